using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Parsing;
using WsGen.Endpoints.Routing;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>Which endpoints take the same requests, those of referenced assemblies among them. Read when first asked for, thread-safe.</summary>
internal sealed class EndpointPaths(KnownTypes known)
{
    private readonly Lazy<Dictionary<string, INamedTypeSymbol>> _own = new(() => ReadOwn(known));

    /// <summary>The endpoint of this compilation that has an equivalent path; null if none has.</summary>
    public INamedTypeSymbol? FindOwn(INamedTypeSymbol type) => ShapeOf(type, known) is { } shape && _own.Value.TryGetValue(shape, out INamedTypeSymbol? own) ? own : null;

    /// <summary>True if the paths of both match the same requests.</summary>
    public bool AreEquivalent(INamedTypeSymbol one, INamedTypeSymbol other) => ShapeOf(one, known) is { } shape && shape == ShapeOf(other, known);

    private static Dictionary<string, INamedTypeSymbol> ReadOwn(KnownTypes known)
    {
        Dictionary<string, INamedTypeSymbol> own = [];
        foreach (INamedTypeSymbol type in TypesOf(known.Compilation.Assembly.GlobalNamespace))
        {
            if (!HierarchyParser.IsGeneric(type) && ShapeOf(type, known) is { } shape)
            {
                own[shape] = type;
            }
        }

        return own;
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol container) => container.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(member => member is INamedTypeSymbol type ? TypesOf(type).Prepend(type) : TypesOf(member));

    /// <summary>The path without the names of its variables: equivalent ones have the same.</summary>
    private static string? ShapeOf(INamedTypeSymbol type, KnownTypes known) =>
        known.FindServerEndpoint(type)?.ConstructorArguments is [{ Value: string path }] && RouteTemplate.TryParse(path, out RouteTemplate? template, out _)
            ? string.Concat(template.Segments.Select(segment => segment.IsVariable ? "/{}" : "/" + segment.Text))
            : null;
}
