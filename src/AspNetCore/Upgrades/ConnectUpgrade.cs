using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Connections;
using WsGen.Handshake;
using WsGen.Transports;

namespace WsGen.AspNetCore.Upgrades;

/// <summary>
/// Extended CONNECT over HTTP/2 (RFC 8441), and over HTTP/3 (RFC 9220) where Kestrel has it: a stream beside others. END_STREAM is its FIN, RST_STREAM its reset.
/// </summary>
internal sealed class ConnectUpgrade(HttpContext http) : ServerUpgrade, IOutputShutdown
{
    private readonly StreamPipe _pipe = new(isKestrels: true, http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System);
    private Task _outputEnd = Task.CompletedTask;

    public override IDuplexPipe Pipes => _pipe;

    public override async Task OpenAsync(UpgradeRequest request, UpgradeDecision decision)
    {
        AcceptFields.WriteAgreed(http.Response.Headers, decision);
        _pipe.Open(await http.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync());
    }

    /// <inheritdoc/>
    public void ShutdownOutput() => _outputEnd = EndOutputAsync();

    public override async ValueTask EndAsync()
    {
        await _outputEnd;
        await _pipe.EndAsync();
    }

    private async Task EndOutputAsync()
    {
        try
        {
            await http.Response.CompleteAsync();
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The stream is gone: the peer cannot be told any more.
        }
    }
}
