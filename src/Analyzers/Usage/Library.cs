using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage;

/// <summary>The library as code that uses it sees it: what rules about its use ask for, found once per compilation.</summary>
internal sealed class Library
{
    private static readonly ConditionalWeakTable<KnownTypes, Library> Cache = new();

    private Library(KnownTypes known)
    {
        INamedTypeSymbol? Find(string name) => known.Compilation.GetTypeByMetadataName(name);

        Known = known;
        WsSession = Find("WsGen.WsSession");
        WsServer = Find("WsGen.WsServer");
        WsServerBuilder = Find(KnownTypes.ServerBuilderName);
        WsClient = Find("WsGen.WsClient");
        Endpoint = Find("WsGen.Endpoint");
        MessageHandler = Find("WsGen.MessageHandler");
        WsOptions = Find("WsGen.WsOptions");
        ServerEndpointConfig = Find("WsGen.ServerEndpointConfig");
        ServerEndpointConfigurator = Find("WsGen.ServerEndpointConfigurator");
        ServerApplicationConfig = Find("WsGen.ServerApplicationConfig");
    }

    /// <summary>What gives annotated classes their meaning.</summary>
    public KnownTypes Known { get; }

    public INamedTypeSymbol? WsSession { get; }

    public INamedTypeSymbol? WsServer { get; }

    public INamedTypeSymbol? WsServerBuilder { get; }

    public INamedTypeSymbol? WsClient { get; }

    /// <summary>The base class of programmatic endpoints.</summary>
    public INamedTypeSymbol? Endpoint { get; }

    /// <summary>What messages of a programmatic endpoint go to.</summary>
    public INamedTypeSymbol? MessageHandler { get; }

    public INamedTypeSymbol? WsOptions { get; }

    public INamedTypeSymbol? ServerEndpointConfig { get; }

    public INamedTypeSymbol? ServerEndpointConfigurator { get; }

    public INamedTypeSymbol? ServerApplicationConfig { get; }

    /// <summary>The library in <paramref name="compilation"/>; null if that does not reference it.</summary>
    public static Library? TryCreate(Compilation compilation) =>
        KnownTypes.TryCreate(compilation) is { } known ? Cache.GetValue(known, static known => new Library(known)) : null;

    /// <summary>True for an annotated endpoint, of a server or a client.</summary>
    public bool IsEndpoint(INamedTypeSymbol type) => Known.FindServerEndpoint(type) is not null || Known.FindClientEndpoint(type) is not null;

    /// <summary>
    /// True for a method that the runtime calls on a connection's behalf: one with a callback's attribute, or an override of a method of
    /// <c>WsGen.Endpoint</c>.
    /// </summary>
    public bool IsCallback(IMethodSymbol method) =>
        CallbackFinder.IsCallback(method, Known)
        || (method.OverriddenMethod is { } overridden && Same(Root(overridden).ContainingType, Endpoint));

    /// <summary>The callback that a node stands in, lambdas and local functions included; null elsewhere.</summary>
    public IMethodSymbol? CallbackOf(ISymbol containing)
    {
        for (ISymbol? symbol = containing; symbol is not null and not INamedTypeSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
            {
                return IsCallback(method) ? method : null;
            }
        }

        return null;
    }

    /// <summary>The value of a property of the project's file that the package makes visible, as <c>WsGenStrictSpecCompliance</c>.</summary>
    public static bool IsOn(AnalyzerOptions options, string property) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue($"build_property.{property}", out string? value)
        && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>True if the two are the same type, whatever their nullable annotations.</summary>
    public static bool Same(ITypeSymbol? type, ITypeSymbol? known) => KnownTypes.Same(type, known);

    private static IMethodSymbol Root(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
        {
            method = overridden;
        }

        return method;
    }
}
