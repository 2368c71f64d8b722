using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Client;

/// <summary>What connects a client.</summary>
internal static class ConnectCalls
{
    /// <summary>True for <c>WsClient.ConnectAsync</c> and the method of that name that is generated into a client endpoint.</summary>
    public static bool Connects(IMethodSymbol method, Library library) =>
        method is { Name: "ConnectAsync", IsStatic: true }
        && (Library.Same(method.ContainingType, library.WsClient)
            || (library.Known.FindClientEndpoint(method.ContainingType) is not null && SendFinder.IsGenerated(method)));
}
