using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using WsGen.Connections;
using WsGen.Endpoints;
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
        HandshakeViolation violation = TryReadRequest(http, out UpgradeRequest? request, out string[] values);
        if (violation == HandshakeViolation.None)
        {
            violation = UpgradeRules.Check(request!);
        }

        IHttpUpgradeFeature? upgrade = http.Features.Get<IHttpUpgradeFeature>();
        IConnectionTransportFeature? connection = http.Features.Get<IConnectionTransportFeature>();
        if (violation == HandshakeViolation.None && (upgrade is not { IsUpgradableRequest: true } || connection is null))
        {
            violation = HandshakeViolation.NotAnUpgrade;
        }

        if (violation != HandshakeViolation.None)
        {
            await RefuseAsync(http, violation);
            return;
        }

        var context = new UpgradedConnectionContext(http, connection!.Transport);
        var transport = new PipeConnection(connection.Transport, context, ownsPipe: false);
        UpgradeDecision decision = await host.DecideAsync(request!, values, http.Request.IsHttps, transport);
        if (decision.Connection is null)
        {
            await RefuseAsync(http, decision.Violation);
            return;
        }

        WriteAccept(http, request!, decision);

        // Before the peer has the 101: it may say all it has to say, and end its side, at once.
        // Kestrel writes the 101; the stream it returns stands on the same pipes, which have nothing to say to it any more.
        IHalfOpen? halfOpen = context.Features.Get<IHalfOpen>();
        try
        {
            halfOpen?.KeepHalfOpen(true);
            await upgrade!.UpgradeAsync();
        }
        catch (Exception error)
        {
            halfOpen?.KeepHalfOpen(false);
            decision.Connection.Discard();
            await decision.Receiver!.DisposeAsync();
            if (error is not InvalidOperationException || http.Response.HasStarted)
            {
                throw;
            }

            // As many connections are upgraded as Kestrel allows.
            http.Response.Headers.Clear();
            await RefuseAsync(http, HandshakeViolation.TooManyConnections);
            return;
        }

        registry.Add(decision.Connection);
        await transport.RunAsync(() =>
        {
            ReceiveStatus status = decision.Connection.Start(decision.Receiver!, default, responseWritten: false);
            decision.Connection.OnBatchEnd();
            return status;
        });
        registry.Remove(decision.Connection);
    }

    private HandshakeViolation TryReadRequest(HttpContext http, out UpgradeRequest? request, out string[] values)
    {
        values = [];
        var headers = new HandshakeHeaders(
            http.Request.Headers.SelectMany(static field => field.Value, static (field, value) => KeyValuePair.Create(field.Key, value ?? "")));
        string target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int minorVersion = HttpProtocol.IsHttp10(http.Request.Protocol) ? 0 : 1;
        HandshakeViolation violation = UpgradeRequest.Create(http.Request.Method, target, headers, out request, minorVersion);
        if (violation != HandshakeViolation.None)
        {
            return violation;
        }

        violation = PathSegments.Split(request!.PathBytes, out string[] segments);
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
    }

    private static Task RefuseAsync(HttpContext http, HandshakeViolation violation)
    {
        http.Response.StatusCode = violation.StatusCode();
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

        return http.Response.WriteAsync(violation.Reason());
    }
}
