using Microsoft.Extensions.Logging.Abstractions;
using WsGen.Client;
using WsGen.Connections;
using WsGen.Handshake;
using WsGen.Protocol;
using WsGen.Sessions;
using WsGen.Transports;

namespace WsGen.Support;

/// <summary>Accepts or refuses once a task has completed.</summary>
internal sealed class TestUpgradeHandler(Task decided, bool accept, ConnectionClock clock, Behaviour behaviour) : UpgradeHandler
{
    private volatile bool _asked;

    public bool Asked => _asked;

    public TestEndpoint? Endpoint { get; private set; }

    public static (WsConnection Connection, TestEndpoint Endpoint) Create(
        TransportConnection transport, ConnectionClock clock, Behaviour behaviour, ConnectionOptions? options = null, OpenSessions? openSessions = null)
    {
        var connection = new WsConnection<ServerRole>(
            transport, options ?? new ConnectionOptions(), new ProtocolLimits(1 << 24, 1 << 24), deflate: null, clock, NullLogger.Instance);
        var session = new WsSession(connection, new SessionHandshake(Heads.Request(Heads.Good), false, [], [], null, null), openSessions ?? new OpenSessions());
        return (connection, new TestEndpoint(session, behaviour));
    }

    /// <summary>A server's connection whose session is open.</summary>
    public static (WsConnection Connection, TestEndpoint Endpoint) Start(
        TransportConnection transport, ConnectionClock clock, Behaviour? behaviour = null, ConnectionOptions? options = null)
    {
        (WsConnection connection, TestEndpoint endpoint) = Create(transport, clock, behaviour ?? Behaviour.Echo, options);
        connection.Start(endpoint, default, responseWritten: false);
        return (connection, endpoint);
    }

    /// <summary>A client's.</summary>
    public static WsConnection StartClient(TransportConnection transport, ConnectionClock clock)
    {
        var connection = new WsConnection<ClientRole>(
            transport, new ConnectionOptions(), ProtocolLimits.Default, deflate: null, clock, NullLogger.Instance);
        var session = new WsSession(connection, new SessionHandshake(Heads.Request(Heads.Good), false, [], [], null, null), new OpenSessions());
        connection.Start(new QueueDispatcher(session, new MessageQueue(NullLogger.Instance)), default, responseWritten: false);
        return connection;
    }

    public override async ValueTask<UpgradeDecision> DecideAsync(UpgradeRequest request, TransportConnection transport)
    {
        _asked = true;
        await decided;
        if (!accept)
        {
            return UpgradeDecision.Refuse(HandshakeViolation.OriginNotAllowed);
        }

        (WsConnection connection, Endpoint) = Create(transport, clock, behaviour);
        return UpgradeDecision.Accept(connection, Endpoint, null, null);
    }
}
