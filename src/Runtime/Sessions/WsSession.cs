using System.Buffers;
using System.Net;
using System.Security.Claims;
using System.Text;
using WsGen.Connections;
using WsGen.Handshake;
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
public sealed partial class WsSession : IConnectionSession
{
    private static long s_lastId;

    private readonly WsConnection _connection;
    private readonly SessionHandshake _handshake;
    private IDictionary<string, object?>? _userProperties;
    private Details? _details; // what is made when somebody asks

    /// <param name="connection">What it sends on.</param>
    /// <param name="handshake">What is known from the opening handshake.</param>
    /// <param name="openSessions">Those of the same endpoint.</param>
    /// <param name="config">The session's own configuration, where the opening handshake has needed one already.</param>
    internal WsSession(WsConnection connection, SessionHandshake handshake, OpenSessions openSessions, EndpointConfig? config = null)
    {
        _connection = connection;
        _handshake = handshake;
        OpenSessions = openSessions;
        connection.Session = this;
        if (config is not null)
        {
            _userProperties = config.UserProperties;
            _details = new Details { Config = config };
        }

        Number = Interlocked.Increment(ref s_lastId);
    }

    /// <summary>Identifies the session within this process; never used twice.</summary>
    public string Id => Made.Id ??= Number.ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>True until either side starts to close.</summary>
    public bool IsOpen => _connection.IsOpen;

    /// <summary>
    /// Why the session has ended; null while it is open. <see cref="CloseReason.WasClean"/> may turn true after a close of this end's, when the peer answers, and may turn
    /// false again if the connection is lost before what this end had to send; it is final when the connection has ended, at the latest after the close time-out.
    /// </summary>
    public CloseReason? CloseReason => _connection.IsOpen ? null : _connection.Reason;

    /// <summary>True if the connection is encrypted (wss).</summary>
    public bool IsSecure => _handshake.IsSecure;

    /// <summary>The subprotocol chosen in the opening handshake, or null if there is none.</summary>
    public string? Subprotocol => _handshake.Subprotocol;

    /// <summary>
    /// The extensions that were agreed on, as Sec-WebSocket-Extensions names them, such as
    /// <c>permessage-deflate; server_no_context_takeover</c>; null if there are none.
    /// </summary>
    public string? Extensions => _handshake.Extensions;

    /// <summary>The extensions that were agreed on, with their parameters; empty if there are none.</summary>
    public IReadOnlyList<WsExtension> NegotiatedExtensions => Made.Extensions ??= WsExtension.ReadAll(Extensions);

    /// <summary>The version of the WebSocket protocol: 13, which is RFC 6455.</summary>
    public string ProtocolVersion => "13";

    /// <summary>
    /// Who has connected: whom the host has authenticated when the connection was opened, or whom the endpoint's configurator has put in its place;
    /// null if nobody.
    /// </summary>
    public ClaimsPrincipal? User => _handshake.User;

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
    public Uri RequestUri => Made.Uri ??= _handshake.Request.ToUri(IsSecure);

    /// <summary>The parameters of the query, decoded as those of HTML forms; one name may have several values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RequestParameters => Made.Parameters ??= QueryParameters.Parse(QueryString);

    /// <summary>The variables of the endpoint's path and what they take, percent-decoded.</summary>
    public IReadOnlyDictionary<string, string> PathParameters =>
        Made.PathParameters ??= PathVariables.ToDictionary(_handshake.VariableNames, _handshake.PathValues);

    /// <summary>The address of the peer, or of the proxy before it; null if the transport has none.</summary>
    public EndPoint? RemoteEndPoint => _connection.RemoteEndPoint;

    /// <summary>The address the connection was accepted on; null if the transport has none.</summary>
    public EndPoint? LocalEndPoint => _connection.LocalEndPoint;

