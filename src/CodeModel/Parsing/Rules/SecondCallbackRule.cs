using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG1001, WSG1002, WSG1003: an endpoint has at most one callback of each kind, inherited ones included.</summary>
internal static class SecondCallbackRule
{
    public static void Check(EndpointScope scope, IReadOnlyList<(AttributedMethod Callback, CallbackModel Model)> callbacks)
    {
        var firsts = new Dictionary<CallbackKind, string>();
        foreach ((AttributedMethod callback, CallbackModel model) in callbacks)
        {
            if (!firsts.TryGetValue(model.Kind, out string? first))
            {
                firsts.Add(model.Kind, callback.Method.Name);
                continue;
            }

            var site = new IssueSite(callback.Method);
            switch (model.Kind)
            {
                case CallbackKind.Text:
                    scope.Report(DiagnosticDescriptors.SecondTextHandler, site, callback.Method.Name, first);
                    break;
                case CallbackKind.Binary:
                    scope.Report(DiagnosticDescriptors.SecondBinaryHandler, site, callback.Method.Name, first);
                    break;
                default:
                    scope.Report(DiagnosticDescriptors.SecondCallback, site, callback.Method.Name, callback.Attribute, first);
                    break;
            }
        }
    }
}
