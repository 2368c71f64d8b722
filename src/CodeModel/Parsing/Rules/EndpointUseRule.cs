using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG0009, WSG0010 and WSG0016: a class is an endpoint of one kind, and it is there for something.</summary>
internal static class EndpointUseRule
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
    public static void CheckUse(EndpointScope scope, bool hasCallbacks, bool hasSends, CreationModel creation)
    {
        if (hasCallbacks || hasSends || scope.FirstError is not null)
        {
            return;
        }

        if (scope.IsClient)
        {
            scope.Report(DiagnosticDescriptors.ClientWithoutUse, scope.Type.Name);
        }
        else if (CanDoNothing(scope, creation))
        {
            scope.Report(DiagnosticDescriptors.ServerWithoutCallbacks, scope.Type.Name);
        }
    }

    /// <summary>Nothing is given to an instance, and nobody has said what else becomes of a connection or its messages.</summary>
    private static bool CanDoNothing(EndpointScope scope, CreationModel creation) =>
        creation.Arguments.Count == 0
        && creation.Members.Count == 0
        && AttributeTypes.ValueOf(scope, "Configurator").Value is null
        && AttributeTypes.ValueOf(scope, "UnhandledMessages").Value is null;
}
