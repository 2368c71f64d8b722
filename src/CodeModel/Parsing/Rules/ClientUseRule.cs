using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG0009 and WSG0010: a class is an endpoint of one kind, and a client endpoint is there for something.</summary>
internal static class ClientUseRule
{
    /// <summary>The server endpoint becomes a stub as well, without a word: one is enough.</summary>
    public static void CheckKind(EndpointScope scope)
    {
        if (!scope.IsClient && scope.Known.FindClientEndpoint(scope.Type) is not null)
        {
            scope.MarkIncomplete(DiagnosticDescriptors.ServerAndClientEndpoint);
        }
        else if (scope.IsClient && scope.Known.FindServerEndpoint(scope.Type) is not null)
        {
            scope.Report(DiagnosticDescriptors.ServerAndClientEndpoint, scope.Type.Name);
        }
    }

    /// <summary>Asked last: with an error, what is missing may be what is wrong.</summary>
    public static void CheckUse(EndpointScope scope, bool hasCallbacks, bool hasSends)
    {
        if (!hasCallbacks && !hasSends && scope.FirstError is null)
        {
            scope.Report(DiagnosticDescriptors.ClientWithoutUse, scope.Type.Name);
        }
    }
}
