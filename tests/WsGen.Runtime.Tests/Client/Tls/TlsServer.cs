using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using WsGen.Support;

namespace WsGen.Client.Tls;

/// <summary>A server of the platform's: speaks TLS, or answers whatever it is told to, and sends an answer in HTTP to who is through.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    private TlsServer(Func<NetworkStream, Task> serve)
    {
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    /// <summary>What the handshakes have come to, seen from here.</summary>
    public ConcurrentQueue<SeenHandshake> Handshakes { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static TlsServer Start(X509Certificate2 certificate, params X509Certificate2[] issuers) => Start(certificate, issuers, static _ => { });

    public static TlsServer Start(X509Certificate2 certificate, X509Certificate2[] issuers, Action<SslServerAuthenticationOptions> configure)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [.. issuers], offline: true),
            AllowTlsResume = false, // who resumes a session sends no certificates
        };
        configure(options);
        TlsServer? server = null;
        server = new TlsServer(async stream =>
        {
            await using var tls = new SslStream(stream);
            int sentAlong = 0;
            options.RemoteCertificateValidationCallback = (_, _, chain, _) =>
            {
                sentAlong = chain?.ChainPolicy.ExtraStore.Count ?? 0;
                return true;
            };
            await tls.AuthenticateAsServerAsync(options);
            server!.Handshakes.Enqueue(new SeenHandshake(
                tls.TargetHostName, tls.NegotiatedApplicationProtocol, tls.SslProtocol, tls.RemoteCertificate?.GetCertHashString(), sentAlong));
            await tls.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray());
            await tls.CopyToAsync(Stream.Null);
        });
        return server;
    }

    /// <summary>One that does not speak TLS: sends this to who has sent something, and ends.</summary>
    public static TlsServer StartOther(byte[] answer) => new(async stream =>
    {
        await stream.ReadExactlyAsync(new byte[1]);
        await stream.WriteAsync(answer);
        stream.Socket.Shutdown(SocketShutdown.Send);
        await stream.CopyToAsync(Stream.Null);
    });

    /// <summary>One that takes everything and says nothing.</summary>
    public static TlsServer StartSilent() => new(static stream => stream.CopyToAsync(Stream.Null));

    public async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port).Within();
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>The handshake under test, and a byte that shows that it is over on both sides.</summary>
    public async Task<SslStream> AuthenticateAsync(WsClientTlsOptions options, string host = "localhost")
    {
        SslStream tls = await ClientTls.AuthenticateAsync(await ConnectAsync(), options, host, CancellationToken.None).Within();
        await tls.ReadExactlyAsync(new byte[1]).Within();
        return tls;
    }

    /// <summary>That the handshake is well, and nothing more.</summary>
    public async Task AcceptsAsync(WsClientTlsOptions options, string host = "localhost") => await (await AuthenticateAsync(options, host)).DisposeAsync();

    /// <summary>That the handshake under test fails.</summary>
    public async Task<WsHandshakeException> FailsAsync(HandshakeFailure failure, WsClientTlsOptions options, string host = "localhost")
    {
        NetworkStream inner = await ConnectAsync();
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(
            () => ClientTls.AuthenticateAsync(inner, options, host, CancellationToken.None).Within());
        Assert.True(failure == error.Failure, $"{error.Failure}: {error}");
        Assert.False(inner.CanRead); // disposed
        return error;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting.Within();
        await Task.WhenAll(_connections).Within();
    }

    private async Task AcceptAsync(Func<NetworkStream, Task> serve)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception error) when (error is SocketException or InvalidOperationException)
            {
                return;
            }

            _connections.Add(ServeAsync(new NetworkStream(socket, ownsSocket: true), serve));
        }
    }

    /// <summary>What goes wrong is the client's doing, and is looked at there.</summary>
    private static async Task ServeAsync(NetworkStream stream, Func<NetworkStream, Task> serve)
    {
        await using (stream)
        {
            await serve(stream).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <param name="Name">The server's name that the client has asked for (SNI).</param>
/// <param name="Application">What ALPN has come to.</param>
/// <param name="Protocol">The version of TLS.</param>
/// <param name="ClientThumbprint">Of the client's certificate, or null.</param>
/// <param name="SentAlong">How many certificates came with it, itself included.</param>
internal sealed record SeenHandshake(
    string Name, SslApplicationProtocol Application, System.Security.Authentication.SslProtocols Protocol, string? ClientThumbprint, int SentAlong);
