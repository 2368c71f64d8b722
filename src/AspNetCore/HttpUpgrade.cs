using System.Diagnostics;
using System.IO.Pipelines;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Net.Http.Headers;
using WsGen.Connections;
using WsGen.Connections.Telemetry;
using WsGen.Endpoints;
using WsGen.Endpoints.Configuration;
using WsGen.Endpoints.Infrastructure;
using WsGen.Handshake;
using WsGen.Transports;

namespace WsGen.AspNetCore;

/// <summary>
/// One route: checks the upgrade request by the same rules as the stand-alone server, lets Kestrel send the 101, and from there on runs
/// the engine on the connection's own pipes.
/// </summary>
internal sealed class HttpUpgrade(EndpointRegistry registry, EndpointHost host, EndpointPath path)
{
    public async Task InvokeAsync(HttpContext http)
    {
        HandshakeViolation violation = TryReadRequest(http, out UpgradeRequest? request);
        string[] values = [];
        if (violation == HandshakeViolation.None)
        {
            registry.Gate.See(request!);
            violation = TryMatch(request!, out values);
        }

        if (violation == HandshakeViolation.None)
        {
            violation = Check(http, request!);
        }

        await (violation == HandshakeViolation.None
            ? RunAsync(http, registry, host, request!, values)
            : RefuseAsync(http, registry, UpgradeDecision.Refuse(violation)));
    }

    /// <summary>Upgrades a request that has been found right, and serves the connection until it ends; or refuses it.</summary>
    public static async Task RunAsync(HttpContext http, EndpointRegistry registry, EndpointHost host, UpgradeRequest request, string[] values)
    {
        if (registry.Drain.Refuses)
        {
            await RefuseAsync(http, registry, UpgradeDecision.Refuse(HandshakeViolation.ServerStopping));
            return;
        }

        IDuplexPipe pipes = http.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport;
        var context = new UpgradedConnectionContext(http, pipes);
        var transport = new PipeConnection(pipes, context, ownsPipe: false);
        Activity? hosting = Activity.Current;
        Activity? span = Tracing.StartHandshake(request, context.RemoteEndPoint, hosting);
        UpgradeDecision decision;
        try
        {
            Activity.Current = span ?? hosting; // for what the application does to decide
            decision = await host.DecideAsync(
                request, values, new UpgradeContext(http.Request.IsHttps, UserOf(http), http, http.RequestAborted), transport);
        }
        catch
        {
            Tracing.EndHandshake(span, UpgradeDecision.Refuse(HandshakeViolation.InternalError));
            throw;
        }
        finally
        {
            Activity.Current = hosting; // the session is not part of it
        }

        if (decision.Connection is null)
        {
            Tracing.EndHandshake(span, decision);
            await RefuseAsync(http, registry, decision);
            return;
        }

        WriteAccept(http, request, decision);

        // Before the peer has the 101: it may say all it has to say, and end its side, at once.
        // Kestrel writes the 101; the stream it returns stands on the same pipes, which have nothing to say to it any more.
        IHalfOpen? halfOpen = context.Features.Get<IHalfOpen>();
        try
        {
            halfOpen?.KeepHalfOpen(true);
            await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        }
        catch (Exception error)
        {
            halfOpen?.KeepHalfOpen(false);
            decision.Connection.Discard();
            await decision.Receiver!.DisposeAsync();
            Tracing.EndHandshake(span, UpgradeDecision.Refuse(HandshakeViolation.TooManyConnections));
            if (error is not InvalidOperationException || http.Response.HasStarted)
            {
                throw;
            }

            // As many connections are upgraded as Kestrel allows.
            http.Response.Headers.Clear();
            await RefuseAsync(http, registry, UpgradeDecision.Refuse(HandshakeViolation.TooManyConnections));
            return;
        }

        Tracing.EndHandshake(span, decision);
        registry.Add(decision.Connection);
        await transport.RunAsync(() =>
        {
            ReceiveStatus status = decision.Connection.Start(decision.Receiver!, default, responseWritten: false);
            decision.Connection.OnBatchEnd();
            return status;
        });
        registry.Remove(decision.Connection);
    }

