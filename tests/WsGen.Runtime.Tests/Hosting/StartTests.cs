using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.Endpoints.Infrastructure;
using WsGen.Support;

namespace WsGen.Hosting;

/// <summary>Starting, listening, and the endpoints a server has.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task AServerStartsOnce()
    {
        await using TestServer server = TestServer.Create(Behaviour.Echo);
        Assert.Empty(server.Server.Addresses);
        await server.Server.StartAsync();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => server.Server.StartAsync());
        Assert.StartsWith("The server has been started before.", error.Message, StringComparison.Ordinal);
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("a");
    }

    [Fact]
    public async Task AServerThatWasStoppedBeforeItsStartStaysSo()
    {
        await using TestServer server = TestServer.Create(Behaviour.Echo);
        await server.Server.StopAsync().Within();
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.Server.StartAsync());
    }

    [Fact]
    public async Task Port0TakesAFreePortAndEveryAddressListens()
    {
        await using WsServer server = BuildOnSockets("ws://127.0.0.1:0; http://localhost:0");
        await server.StartAsync();
        Assert.Equal(2, server.Addresses.Count);
        Assert.Equal(2, server.Addresses.Distinct().Count());
        foreach (string address in server.Addresses)
        {
            Assert.StartsWith("ws://127.0.0.1:", address, StringComparison.Ordinal);
            Assert.Contains(" 101 ", await UpgradeAsync(address), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AnAddressThatIsTakenIsNamedAndNothingStaysBound()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        int free = FreePort();
        await using WsServer server = BuildOnSockets($"ws://127.0.0.1:{free};ws://{taken.LocalEndPoint}");
        IOException error = await Assert.ThrowsAsync<IOException>(() => server.StartAsync());
        Assert.StartsWith($"Cannot listen on ws://{taken.LocalEndPoint}: ", error.Message, StringComparison.Ordinal);
        Assert.IsType<AddressInUseException>(error.InnerException);
        Assert.Empty(server.Addresses);

        await using WsServer other = BuildOnSockets($"ws://127.0.0.1:{free}");
        await other.StartAsync();
    }

    [Fact]
    public async Task AHandlerThatBlocksItsThreadDoesNotKeepOthersFromConnecting()
    {
        using var go = new ManualResetEventSlim();
        await using TestServer server = TestServer.Create(Behaviour.Echo, "/blocks", Behaviour.Echo with
        {
            Open = _ =>
            {
                Assert.True(go.Wait(Bounded.Limit));
                return default;
            },
        });

        // The request is there before the connection is accepted: nothing has to be waited for on the way to OnOpen.
        RawClient blocked = server.Dial();
        await blocked.SendAsync(Encoding.ASCII.GetBytes(RawClient.Request("/blocks")), RawClient.TextFrame("a"));
        await server.Server.StartAsync();
        TestEndpoint endpoint = await server.NextEndpointAsync();
        (RawClient other, _) = await server.ConnectAsync();
        await other.SendTextAsync("b");
        await other.ExpectTextAsync("b");
        Assert.Equal(["open"], endpoint.Calls);
        go.Set();
        await blocked.ReadHeadAsync();
        await blocked.ExpectTextAsync("a");
    }

    [Fact]
    public async Task HandlersDoNotInheritTheContextOfWhoeverStartedTheServer()
    {
        var local = new AsyncLocal<string> { Value = "of the test" };
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Open = endpoint => endpoint.Session.SendAsync(local.Value ?? "none"),
        });
        (RawClient client, _) = await server.ConnectAsync();
        await client.ExpectTextAsync("none");
    }

    [Fact]
    public async Task AnEndpointMayBeAddedWhileTheServerRuns()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        RawClient early = server.Dial();
        await early.SendAsync(Encoding.ASCII.GetBytes(RawClient.Request("/span")));
        Assert.StartsWith("HTTP/1.1 404 ", await early.ReadToEndAsync(), StringComparison.Ordinal);
        server.Server.AddEndpoint<SpanEcho>();
        server.Server.AddEndpoint<SpanEcho>(); // once more does no harm
        RawClient client = server.Dial();
        await client.UpgradeAsync("/span");
        await client.SendAsync(Protocol.Opcode.Binary, [1]);
        Assert.Equal([1], (await client.ReceiveAsync()).Payload);
    }

    [Fact]
    public async Task EquivalentPathsOfTwoClassesAreRefusedAndChangeNothing()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        var error = Assert.Throws<InvalidOperationException>(() => server.Server.AddEndpoint<OtherRoot>());
        Assert.Contains("OtherRoot at \"/\" and WsGen.Support.TestEndpoint at \"/\" match the same requests", error.Message, StringComparison.Ordinal);
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("a");

        WsServerBuilder builder = WsServer.Create().AddEndpoint<OtherRoot>();
        builder.AddRoutes(RouteTable.Create(server.Describe("/", Behaviour.Echo)));
        Assert.Throws<InvalidOperationException>(builder.Build);
    }

    [Fact]
    public async Task EachConnectionHasAServiceScopeThatEndsAfterOnClose()
    {
        var scopes = new List<Scoped>();
        string? order = null;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder =>
        {
            builder.Services.AddScoped<Scoped>();
            builder.AddRoutes(RouteTable.Create(new EndpointDescriptor
            {
                EndpointType = typeof(Scoped),
                Path = "/scoped",
                UsesServices = true,
                Activate = (session, services) =>
                {
                    Scoped scoped = EndpointServices.Require<Scoped>(services, "scoped", "Test");
                    lock (scopes)
                    {
                        scopes.Add(scoped);
                    }

                    return new TestEndpoint(session, Behaviour.Echo with
                    {
                        Close = (_, _) =>
                        {
                            order = scoped.Disposed.Task.IsCompleted ? "disposed before OnClose" : "OnClose first";
                            return default;
                        },
                    });
                },
            }));
        });
        RawClient first = server.Dial();
        await first.UpgradeAsync("/scoped");
        RawClient second = server.Dial();
        await second.UpgradeAsync("/scoped");
        await first.LeaveAsync();
        await scopes[0].Disposed.Task.Within();
        Assert.Equal("OnClose first", order);
        Assert.False(scopes[1].Disposed.Task.IsCompleted);
        Assert.NotSame(scopes[0], scopes[1]);
    }

    [Fact]
    public async Task AMissingServiceIsNamedInTheLog()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder => builder.AddRoutes(RouteTable.Create(new EndpointDescriptor
        {
            EndpointType = typeof(Scoped),
            Path = "/needy",
            UsesServices = true,
            Activate = (session, services) => new TestEndpoint(session, EndpointServices.Require<Behaviour>(services, "behaviour", "the constructor of Needy")),
        })));
        RawClient client = server.Dial();
        await client.SendAsync(Encoding.ASCII.GetBytes(RawClient.Request("/needy")));
        Assert.StartsWith("HTTP/1.1 500 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
        LogEntry entry = Assert.Single(server.Log.Failures);
        Assert.Contains("parameter 'behaviour' of the constructor of Needy", entry.Error!.Message, StringComparison.Ordinal);
    }

    private static WsServer BuildOnSockets(string urls)
    {
        WsServerBuilder builder = WsServer.Create().AddEndpoint<SpanEcho>();
        builder.Options.Urls = urls;
        builder.Logging.ClearProviders();
        return builder.Build();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task<string> UpgradeAsync(string address)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(address["ws://".Length..])).Within();
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(RawClient.Request("/span")));
        var buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer).Within());
    }

    private sealed class Scoped : IAsyncDisposable
    {
        public TaskCompletionSource Disposed { get; } = Bounded.Gate();

        public ValueTask DisposeAsync()
        {
            Disposed.TrySetResult();
            return default;
        }
    }

    private sealed class OtherRoot : IServerEndpoint<OtherRoot>
    {
        public static EndpointDescriptor Descriptor { get; } = new()
        {
            EndpointType = typeof(OtherRoot),
            Path = "/",
            Activate = static (session, _) => new TestEndpoint(session, Behaviour.Echo),
        };
    }
}
