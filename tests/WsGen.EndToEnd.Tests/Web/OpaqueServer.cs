using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>
/// A server in memory that has of upgrades what IIS and HTTP.sys have: a stream, after the answer, and none of Kestrel's features. As on HTTP.sys, a read without a
/// buffer is an error, and one that is cancelled costs the connection.
/// </summary>
internal sealed class OpaqueServer : IServer
{
    private Func<IFeatureCollection, Task>? _process;

    public OpaqueServer() => Features.Set<IServerAddressesFeature>(new ServerAddressesFeature());

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Has the connection's own transport among its features, which is not to be touched.</summary>
    public bool OffersTransport { get; set; }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _process = async features =>
        {
            TContext context = application.CreateContext(features);
            Exception? failure = null;
            try
            {
                await application.ProcessRequestAsync(context);
            }
            catch (Exception error)
            {
                failure = error;
                features.Get<Exchange>()!.Fail(error);
            }

            application.DisposeContext(context, failure);
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    /// <summary>Sends an upgrade request. Completes when it has been answered.</summary>
    public async Task<Exchange> AskAsync(string path, params (string Name, string Value)[] fields)
    {
        var exchange = new Exchange(path, fields);
        if (OffersTransport)
        {
            exchange.Features.Set<IConnectionTransportFeature>(new Untouchable());
        }

        exchange.Run(_process!);
        await exchange.Answered.Within();
        return exchange;
    }

    /// <summary>The same, by a client of the platform's on the other end.</summary>
    public async Task<(WebSocket Client, Exchange Exchange)> ConnectAsync(string path, string? subprotocol = null)
    {
        Exchange exchange = await AskAsync(path, subprotocol is null ? [] : [("Sec-WebSocket-Protocol", subprotocol)]);
        Assert.Equal(StatusCodes.Status101SwitchingProtocols, exchange.Status);
        Assert.Equal(subprotocol, exchange.ResponseHeaders.SecWebSocketProtocol.FirstOrDefault());
        return (WebSocket.CreateFromStream(exchange.ClientStream, isServer: false, subprotocol, Timeout.InfiniteTimeSpan), exchange);
    }

    private sealed class ServerAddressesFeature : IServerAddressesFeature
    {
        public ICollection<string> Addresses { get; } = [];

        public bool PreferHostingUrls { get; set; }
    }

    private sealed class Untouchable : IConnectionTransportFeature
    {
        public System.IO.Pipelines.IDuplexPipe Transport
        {
            get => throw new InvalidOperationException("The transport of a server that is not Kestrel.");
            set => throw new NotSupportedException();
        }
    }
}
