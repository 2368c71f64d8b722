using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;
using WsGen.Endpoints.Routing;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>
/// WSG0014: where two templates match the same request, the one that has a literal where the other has a variable gets it, from left to right. Right as it is,
/// but good to know where the endpoint that does not get it is declared.
/// </summary>
internal static class OverlappingPathsRule
{
    private const int Shown = 3;

    public static void Check(IEnumerable<EndpointScope> endpoints)
    {
        // Only templates with as many segments can match the same request.
        IEnumerable<IGrouping<int, Entry>> groups = endpoints
            .Where(scope => !HierarchyParser.IsGeneric(scope.Type))
            .OrderBy(scope => TypeNames.InCode(scope.Type), StringComparer.Ordinal)
            .Select(scope => RouteTemplate.TryParse(EquivalentPathsRule.PathOf(scope), out RouteTemplate? template, out _) ? new Entry(scope, template) : null)
            .OfType<Entry>()
            .GroupBy(entry => entry.Template.Segments.Count);
        foreach (Entry[] group in groups.Select(group => group.ToArray()))
        {
            foreach (Entry entry in group.Where(entry => entry.Template.Variables.Count > 0))
            {
                Entry[] winners = [.. group.Where(other => Wins(other.Template, entry.Template))];
                if (winners.Length > 0)
                {
                    entry.Scope.Report(
                        DiagnosticDescriptors.PathsOverlap,
                        new IssueSite(entry.Scope.Type, entry.Scope.Attribute),
                        entry.Template.Text,
                        TypeNames.ForPeople(entry.Scope.Type),
                        Describe(winners));
                }
            }
        }
    }

    /// <summary>True if some request matches both, and the first is the one that gets it.</summary>
    private static bool Wins(RouteTemplate first, RouteTemplate second)
    {
        bool? wins = null;
        for (int i = 0; i < first.Segments.Count; i++)
        {
            RouteSegment one = first.Segments[i];
            RouteSegment other = second.Segments[i];
            bool meet = one.IsVariable ? other.IsVariable || other.Text.Length > 0 // a variable is never empty
                : other.IsVariable ? one.Text.Length > 0
                : one.Text == other.Text;
            if (!meet)
            {
                return false;
            }

            if (one.IsVariable != other.IsVariable)
            {
                wins ??= other.IsVariable;
            }
        }

        return wins == true;
    }

    private static string Describe(Entry[] winners)
    {
        string named = string.Join(", ", winners.Take(Shown).Select(winner => $"'{winner.Template.Text}' of '{TypeNames.ForPeople(winner.Scope.Type)}'"));
        return winners.Length > Shown ? $"{named} and {winners.Length - Shown} more" : named;
    }

    private sealed class Entry(EndpointScope scope, RouteTemplate template)
    {
        public EndpointScope Scope { get; } = scope;

        public RouteTemplate Template { get; } = template;
    }
}
