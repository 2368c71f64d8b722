using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WsGen.Connections;
using WsGen.Handshake;
using WsGen.Transports;

namespace WsGen.AspNetCore.Upgrades;

/// <summary>Kestrel over HTTP/1.1. Kestrel writes the 101; the stream it returns stands on the same pipes, which have nothing to say to it any more.</summary>
internal sealed class PipeUpgrade(HttpContext http) : ServerUpgrade
{
    public override IDuplexPipe Pipes { get; } = http.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport;

    public override async Task OpenAsync(UpgradeRequest request, UpgradeDecision decision)
    {
        AcceptFields.WriteUpgrade(http.Response.Headers, request);
        AcceptFields.WriteAgreed(http.Response.Headers, decision);

        // Before the peer has the 101: it may say all it has to say, and end its side, at once.
        IHalfOpen? halfOpen = UpgradedConnectionContext.IsEncrypted(http) ? null : http.Features.Get<IHalfOpen>();
        try
        {
            halfOpen?.KeepHalfOpen(true);
            await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        }
        catch
        {
            halfOpen?.KeepHalfOpen(false);
            throw;
        }
    }
}
