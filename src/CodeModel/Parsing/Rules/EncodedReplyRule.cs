using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG1029: a reply that would be a message as it is goes through an encoder, because one takes it.</summary>
internal static class EncodedReplyRule
{
    public static void Check(EndpointScope scope, IMethodSymbol callback, ITypeSymbol reply, string encoder, string otherwise) => scope.Report(
        DiagnosticDescriptors.EncoderGoesBefore, new IssueSite(callback), TypeNames.InShort(reply), callback.Name, encoder, otherwise);
}
