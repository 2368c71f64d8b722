using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;
using WsGen.Protocol;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG1014 and WSG1027: how large a handler's messages may be.</summary>
internal static class MessageSizeRule
{
    private const string Property = "MaxMessageSize";

    /// <returns>The size; -1 if nothing is said.</returns>
    public static long Check(EndpointScope scope, AttributedMethod callback, PayloadModel? payload)
    {
        if (callback.Data.NamedArguments.FirstOrDefault(argument => argument.Key == Property).Value.Value is not long size)
        {
            return -1;
        }

        var site = new IssueSite(callback.Method, callback.Data, Property);
        if (size == -1)
        {
            return size;
        }

        if (!MessageSize.IsLimit(size))
        {
            scope.Report(DiagnosticDescriptors.MaxMessageSizeOutOfRange, site, callback.Method.Name, size);
        }
        else if (WhyNoEffect(payload) is { } reason)
        {
            scope.Report(DiagnosticDescriptors.MaxMessageSizeWithoutEffect, site, callback.Method.Name, reason);
        }

        return size;
    }

    private static string? WhyNoEffect(PayloadModel? payload) =>
        payload is null ? null
        : payload.IsPart ? "takes messages part by part, and no limit stops them"
        : payload.IsStream ? "reads messages while they arrive, and no limit stops them"
        : payload.Form == PayloadForm.Pong ? "takes pongs, which have at most 125 bytes"
        : null;
}