    /// <summary>
    /// Whatever the application wants to keep with the session, until <see cref="OnCloseAttribute"/> has returned. At first a copy of the endpoint's.
    /// Names that Tomcat has, such as <c>org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT</c>, are settings: a <c>long</c> (another whole number, text or
    /// a <see cref="TimeSpan"/> will do), checked when it is set and in effect from then on. The session's own property of the same meaning is
    /// another way to the same setting: what was set last counts. Where that is a user property which is taken away, what the endpoint has counts again,
    /// by <see cref="ServerEndpointConfig.WithUserProperty"/> first of all.
    /// </summary>
    /// <remarks>
    /// Setting throws <see cref="ArgumentException"/> if the value is of the wrong type, out of range, or cannot work with the session's other settings, and if
    /// the name begins like one of Tomcat's and is none; <see cref="SessionClosedException"/> if it is a setting and the session has closed.
    /// Taking away throws <see cref="ArgumentOutOfRangeException"/> if what the endpoint has cannot work with what the session has set meanwhile; after the close
    /// it always works.
    /// </remarks>
    public IDictionary<string, object?> UserProperties =>
        _userProperties
        ?? Interlocked.CompareExchange(ref _userProperties, _handshake.Endpoint.CopyUserProperties().Attach(_connection), null)
        ?? _userProperties;

    /// <summary>What the endpoint was configured with; its user properties are those of this session.</summary>
    public EndpointConfig EndpointConfig => Made.Config ??= _handshake.Endpoint.CreateConfig(UserProperties);

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

    /// <summary>Bytes of the buffers in which a message is put together.</summary>
    internal int BufferSize => _connection.Options.BufferSize;

    internal string[] PathValues => _handshake.PathValues;

    /// <summary>It is one of the open sessions: its codecs are there, and begun with, for whoever sees this. Another thread may be a moment behind.</summary>
    internal bool HasOpened => OpenIndex >= 0;

    /// <summary>A variable of the path, for the log.</summary>
    internal string DescribeVariable(int ordinal) => $"'{_handshake.VariableNames[ordinal]}' of {_handshake.Endpoint.Path}";

    /// <summary>Its place among the open sessions, -1 if it is not one. Belongs to <see cref="WsGen.OpenSessions"/>. Others read it without the gate, and the codecs after it.</summary>
    internal int OpenIndex
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = -1;

    /// <summary>What all sessions of its endpoint share.</summary>
    internal EndpointFacts Endpoint => _handshake.Endpoint;

    /// <summary>Its groups: made with the first, so that who is in none has nothing for it.</summary>
    internal Memberships Memberships => Made.Memberships ?? Interlocked.CompareExchange(ref Made.Memberships, new(this), null) ?? Made.Memberships;

    private Details Made => _details ?? Interlocked.CompareExchange(ref _details, new(), null) ?? _details;

    /// <inheritdoc cref="Id"/>
    public override string ToString() => $"session {Id} {RequestPath}";

    string IConnectionSession.Name => $"session {Id} of {_handshake.Endpoint.Path}";

    void IConnectionSession.OnLeaving()
    {
        OpenSessions.Remove(this);

        // Whoever joins a group looks afterwards whether the session is still open; it is not, before this looks for groups. One of the two sees the other.
        Interlocked.MemoryBarrier();
        _details?.Memberships?.LeaveAll();
    }

    /// <summary>It is this session that has closed.</summary>
    internal bool IsOwn(SessionClosedException closed) => _connection.IsOwn(closed);

    /// <summary>Two threads may make the same of these: equal values, and one of them stays.</summary>
    private sealed class Details
    {
        public string? Id;
        public EndpointConfig? Config;
        public SendCallbacks? SendCallbacks;
        public Memberships? Memberships;
        public Uri? Uri;
        public IReadOnlyDictionary<string, string>? PathParameters;
        public IReadOnlyDictionary<string, IReadOnlyList<string>>? Parameters;
        public IReadOnlyList<WsExtension>? Extensions;
    }
}
