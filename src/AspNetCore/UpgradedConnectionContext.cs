using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WsGen.Transports;

namespace WsGen.AspNetCore;

/// <summary>An upgraded request, seen as the connection it has become.</summary>
internal sealed class UpgradedConnectionContext : ConnectionContext
{
    private readonly HttpContext _http;

    public UpgradedConnectionContext(HttpContext http, IDuplexPipe transport)
    {
        _http = http;
        Transport = transport;

        // What the connection itself can do lies below TLS, which would not see it: its output must end with a message of its own.
        Features = http.Request.IsHttps ? new FeatureCollection() : http.Features;
        if (http.Request.IsHttps)
        {
            Features.Set<IEncrypted>(new Https(http));
        }

        RemoteEndPoint = ToEndPoint(http.Connection.RemoteIpAddress, http.Connection.RemotePort);
        LocalEndPoint = ToEndPoint(http.Connection.LocalIpAddress, http.Connection.LocalPort);
        ConnectionClosed = http.RequestAborted;
    }

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
