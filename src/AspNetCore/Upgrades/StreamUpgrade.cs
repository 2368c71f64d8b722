using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Connections;
using WsGen.Handshake;

namespace WsGen.AspNetCore.Upgrades;

/// <summary>A server other than Kestrel that upgrades requests, such as IIS and HTTP.sys. It ends both directions at once.</summary>
internal sealed class StreamUpgrade(HttpContext http) : ServerUpgrade
{
    // HTTP.sys refuses reads of zero bytes, and takes the end of a token for the end of the request.
    private readonly StreamPipe _pipe = new(isKestrels: false, http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System);

    public override IDuplexPipe Pipes => _pipe;

    public override async Task OpenAsync(UpgradeRequest request, UpgradeDecision decision)
    {
        AcceptFields.WriteUpgrade(http.Response.Headers, request);
        AcceptFields.WriteAgreed(http.Response.Headers, decision);
        _pipe.Open(await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync());
    }

    public override ValueTask EndAsync() => _pipe.EndAsync();
}
