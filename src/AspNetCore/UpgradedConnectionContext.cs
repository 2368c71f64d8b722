using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WsGen.AspNetCore.Upgrades;
using WsGen.Transports;

namespace WsGen.AspNetCore;

/// <summary>An upgraded request, seen as the connection it has become.</summary>
internal sealed class UpgradedConnectionContext : ConnectionContext
{
    private readonly HttpContext _http;

    public UpgradedConnectionContext(HttpContext http, ServerUpgrade upgrade)
    {
        _http = http;
        Transport = upgrade.Pipes;

        // What the connection itself can do lies below TLS, which would not see it: its output must end with a message of its own. So it does below the streams of
        // HTTP/2, which must not end it for all others.
        bool isEncrypted = IsEncrypted(http);
        Features = upgrade is PipeUpgrade && !isEncrypted ? http.Features : new FeatureCollection();
        if (upgrade is IOutputShutdown shutdown)
        {
            Features.Set(shutdown);
        }

        if (isEncrypted)
        {
            Features.Set<IEncrypted>(new Https(http));
        }

        // Below TLS it is as good: what counts is whether it becomes more.
        if (upgrade is PipeUpgrade && Features.Get<IOutputProgress>() is null && SocketProgress.TryCreate(http) is { } progress)
        {
            Features.Set<IOutputProgress>(progress);
        }

        RemoteEndPoint = ToEndPoint(http.Connection.RemoteIpAddress, http.Connection.RemotePort);
        LocalEndPoint = ToEndPoint(http.Connection.LocalIpAddress, http.Connection.LocalPort);
        ConnectionClosed = http.RequestAborted;
    }

    /// <summary>By this server, or by a proxy that has told so.</summary>
    public static bool IsEncrypted(HttpContext http) => http.Request.IsHttps || http.Features.Get<ITlsHandshakeFeature>() is not null;

    public override string ConnectionId
    {
        get => _http.Connection.Id;
        set => _http.Connection.Id = value;
    }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items
    {
        get => _http.Items;
        set => _http.Items = value;
    }

    public override IDuplexPipe Transport { get; set; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        try
        {
            _http.Abort();
        }
        catch (ObjectDisposedException)
        {
            // The request has just ended by itself.
        }
    }

    private static IPEndPoint? ToEndPoint(IPAddress? address, int port) => address is null ? null : new IPEndPoint(address, port);

    private sealed class Https(HttpContext http) : IEncrypted
    {
        public bool IsEstablished => true;

        public X509Certificate2? ClientCertificate => http.Connection.ClientCertificate;
    }
}
