using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WsGen.Client;
using WsGen.Connections;
using WsGen.Handshake;
using WsGen.Protocol;
using WsGen.Sessions;
using WsGen.Transports;
using WsGen.Transports.Sockets;

namespace WsGen;

/// <summary>
/// A WebSocket client for scripts and tools: <c>await using var client = await WsClient.ConnectAsync(uri);</c>, then
/// <see cref="Session"/> to send and <c>await foreach (var message in client.Messages)</c> to receive. This version speaks <c>ws</c>.
/// </summary>
/// <remarks>Sending is thread-safe; <see cref="Messages"/> belongs to one reader.</remarks>
public sealed class WsClient : IAsyncDisposable
{
    private readonly MessageQueue _messages;
    private readonly ConnectionClock _clock;
    private readonly WsConnection _connection;
    private readonly Task _running;

    private WsClient(WsConnection connection, WsSession session, MessageQueue messages, ConnectionClock clock, Task running)
    {
        _connection = connection;
        Session = session;
        _messages = messages;
        _clock = clock;
        _running = running;
    }

    /// <summary>Sends, and tells about the connection.</summary>
    public WsSession Session { get; }

    /// <summary>
    /// The messages as they arrive, until the connection ends. The connection reads no further than one message ahead. To be enumerated
    /// once, and without pause: while nobody reads, at most 64 KiB are read ahead, to answer pings and to see a close frame.
    /// </summary>
    public IAsyncEnumerable<WsMessage> Messages => _messages.ReadAllAsync();

    /// <summary>Why the connection ended; null while it is open.</summary>
    public CloseReason? CloseReason => _connection.IsOpen ? null : _connection.Reason;

    /// <summary>Connects and performs the opening handshake.</summary>
    /// <param name="uri">An absolute URI with scheme ws and without fragment.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="cancellationToken">Gives up at any point.</param>
    /// <exception cref="ArgumentException">The URI is not one to connect to.</exception>
    /// <exception cref="InvalidOperationException">An option is out of range; the message says which.</exception>
    /// <exception cref="WsHandshakeException">The server did not agree, or its answer breaks RFC 6455 section 4.1.</exception>
    /// <exception cref="SocketException">No connection could be made.</exception>
    /// <exception cref="TimeoutException">A step took longer than <see cref="WsClientOptions.IoTimeout"/>.</exception>
    public static async Task<WsClient> ConnectAsync(Uri uri, WsClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(uri);
        options ??= new WsClientOptions();
        options.Validate();
        if (!uri.IsAbsoluteUri || uri.Scheme != "ws" || uri.Fragment.Length != 0 || uri.Host.Length == 0)
        {
            throw new ArgumentException($"\"{uri}\" cannot be connected to: give an absolute URI with scheme ws, a host and no fragment.", nameof(uri));
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            int port = uri.Port < 0 ? 80 : uri.Port;
            await socket.ConnectAsync(uri.IdnHost, port, cancellationToken).AsTask()
                .WaitAsync(options.IoTimeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var context = new SocketConnection(socket, new SocketTransportOptions());
        return await OpenAsync(uri, options, new PipeConnection(context, context), context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes with 1000 if that has not been done, and waits for the end of the connection, for at most the close time-out.</summary>
    public async ValueTask DisposeAsync()
    {
        _connection.Close(CloseCode.NormalClosure, "");
        _messages.Abandon();
        await _running.ConfigureAwait(false);
        _clock.Dispose();
    }

    private static async Task<WsClient> OpenAsync(
        Uri uri, WsClientOptions options, PipeConnection transport, SocketConnection context, CancellationToken cancellationToken)
    {
        byte[] key = new byte[AcceptKey.KeyLength];
        AcceptKey.CreateKey(key);
        ConnectionOptions connectionOptions = options.ToConnectionOptions();
        string? offer = connectionOptions.Compression is { } compression ? DeflateNegotiation.Offer(compression.Wanted) : null;
        UpgradeRequestWriter.Write(transport, uri.Authority, uri.PathAndQuery, key, options.Subprotocols, offer, [.. options.Headers]);
        var clock = new ConnectionClock(options.TimeProvider);
        var messages = new MessageQueue();
        WsSession? session = null;
        var handshake = new ClientHandshake(transport, key, options.Subprotocols, offer, (response, deflate) =>
        {
            var connection = new WsConnection<ClientRole>(
                transport, connectionOptions, connectionOptions.Limits, deflate, clock, NullLogger.Instance);
            session = new WsSession(connection, DescribeHandshake(uri, response), new OpenSessions());
            return new ClientSession(connection, messages);
        });
        transport.Receiver = handshake;
        transport.TryFlush();
        Task running = RunAsync(transport, context);
        try
        {
            WsConnection opened = await handshake.Opened.WaitAsync(options.IoTimeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            return new WsClient(opened, session!, messages, clock, running);
        }
        catch
        {
            transport.Abort();
            await running.ConfigureAwait(false);
            clock.Dispose();
            throw;
        }
    }

    private static async Task RunAsync(PipeConnection transport, SocketConnection context)
    {
        await transport.RunAsync().ConfigureAwait(false);
        await context.DisposeAsync().ConfigureAwait(false);
    }

    private static SessionHandshake DescribeHandshake(Uri uri, UpgradeResponse response)
    {
        KeyValuePair<string, string>[] host = [KeyValuePair.Create("Host", uri.Authority)];
        UpgradeRequest.Create("GET", uri.PathAndQuery, new HandshakeHeaders(host), out UpgradeRequest? request);
        return new SessionHandshake(request!, isSecure: false, [], [], response.Headers["Sec-WebSocket-Protocol"], response.Headers["Sec-WebSocket-Extensions"]);
    }
}
