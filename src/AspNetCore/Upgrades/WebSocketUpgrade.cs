using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WsGen.Connections;
using WsGen.Handshake;

namespace WsGen.AspNetCore.Upgrades;

/// <summary>
/// A server that hands out a finished WebSocket and no bytes, as TestServer does for the clients it makes. Its answer is its own; extensions are agreed on by
/// nobody.
/// </summary>
internal sealed class WebSocketUpgrade(HttpContext http) : ServerUpgrade
{
    private readonly WebSocketPipe _pipe = new();

    public override IDuplexPipe Pipes => _pipe;

    public override async Task OpenAsync(UpgradeRequest request, UpgradeDecision decision)
    {
        AcceptFields.WriteAdded(http.Response.Headers, decision);
        _pipe.Open(await http.Features.GetRequiredFeature<IHttpWebSocketFeature>().AcceptAsync(new WebSocketAcceptContext { SubProtocol = decision.Subprotocol }));
    }

    public override ValueTask EndAsync() => _pipe.EndAsync();
}
