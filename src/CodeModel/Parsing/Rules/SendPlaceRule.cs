using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG1018: bodies of [Send] methods are written for client endpoints only.</summary>
internal static class SendPlaceRule
{
    public static void Check(IMethodSymbol method, KnownTypes known, IIssueSink sink)
    {
        if (known.FindSend(method) is not null && known.FindClientEndpoint(method.ContainingType) is null)
        {
            sink.Report(DiagnosticDescriptors.SendOutsideOfClientEndpoint, new IssueSite(method), [method.Name, method.ContainingType.Name]);
        }
    }
}
