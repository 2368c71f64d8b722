using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using WsGen.Connections;
using WsGen.Handshake;

namespace WsGen.AspNetCore.Upgrades;

/// <summary>
/// How a request becomes a connection of the engine: on each kind of server the shortest way. The engine has its pipes before the request is answered, and uses
/// them after <see cref="OpenAsync"/>.
/// </summary>
internal abstract class ServerUpgrade
{
    /// <summary>What the engine reads and writes.</summary>
    public abstract IDuplexPipe Pipes { get; }

    public static UpgradeKind KindOf(HttpContext http)
    {
        if (http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            return string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase) ? UpgradeKind.Connect : UpgradeKind.None;
        }

        if (http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true })
        {
            return HasPipesOfKestrel(http) ? UpgradeKind.Pipes : UpgradeKind.Stream;
        }

        return http.Features.Get<IHttpWebSocketFeature>() is { IsWebSocketRequest: true } ? UpgradeKind.WebSocket : UpgradeKind.None;
    }

    public static ServerUpgrade Create(HttpContext http) => KindOf(http) switch
    {
        UpgradeKind.Pipes => new PipeUpgrade(http),
        UpgradeKind.Stream => new StreamUpgrade(http),
        UpgradeKind.Connect => new ConnectUpgrade(http),
        UpgradeKind.WebSocket => new WebSocketUpgrade(http),
        _ => throw new InvalidOperationException("The request cannot be upgraded."), // it has been checked before
    };

    /// <summary>Answers the request. Then the connection is the engine's.</summary>
    /// <param name="request">The upgrade request.</param>
    /// <param name="decision">What has been agreed on.</param>
    public abstract Task OpenAsync(UpgradeRequest request, UpgradeDecision decision);

    /// <summary>The engine has done, and the connection goes back. Only after it was opened.</summary>
    public virtual ValueTask EndAsync() => default;

    /// <summary>Over HTTP/2 the pipes of the connection are those of all its streams, and those of another server may be anything.</summary>
    private static bool HasPipesOfKestrel(HttpContext http) =>
        HttpProtocol.IsHttp11(http.Request.Protocol)
        && http.Features.Get<IConnectionTransportFeature>() is not null
        && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is not null; // nobody else has it
}
