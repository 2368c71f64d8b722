using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using WsGen.AspNetCore.Upgrades;
using WsGen.Connections;
using WsGen.Connections.Telemetry;
using WsGen.Endpoints;
using WsGen.Endpoints.Infrastructure;
using WsGen.Handshake;
using WsGen.Transports;

namespace WsGen.AspNetCore;

/// <summary>
/// One route: checks the upgrade request by the same rules as the stand-alone server, has it answered, and from there on runs the engine on what the request has
/// become (<see cref="ServerUpgrade"/>): the connection's own pipes, where they can be had.
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

        ServerUpgrade upgrade = ServerUpgrade.Create(http);
        var context = new UpgradedConnectionContext(http, upgrade);
        var transport = new PipeConnection(upgrade.Pipes, context, ownsPipe: false);
        Activity? hosting = Activity.Current;
        Activity? span = Tracing.StartHandshake(request, context.RemoteEndPoint, hosting);
        UpgradeDecision decision;
        try
        {
            Activity.Current = span ?? hosting; // for what the application does to decide
            decision = await host.DecideAsync(request, values, await HandshakeFacts.ReadAsync(http, registry), transport);
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

        http.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout(); // of requests, which sessions outlive
        try
        {
            await upgrade.OpenAsync(request, decision);
        }
        catch (Exception error)
        {
            decision.Connection.Discard();
            await decision.Receiver!.DisposeAsync();
            bool isFull = error is InvalidOperationException && !http.Response.HasStarted;
            Tracing.EndHandshake(span, UpgradeDecision.Refuse(isFull ? HandshakeViolation.TooManyConnections : HandshakeViolation.InternalError));
            if (!isFull)
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
        await upgrade.EndAsync();
    }

    /// <summary>The request as the server has parsed it, held to the rules for target and Host.</summary>
    public static HandshakeViolation TryReadRequest(HttpContext http, out UpgradeRequest? request)
    {
        UpgradeKind upgrade = ServerUpgrade.KindOf(http);
        var headers = new HandshakeHeaders(http.Request.Headers
            .Where(field => upgrade != UpgradeKind.WebSocket || !field.Key.Equals(HeaderNames.SecWebSocketExtensions, StringComparison.OrdinalIgnoreCase))
            .SelectMany(static field => field.Value, static (field, value) => KeyValuePair.Create(field.Key, value ?? "")));
        string protocol = http.Request.Protocol;
        bool isHttp1 = HttpProtocol.IsHttp11(protocol) || HttpProtocol.IsHttp10(protocol);
        return UpgradeRequest.Create(
            http.Request.Method, EndpointPath.TargetOf(http), headers, out request, HttpProtocol.IsHttp10(protocol) ? 0 : 1, !isHttp1, upgrade == UpgradeKind.Connect);
    }

    /// <summary>Whether the request is a right upgrade, on a connection that can be upgraded.</summary>
    public static HandshakeViolation Check(HttpContext http, UpgradeRequest request)
    {
        HandshakeViolation violation = UpgradeRules.Check(request);
        return violation == HandshakeViolation.None && ServerUpgrade.KindOf(http) == UpgradeKind.None ? HandshakeViolation.NotAnUpgrade : violation;
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

    private static Task RefuseAsync(HttpContext http, EndpointRegistry registry, UpgradeDecision decision)
    {
        registry.Metrics.Handshakes.CountRefusal(decision);
        if (registry.Logger.IsEnabled(LogLevel.Information))
        {
            IPAddress? remote = http.Connection.RemoteIpAddress;
            registry.Refusals.Write(registry.Logger, remote is null ? null : new IPEndPoint(remote, http.Connection.RemotePort), decision, decision.Logged);
        }

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

        if (decision.Violation == HandshakeViolation.VersionOfConnect)
        {
            http.Response.Headers.SecWebSocketVersion = "13";
        }

        foreach ((string name, string value) in decision.Fields)
        {
            http.Response.Headers.Append(name, value);
        }

        byte[] body = Encoding.UTF8.GetBytes(decision.Body);
        http.Response.ContentLength = body.Length; // in one piece, so that a client has it together with the head
        return http.Response.Body.WriteAsync(body).AsTask();
    }
}