    /// <summary>The request as Kestrel has parsed it, held to the rules for target and Host.</summary>
    public static HandshakeViolation TryReadRequest(HttpContext http, out UpgradeRequest? request)
    {
        var headers = new HandshakeHeaders(
            http.Request.Headers.SelectMany(static field => field.Value, static (field, value) => KeyValuePair.Create(field.Key, value ?? "")));
        string target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int minorVersion = HttpProtocol.IsHttp10(http.Request.Protocol) ? 0 : 1;
        return UpgradeRequest.Create(http.Request.Method, target, headers, out request, minorVersion);
    }

    /// <summary>Whether the request is a right upgrade, on a connection that can be upgraded.</summary>
    public static HandshakeViolation Check(HttpContext http, UpgradeRequest request)
    {
        HandshakeViolation violation = UpgradeRules.Check(request);
        return violation == HandshakeViolation.None
            && (http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } || http.Features.Get<IConnectionTransportFeature>() is null)
            ? HandshakeViolation.NotAnUpgrade : violation;
    }

    private HandshakeViolation TryMatch(UpgradeRequest request, out string[] values)
    {
        values = [];
        HandshakeViolation violation = PathSegments.Split(request.PathBytes, out string[] segments);
        if (violation != HandshakeViolation.None)
        {
            return violation;
        }

        // Routing has asked the same already, but another middleware may have chosen the endpoint.
        if (!path.TryMatch(segments, out RouteMatch match))
        {
            return HandshakeViolation.PathNotFound;
        }

        values = match.Values;
        return HandshakeViolation.None;
    }

    /// <summary>ASP.NET Core has a principal for everybody; a session has one only for those who have been authenticated.</summary>
    private static ClaimsPrincipal? UserOf(HttpContext http) =>
        http.Features.Get<IHttpAuthenticationFeature>()?.User is { } user && user.Identities.Any(static identity => identity.IsAuthenticated) ? user : null;

    private static void WriteAccept(HttpContext http, UpgradeRequest request, in UpgradeDecision decision)
    {
        Span<byte> accept = stackalloc byte[AcceptKey.AcceptLength];
        request.Headers.TryGetBytes("sec-websocket-key"u8, out ReadOnlySpan<byte> key);
        AcceptKey.Write(key, accept);
        IHeaderDictionary response = http.Response.Headers;
        response.Upgrade = "websocket";
        response.Connection = HeaderNames.Upgrade;
        response.SecWebSocketAccept = Encoding.ASCII.GetString(accept);
        if (decision.Subprotocol is not null)
        {
            response.SecWebSocketProtocol = decision.Subprotocol;
        }

        if (decision.Extensions is not null)
        {
            response.SecWebSocketExtensions = decision.Extensions;
        }

        foreach ((string name, string value) in decision.Headers ?? [])
        {
            response.Append(name, value);
        }
    }

    private static Task RefuseAsync(HttpContext http, EndpointRegistry registry, UpgradeDecision decision)
    {
        registry.Metrics.Handshakes.CountRefusal(decision);
        http.Response.StatusCode = decision.Status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        switch (http.Response.StatusCode)
        {
            case StatusCodes.Status426UpgradeRequired:
                http.Response.Headers.Upgrade = "websocket";
                http.Response.Headers.Connection = HeaderNames.Upgrade;
                http.Response.Headers.SecWebSocketVersion = "13";
                break;
            case StatusCodes.Status405MethodNotAllowed:
                http.Response.Headers.Allow = HttpMethods.Get;
                break;
        }

        foreach ((string name, string value) in decision.Fields)
        {
            http.Response.Headers.Append(name, value);
        }

        return http.Response.WriteAsync(decision.Sentence);
    }
}
