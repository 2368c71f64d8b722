using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Sessions;

namespace WsGen;

/// <summary>
/// One WebSocket connection, as a handler sees it: who it is, and the way to send to it. Counterpart of
/// <c>jakarta.websocket.Session</c> and its remote endpoints.
/// </summary>
/// <remarks>
/// Thread-safe: any member may be called on any thread, inside handlers and outside. Sends may overlap; messages go out whole, in the
/// order of the calls. After the session has closed, sends throw <see cref="SessionClosedException"/>.
/// </remarks>
public sealed partial class WsSession
{
    private static long s_lastId;

    private readonly WsConnection _connection;
    private readonly SessionHandshake _handshake;
    private ConcurrentDictionary<string, object?>? _userProperties;
    private IReadOnlyDictionary<string, string>? _pathParameters;
    private string? _id;
    private Uri? _uri;
    private EndpointConfig? _config;

    internal WsSession(WsConnection connection, SessionHandshake handshake, OpenSessions openSessions)
    {
        _connection = connection;
        _handshake = handshake;
        OpenSessions = openSessions;
        Number = Interlocked.Increment(ref s_lastId);
    }

    /// <summary>Identifies the session within this process; never used twice.</summary>
    public string Id => _id ??= Number.ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>True until either side starts to close.</summary>
    public bool IsOpen => _connection.IsOpen;

    /// <summary>True if the connection is encrypted (wss).</summary>
    public bool IsSecure => _handshake.IsSecure;

    /// <summary>The subprotocol chosen in the opening handshake, or null if there is none.</summary>
    public string? Subprotocol => _handshake.Subprotocol;

    /// <summary>
    /// The extensions that were agreed on, as Sec-WebSocket-Extensions names them, such as
    /// <c>permessage-deflate; server_no_context_takeover</c>; null if there are none.
    /// </summary>
    public string? Extensions => _handshake.Extensions;

    /// <summary>
    /// How this session's messages are compressed for which nothing else is said: replies, broadcasts, and sends without a choice of their own.
    /// Default: <see cref="MessageCompression.Auto"/>. Without effect where no compression was agreed on.
    /// </summary>
    public MessageCompression Compression
    {
        get => _connection.Compression;
        set => _connection.Compression = value;
    }

    /// <summary>The header fields of the upgrade request.</summary>
    public HandshakeHeaders RequestHeaders => _handshake.Request.Headers;

    /// <summary>The path of the upgrade request as it was sent, percent-encoded, without query.</summary>
    public string RequestPath => _handshake.Request.Path;

    /// <summary>The query of the upgrade request as it was sent, without the question mark; empty if there is none.</summary>
    public string QueryString => _handshake.Request.QueryString;

    /// <summary>The whole URI of the upgrade request, with scheme ws or wss.</summary>
    public Uri RequestUri => _uri ??= new Uri(
        $"{(IsSecure ? "wss" : "ws")}://{_handshake.Request.Host}{RequestPath}{(QueryString.Length == 0 ? "" : "?" + QueryString)}");

    /// <summary>The variables of the endpoint's path and what they take, percent-decoded.</summary>
    public IReadOnlyDictionary<string, string> PathParameters => _pathParameters ??= _handshake.VariableNames
        .Zip(_handshake.PathValues)
        .ToDictionary(static pair => pair.First, static pair => pair.Second, StringComparer.Ordinal);

    /// <summary>The address of the peer, or of the proxy before it; null if the transport has none.</summary>
    public EndPoint? RemoteEndPoint => _connection.RemoteEndPoint;

    /// <summary>The address the connection was accepted on; null if the transport has none.</summary>
    public EndPoint? LocalEndPoint => _connection.LocalEndPoint;

    /// <summary>
    /// Whatever the application wants to keep with the session, until <see cref="OnCloseAttribute"/> has returned. At first a copy of the endpoint's.
    /// </summary>
    public IDictionary<string, object?> UserProperties =>
        _userProperties ?? Interlocked.CompareExchange(ref _userProperties, new(_handshake.Endpoint.UserProperties), null) ?? _userProperties;

    /// <summary>What the endpoint was configured with; its user properties are those of this session.</summary>
    public EndpointConfig EndpointConfig => _config ??= new EndpointConfig
    {
        Path = _handshake.Endpoint.Path,
        Subprotocols = _handshake.Endpoint.Subprotocols,
        Encoders = _handshake.Endpoint.Encoders,
        Decoders = _handshake.Endpoint.Decoders,
        UserProperties = UserProperties,
    };

    /// <summary>The open sessions of the same endpoint, this one included.</summary>
    public OpenSessions OpenSessions { get; }

    /// <summary>Bytes accepted for sending that the network has not yet taken.</summary>
    public long BufferedBytes => _connection.BufferedBytes;

    /// <summary>
    /// Messages that were dropped because the peer reads too slowly, under <see cref="SendQueuePolicy.DropNewest"/> or
    /// <see cref="SendQueuePolicy.DropOldest"/>.
    /// </summary>
    public long DroppedMessages => _connection.DroppedSends;

    /// <summary>The round trip of the last keep-alive ping that the peer has answered; null before, and without keep-alive.</summary>
    public TimeSpan? RoundTrip => _connection.RoundTrip;

    /// <summary>Fires when the session closes, before <see cref="OnCloseAttribute"/> is called.</summary>
    public CancellationToken Closing => _connection.Closing;

    internal long Number { get; }

    internal string[] PathValues => _handshake.PathValues;

    /// <summary>Its place among the open sessions, -1 if it is not one. Belongs to <see cref="WsGen.OpenSessions"/>.</summary>
    internal int OpenIndex { get; set; } = -1;

    /// <inheritdoc cref="Id"/>
    public override string ToString() => $"session {Id} {RequestPath}";
}
