using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>
/// WSG1001, WSG1002, WSG1003: an endpoint has at most one callback of each kind, inherited ones included; error handlers one for each type of exception,
/// message handlers several only as a union.
/// </summary>
internal static class SecondCallbackRule
{
    public static void Check(EndpointScope scope, IReadOnlyList<ParsedCallback> callbacks, IReadOnlyList<UnionModel> unions)
    {
        var told = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var firsts = new Dictionary<(CallbackKind, string?), string>();
        foreach ((AttributedMethod callback, CallbackModel model, _) in callbacks)
        {
            if (unions.Any(union => union.Kind == model.Kind))
            {
                continue;
            }

            (CallbackKind, string?) key = (model.Kind, model.Error?.TypeName);
            if (!firsts.TryGetValue(key, out string? first))
            {
                firsts.Add(key, callback.Method.Name);
                continue;
            }

            var site = new IssueSite(callback.Method);
            if (model.IsAwaitedOnly)
            {
                if (!told.Add(callback.Method))
                {
                    continue;
                }

                scope.Report(
                    DiagnosticDescriptors.CorrelationDoesNotFit,
                    site,
                    callback.Method.Name,
                    $"awaits a '{model.Signature}', and nothing tells it from what '{first}' takes or awaits: " +
                    "make both types members of one polymorphic JSON type, or have a decoder for each");
                continue;
            }

            switch (model.Kind)
            {
                case CallbackKind.Text:
                    scope.Report(DiagnosticDescriptors.SecondTextHandler, site, callback.Method.Name, first);
                    break;
                case CallbackKind.Binary:
                    scope.Report(DiagnosticDescriptors.SecondBinaryHandler, site, callback.Method.Name, first);
                    break;
                default:
                    scope.Report(DiagnosticDescriptors.SecondCallback, site, callback.Method.Name, Describe(callback, model), first);
                    break;
            }
        }
    }

    private static string Describe(AttributedMethod callback, CallbackModel model) => model switch
    {
        { Kind: CallbackKind.Pong } => "[OnMessage] for pongs",
        { Error: { Depth: > 0, TypeName: var type } } => $"[OnError] for {type.Substring(type.LastIndexOf('.') + 1)}",
        _ => $"[{callback.Attribute}]",
    };
}
