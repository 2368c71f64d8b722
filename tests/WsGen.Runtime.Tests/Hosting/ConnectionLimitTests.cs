using System.Net;
using System.Net.Sockets;
using System.Text;
using WsGen.Support;

namespace WsGen.Hosting;

/// <summary>How many connections a server serves.</summary>
public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task OneMoreThanTheLimitIsRefusedWith503AndPlacesBecomeFreeAgain()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder => builder.Options.MaxConnections = 2);
        (RawClient first, TestEndpoint _) = await server.ConnectAsync();
        (RawClient second, TestEndpoint _) = await server.ConnectAsync();
        RawClient third = server.Dial();
        await third.SendAsync(Encoding.ASCII.GetBytes(RawClient.Request("/")));
        Assert.StartsWith("HTTP/1.1 503 ", await third.ReadToEndAsync(), StringComparison.Ordinal);
        await second.SendTextAsync("still here");
        await second.ExpectTextAsync("still here");

        await first.LeaveAsync();
        await third.DisposeAsync();
        await Bounded.Until(() => server.Server.ConnectionCount == 1);
        (RawClient fourth, TestEndpoint _) = await server.ConnectAsync();
        await fourth.SendTextAsync("now");
        await fourth.ExpectTextAsync("now");
    }

    /// <summary>A listener of IPv6 that takes IPv4, too, sees 127.0.0.1 as ::ffff:127.0.0.1.</summary>
    [Fact]
    public void OneAddressIsTheSameThroughAListenerOfIPv6()
    {
        var connections = new LiveConnections(max: 0, maxPerAddress: 1);
        var first = new Remote("192.0.2.1");
        Assert.Equal(Admission.Served, connections.Add(first));
        Assert.Equal(Admission.Refused, connections.Add(new Remote("::ffff:192.0.2.1")));
        Assert.Equal(Admission.Served, connections.Add(new Remote("::ffff:192.0.2.2")));
        Assert.Equal(Admission.Served, connections.Add(new Remote("2001:db8::1")));
        connections.Remove(first);
        Assert.Equal(Admission.Served, connections.Add(new Remote("::ffff:192.0.2.1")));
    }

    /// <summary>Decision 4: the gate closes at the first upgrade request seen. Who is told that the server is full has been read; who says nothing has not.</summary>
    [Theory]
    [InlineData("Upgrade: websocket\r\n", true)]
    [InlineData("", false)]
    public async Task ARequestThatAFullServerRefusesClosesTheRegistrationGate(string upgrade, bool closes)
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder =>
        {
            builder.Options.MaxConnections = 1;
            builder.Options.NoAddAfterHandshake = true;
        });
        RawClient silent = server.Dial();
        await Bounded.Until(() => server.Server.ConnectionCount == 1);
        RawClient second = server.Dial();
        await Bounded.Until(() => server.Server.ConnectionCount == 2);
        server.Server.AddEndpoint(ServerEndpointConfig.Create("/before", static () => ScriptedEndpoint.Echo()));
        await second.SendAsync(Encoding.ASCII.GetBytes($"GET /nowhere HTTP/1.1\r\nHost: a\r\n{upgrade}\r\n"));
        Assert.StartsWith("HTTP/1.1 503 ", await second.ReadToEndAsync(), StringComparison.Ordinal);
        ServerEndpointConfig late = ServerEndpointConfig.Create("/late", static () => ScriptedEndpoint.Echo());
        if (closes)
        {
            Assert.Throws<InvalidOperationException>(() => server.Server.AddEndpoint(late));
        }
        else
        {
            server.Server.AddEndpoint(late);
        }

        await silent.DisposeAsync();
    }

    [Fact]
    public async Task OneAddressHasItsOwnLimit()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder =>
        {
            builder.Transport = null;
            builder.Options.Urls = "ws://127.0.0.1:0";
            builder.Options.MaxConnectionsPerAddress = 1;
        });
        IPEndPoint address = IPEndPoint.Parse(server.Server.Addresses[0]["ws://".Length..]);
        using Socket first = Upgrade(address, "127.0.0.1");
        Assert.StartsWith("HTTP/1.1 101 ", Read(first), StringComparison.Ordinal);
        using Socket second = Upgrade(address, "127.0.0.1");
        Assert.StartsWith("HTTP/1.1 503 ", Read(second), StringComparison.Ordinal);
        using Socket other = Upgrade(address, "127.0.0.2");
        Assert.StartsWith("HTTP/1.1 101 ", Read(other), StringComparison.Ordinal);
    }

    private static Socket Upgrade(IPEndPoint address, string from)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        socket.Connect(address);
        socket.Send(Encoding.ASCII.GetBytes(RawClient.Request("/")));
        return socket;
    }

    private static string Read(Socket socket)
    {
        byte[] buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
    }

    private sealed class Remote(string address) : PushTransport
    {
        public override EndPoint RemoteEndPoint { get; } = new IPEndPoint(IPAddress.Parse(address), 1);
    }
}
