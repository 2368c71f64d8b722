using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using WsGen.Endpoints.Infrastructure;
using WsGen.Handshake;
using HttpEndpoint = Microsoft.AspNetCore.Http.Endpoint;

namespace WsGen.AspNetCore;

/// <summary>
/// Of the WebSocket endpoints that routing has found for a path, leaves the one that the stand-alone server would find, or none. Endpoints
/// of other kinds are left alone.
/// </summary>
internal sealed class EndpointPathPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>Before the policies that look at more than the path: what these refuse must have been meant.</summary>
    public override int Order => -2000;

    public bool AppliesToEndpoints(IReadOnlyList<HttpEndpoint> endpoints) =>
        endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<EndpointPath>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        HandshakeViolation violation = EndpointPath.Split(httpContext, out string[] segments);
        int best = -1;
        (int Order, UInt128 Variables) bestRank = default;
        for (int i = 0; i < candidates.Count; i++)
        {
            HttpEndpoint endpoint = candidates[i].Endpoint;
            if (!candidates.IsValidCandidate(i) || endpoint.Metadata.GetMetadata<EndpointPath>() is not { } path)
            {
                continue;
            }

            if (violation != HandshakeViolation.None)
            {
                // A path that cannot be read is refused by whichever comes first.
                candidates.SetValidity(i, best < 0);
                best = best < 0 ? i : best;
                continue;
            }

            if (!path.TryMatch(segments, out RouteMatch match))
            {
                candidates.SetValidity(i, false);
                continue;
            }

            (int Order, UInt128 Variables) rank = ((endpoint as RouteEndpoint)?.Order ?? 0, Variables(endpoint, path, match));
            int order = best < 0 ? -1 : rank.CompareTo(bestRank);
            if (order > 0)
            {
                candidates.SetValidity(i, false);
            }
            else if (order < 0)
            {
                if (best >= 0)
                {
                    candidates.SetValidity(best, false);
                }

                best = i;
                bestRank = rank;
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>As <see cref="RouteMatch.VariableMask"/>, with the prefixes of route groups in front.</summary>
    private static UInt128 Variables(HttpEndpoint endpoint, EndpointPath path, in RouteMatch match)
    {
        var own = new UInt128(match.VariableMask, 0);
        if (endpoint is not RouteEndpoint route || route.RoutePattern.PathSegments.Count <= path.PatternSegmentCount)
        {
            return own;
        }

        int prefix = Math.Min(128, route.RoutePattern.PathSegments.Count - path.PatternSegmentCount);
        UInt128 variables = prefix == 128 ? 0 : own >> prefix;
        for (int i = 0; i < prefix; i++)
        {
            if (!route.RoutePattern.PathSegments[i].Parts.All(static part => part.IsLiteral))
            {
                variables |= UInt128.One << (127 - i);
            }
        }

        return variables;
    }
}
