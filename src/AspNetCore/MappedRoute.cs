using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace WsGen.AspNetCore;

/// <summary>The route of a mapping as it was built: with the prefixes of its groups, and what conventions have made of it.</summary>
internal sealed class MappedRoute(RouteEndpoint route, EndpointMapping mapping)
{
    private readonly Part[] _parts =
    [
        .. route.RoutePattern.PathSegments.Take(route.RoutePattern.PathSegments.Count - mapping.Path.PatternSegmentCount).Select(segment => ToPart(route.RoutePattern, segment)),
        .. mapping.Path.Shape.Select(static literal => new Part(literal is null, literal ?? "", false)),
    ];

    // A list of none is as good as no list.
    private readonly HashSet<string> _hosts = new(route.Metadata.GetMetadata<IHostMetadata>()?.Hosts ?? [], StringComparer.OrdinalIgnoreCase);

    public EndpointMapping Mapping => mapping;

    /// <summary>One of the two gives way to the other if it is the same endpoint.</summary>
    /// <exception cref="InvalidOperationException">It is another, and they match the same requests.</exception>
    public void MeetEarlier(MappedRoute earlier)
    {
        if (Mapping.IsReplaced || earlier.Mapping.IsReplaced || Mapping == earlier.Mapping || !HasPathOf(earlier))
        {
            return;
        }

        bool isSameClass = Mapping.Descriptor.EndpointType == earlier.Mapping.Descriptor.EndpointType;
        if (isSameClass && Mapping.IsGenerated != earlier.Mapping.IsGenerated)
        {
            // For whatever host and in whatever order: who has said that one is for some only has not asked for another for all.
            (Mapping.IsGenerated ? Mapping : earlier.Mapping).Replace();
        }
        else if (Order != earlier.Order || !SharesHostWith(earlier))
        {
            return; // routing can tell them apart
        }
        else if (isSameClass && Mapping.Descriptor.Config == earlier.Mapping.Descriptor.Config && _hosts.SetEquals(earlier._hosts))
        {
            earlier.Mapping.Replace();
        }
        else
        {
            throw new InvalidOperationException(
                $"{earlier} and {this} match the same requests. Give one of them another path, or map it in a group of routes or for a host of its own.");
        }
    }

    public override string ToString() => $"{Mapping.Descriptor.EndpointType} at \"{route.RoutePattern.RawText}\"";

    private int Order => route.Order;

    /// <summary>Routing asks those first that are for some hosts only.</summary>
    private bool SharesHostWith(MappedRoute other) => _hosts.Count == 0 ? other._hosts.Count == 0 : _hosts.Overlaps(other._hosts);

    private bool HasPathOf(MappedRoute other) => _parts.Length == other._parts.Length && _parts.Zip(other._parts).All(static pair => pair.First.Matches(pair.Second));

    /// <summary>Of a prefix. A variable alone in its segment is as one of a template, whatever it is called; constraints make it another.</summary>
    private static Part ToPart(RoutePattern pattern, RoutePatternPathSegment segment) =>
        new(segment.Parts.Any(static part => part.IsParameter), string.Concat(segment.Parts.Select(part => Describe(pattern, part, segment.IsSimple))), true);

    private static string Describe(RoutePattern pattern, RoutePatternPart part, bool isAlone) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => string.Concat(
            pattern.ParameterPolicies.GetValueOrDefault(parameter.Name, []).Select(static policy => $":{policy.Content ?? policy.ParameterPolicy?.ToString()}"))
            + (isAlone ? "" : "{}"),
        _ => "",
    };

    /// <param name="IsVariable">Takes what comes; then the text says what it does not take.</param>
    /// <param name="Text">What it is.</param>
    /// <param name="IgnoresCase">As ASP.NET Core does.</param>
    private readonly record struct Part(bool IsVariable, string Text, bool IgnoresCase)
    {
        public bool Matches(Part other) =>
            IsVariable == other.IsVariable
            && string.Equals(Text, other.Text, !IsVariable && (IgnoresCase || other.IgnoresCase) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }
}
