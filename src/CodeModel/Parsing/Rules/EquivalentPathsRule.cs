using WsGen.CodeModel.Diagnostics;
using WsGen.Endpoints.Routing;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>
/// WSG0005: of two endpoints that match the same requests only one can be registered. It is the first by name, here as in the
/// registration, so that the order of files does not show. Generic ones are registered by hand, and where they please.
/// </summary>
internal static class EquivalentPathsRule
{
    public static void Check(IEnumerable<EndpointScope> endpoints)
    {
        EndpointScope[] sorted = [.. endpoints.Where(scope => !HierarchyParser.IsGeneric(scope.Type)).OrderBy(scope => TypeNames.InCode(scope.Type), StringComparer.Ordinal)];
        var trie = new RouteTrie();
        for (int i = 0; i < sorted.Length; i++)
        {
            EndpointScope scope = sorted[i];
            if (PathOf(scope) is { } path && RouteTemplate.TryParse(path, out RouteTemplate? template, out _) && !trie.TryAdd(template, i, out int existing))
            {
                EndpointScope first = sorted[existing];
                scope.Report(
                    DiagnosticDescriptors.PathsEquivalent,
                    new IssueSite(scope.Type, scope.Attribute),
                    path,
                    TypeNames.ForPeople(scope.Type),
                    PathOf(first)!,
                    TypeNames.ForPeople(first.Type));
            }
        }
    }

    /// <summary>The path of an endpoint as written; null where there is none.</summary>
    public static string? PathOf(EndpointScope scope) =>
        scope.Attribute.ConstructorArguments is [{ Value: string path }] ? path : null;
}
