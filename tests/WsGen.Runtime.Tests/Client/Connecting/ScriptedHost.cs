using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using WsGen.Support;

namespace WsGen.Client.Connecting;

/// <summary>A server that does with each connection what a test says, and keeps the heads that it was sent.</summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    public const string Login = "dXNlcjpwYXNz"; // user:pass

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<ScriptedPeer, Task> _script;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentBag<Task> _peers = [];
    private readonly Task _accepting;
    private int _connections;

    /// <param name="script">Gets each connection, which ends with it.</param>
    /// <param name="certificate">For TLS; null: without.</param>
    public ScriptedHost(Func<ScriptedPeer, Task> script, X509Certificate2? certificate = null)
    {
        _script = script;
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Heads { get; } = new();

    /// <summary>Names that clients have asked for in TLS.</summary>
    public ConcurrentQueue<string> Names { get; } = new();

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The n-th head.</summary>
    public string Head(int index) => Heads.ElementAt(index);

    public Uri Uri(string path = "/", string host = "127.0.0.1") => new($"{(_certificate is null ? "ws" : "wss")}://{host}:{Port}{path}");

    /// <summary>Challenges until the request has what a challenge asks for, then opens.</summary>
    public static Func<ScriptedPeer, Task> Challenging(string challenge, Func<string, bool>? isGood = null) => async peer =>
    {
        string head = await peer.ReadHeadAsync();
        await ((isGood?.Invoke(head) ?? head.Contains("\r\nAuthorization: ", StringComparison.Ordinal))
            ? peer.OpenAsync(head)
            : peer.SayAsync($"HTTP/1.1 401 Who are you\r\n{challenge}\r\nContent-Length: 0\r\n\r\n"));
    };

    /// <summary>Opens each connection.</summary>
    public static async Task OpenAsync(ScriptedPeer peer) => await peer.OpenAsync(await peer.ReadHeadAsync());

    public static X509Certificate2 MakeCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>Fails with what a script has failed with; that a client goes away is no failure.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting.Within();
        await Task.WhenAll(_peers).Within();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }

            _peers.Add(RunAsync(socket, Interlocked.Increment(ref _connections) - 1));
        }
    }

    private async Task RunAsync(Socket socket, int index)
    {
        await Task.Yield();
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsServerAsync((_, hello, _, _) =>
                {
                    Names.Enqueue(hello.ServerName);
                    return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = _certificate });
                }, null);
            }

            await _script(new ScriptedPeer(stream, index, Heads));
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone.
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }
}

/// <summary>One connection of a <see cref="ScriptedHost"/>.</summary>
internal sealed class ScriptedPeer(Stream stream, int index, ConcurrentQueue<string> heads)
{
    private const int MaskSize = 4;

    private static readonly byte[] s_hello = [0x81, 5, .. "hello"u8];
    private static readonly byte[] s_close = [0x88, 2, 0x03, 0xE8];

    public Stream Stream => stream;

    /// <summary>How many there were before.</summary>
    public int Index => index;

    /// <summary>Exactly to the end of the head.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one).AsTask().Within();
            head.Append((char)one[0]);
        }

        heads.Enqueue(head.ToString());
        return head.ToString();
    }

    public async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().Within();
        return bytes;
    }

    public Task SayAsync(string text) => SayAsync(Encoding.Latin1.GetBytes(text));

    public Task SayAsync(params byte[] bytes) => stream.WriteAsync(bytes).AsTask().Within();

    /// <summary>Agrees, says "hello" in the same write, and answers a close frame.</summary>
    public async Task OpenAsync(string head)
    {
        string key = head.Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        byte[] answer = Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
        await SayAsync([.. answer, .. s_hello]);
        await ReadAsync(s_close.Length + MaskSize);
        await SayAsync(s_close); // and ends the connection, as a server does
    }

    /// <summary>The client has ended the connection.</summary>
    public async Task EndAsync()
    {
        byte[] rest = new byte[1024];
        while (await stream.ReadAsync(rest).AsTask().Within() > 0)
        {
        }
    }

    /// <summary>Goes on as a proxy, to a port of this machine.</summary>
    public async Task TunnelAsync(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await using var server = new NetworkStream(socket);
        await Task.WhenAny(PumpAsync(stream, server), PumpAsync(server, stream));
    }

    private static async Task PumpAsync(Stream from, Stream to)
    {
        try
        {
            await from.CopyToAsync(to);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // One side has gone, and the other goes with it.
        }
    }
}
