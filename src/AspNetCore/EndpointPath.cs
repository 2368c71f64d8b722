using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;
using WsGen.Endpoints.Infrastructure;
using WsGen.Endpoints.Routing;
using WsGen.Handshake;

namespace WsGen.AspNetCore;

/// <summary>
/// The path of one endpoint, read as the stand-alone server reads it, and written as a pattern of ASP.NET Core's routing. The pattern finds
/// every request that the template matches and some that it does not (another case, a trailing slash); <see cref="TryMatch"/> has the last
/// word. Immutable, hence thread-safe.
/// </summary>
internal sealed class EndpointPath
{
    private readonly RouteTable _table;

    public EndpointPath(EndpointDescriptor descriptor)
    {
        RouteTemplate template = RouteTemplate.Parse(descriptor.Path);
        _table = RouteTable.Create(descriptor);
        Shape = [.. template.Segments.Select(static segment => segment.IsVariable ? null : segment.Text)];

        // ASP.NET Core knows no empty last segment: to it a trailing slash says nothing.
        bool endsInSlash = template.Segments[^1] is { IsVariable: false, Text: "" };
        PatternSegmentCount = endsInSlash ? Shape.Count - 1 : Shape.Count;
        Pattern = RoutePatternFactory.Pattern(descriptor.Path, ToPattern(template.Segments.Take(PatternSegmentCount)));
    }

    /// <summary>Segment by segment what decides which paths the template matches: the decoded literal, or null for a variable, whatever it is called.</summary>
    public IReadOnlyList<string?> Shape { get; }

    /// <summary>Without the prefixes of route groups.</summary>
    public RoutePattern Pattern { get; }

    public int PatternSegmentCount { get; }

    /// <summary>The path of a request as the client has sent it, split and decoded.</summary>
    public static HandshakeViolation Split(HttpContext http, out string[] segments)
    {
        segments = [];
        byte[] target = System.Text.Encoding.UTF8.GetBytes(TargetOf(http));
        HandshakeViolation violation = RequestTarget.Parse(target, out RequestTarget parts);
        return violation == HandshakeViolation.None ? PathSegments.Split(parts.Path(target), out segments) : violation;
    }

    /// <summary>The target as the client has sent it; where the server has not kept it, as TestServer does not, it is written anew.</summary>
    public static string TargetOf(HttpContext http) =>
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is { Length: > 0 } sent ? sent : http.Request.GetEncodedPathAndQuery();

    /// <summary>Whether the template matches the end of the path: a path base and the prefixes of route groups stand before it.</summary>
    public bool TryMatch(ReadOnlySpan<string> segments, out RouteMatch match) =>
        _table.TryMatch(segments[Math.Max(0, segments.Length - Shape.Count)..], out match);

    /// <summary>
    /// Kestrel decodes a path as we do, all but %2F. A question mark cannot stand in a literal of a pattern, so that anything may stand there.
    /// Names of parameters that differ in case alone are the same to ASP.NET Core: the later one gets another, which no template can contain.
    /// </summary>
    private static List<RoutePatternPathSegment> ToPattern(IEnumerable<RouteSegment> segments)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var pattern = new List<RoutePatternPathSegment>();
        foreach (RouteSegment segment in segments)
        {
            RoutePatternPart part = !segment.IsVariable && !segment.Text.Contains('?')
                ? RoutePatternFactory.LiteralPart(segment.Text.Replace("/", "%2F", StringComparison.Ordinal))
                : RoutePatternFactory.ParameterPart(segment.IsVariable && names.Add(segment.Text) ? segment.Text : $"${pattern.Count}");
            pattern.Add(RoutePatternFactory.Segment(part));
        }

        return pattern;
    }
}
