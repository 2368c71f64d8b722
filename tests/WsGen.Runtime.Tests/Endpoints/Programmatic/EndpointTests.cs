using Microsoft.Extensions.DependencyInjection;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Programmatic;

/// <summary>Endpoints without attributes: their life, and what becomes of their failures.</summary>
public sealed class EndpointTests
{
    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task EachConnectionHasAnInstanceOfItsOwnThatIsDisposedOfAfterOnClose(Carrier carrier)
    {
        var made = new List<ScriptedEndpoint>();
        await using EndpointServer server = await EndpointServer.StartAsync(carrier, ServerEndpointConfig.Create("/", () =>
        {
            ScriptedEndpoint endpoint = ScriptedEndpoint.Echo();
            lock (made)
            {
                made.Add(endpoint);
            }

            return endpoint;
        }));
        RawClient first = await server.ConnectAsync("/");
        RawClient second = await server.ConnectAsync("/");
        await first.SendTextAsync("grüße");
        await first.ExpectTextAsync("grüße");
        await second.SendAsync(Opcode.Binary, [1, 2, 3]);
        Assert.Equal([1, 2, 3], (await second.ReceiveAsync()).Payload);
        await first.LeaveAsync();
        await made[0].Disposed.Within();
        Assert.Equal(["open", "close", "dispose"], made[0].Calls);
        Assert.Equal(["open"], made[1].Calls);
        Assert.Equal(CloseCode.NormalClosure, (await made[0].Closed).Code);
        Assert.NotSame(made[0].Session, made[1].Session);
    }

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task Rule04_NoMessageComesBeforeOnOpenHasCompletedAndHandlersAddedThereSeeTheFirst(Carrier carrier)
    {
        TaskCompletionSource go = Bounded.Gate();
        TaskCompletionSource waiting = Bounded.Gate();
        var endpoint = new ScriptedEndpoint
        {
            Open = async (session, _) =>
            {
                waiting.SetResult();
                await go.Task;
                session.AddMessageHandler((string text) => session.SendAsync("got " + text));
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(carrier, ServerEndpointConfig.Create("/", () => endpoint));
        RawClient client = await server.DialAsync();
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(EndpointServer.Request("/")), RawClient.TextFrame("first"));
        await waiting.Task.Within();
        Assert.Equal(["open"], endpoint.Calls);
        go.SetResult();
        await client.ReadHeadAsync();
        await client.ExpectTextAsync("got first");
    }

    [Fact]
    public async Task Rule24_WhatAHandlerThrowsGoesToOnErrorAndTheSessionLivesOn()
    {
        var endpoint = new ScriptedEndpoint
        {
            Open = static (session, _) =>
            {
                session.AddMessageHandler((string text) => text switch
                {
                    "now" => throw new InvalidTimeZoneException(),
                    "later" => FailLaterAsync(),
                    _ => session.SendAsync(text),
                });
                return default;
            },
            Error = static (session, error) => session.SendAsync(error.GetType().Name),
        };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/", () => endpoint));
        RawClient client = await server.ConnectAsync("/");
        await client.SendTextAsync("now");
        await client.ExpectTextAsync(nameof(InvalidTimeZoneException));
        await client.SendTextAsync("later");
        await client.ExpectTextAsync(nameof(InvalidCastException));
        await client.SendTextAsync("still here");
        await client.ExpectTextAsync("still here");

        static async ValueTask FailLaterAsync()
        {
            await Task.Yield();
            throw new InvalidCastException();
        }
    }

    [Fact]
    public async Task Rule24_WithoutAnOnErrorItIsLoggedAndTheSessionCloses1011()
    {
        var endpoint = new ScriptedEndpoint
        {
            Open = static (session, _) =>
            {
                session.AddMessageHandler((string _) => throw new InvalidTimeZoneException("secret"));
                return default;
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/", () => endpoint));
        RawClient client = await server.ConnectAsync("/");
        await client.SendTextAsync("a");
        await client.ExpectCloseAsync(CloseCode.InternalError, "internal error");
        Assert.IsType<InvalidTimeZoneException>(Assert.Single(server.Log.Failures).Error);
        await endpoint.Closed.Within();
        Assert.Equal(["open", "error InvalidTimeZoneException", "close", "dispose"], await CallsAsync(endpoint));
    }

    [Fact]
    public async Task Rule25_WhatOnCloseThrowsGoesToOnError()
    {
        var endpoint = new ScriptedEndpoint
        {
            Close = static (_, _) => throw new InvalidTimeZoneException(),
            Error = static (_, _) => default,
        };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/", () => endpoint));
        await (await server.ConnectAsync("/")).LeaveAsync();
        Assert.Equal(["open", "close", "error InvalidTimeZoneException", "dispose"], await CallsAsync(endpoint));
    }

    [Fact]
    public async Task AnInstanceMayBeMadeOfTheConnectionsOwnServices()
    {
        var scopes = new List<Scoped>();
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Services.AddScoped<Scoped>();
            builder.AddEndpoint(ServerEndpointConfig.Create("/", services =>
            {
                Scoped scoped = services.GetRequiredService<Scoped>();
                lock (scopes)
                {
                    scopes.Add(scoped);
                }

                return ScriptedEndpoint.Greeting(_ => scoped.Disposed.Task.IsCompleted ? "disposed" : "alive");
            }));
        });
        RawClient first = await server.ConnectAsync("/");
        await first.ExpectTextAsync("alive");
        await (await server.ConnectAsync("/")).ExpectTextAsync("alive");
        Assert.NotSame(scopes[0], scopes[1]);
        await first.LeaveAsync();
        await scopes[0].Disposed.Task.Within();
        Assert.False(scopes[1].Disposed.Task.IsCompleted);
    }

    [Fact]
    public async Task AFactoryThatReturnsNullIsNamed()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create<ScriptedEndpoint>("/null", static () => null!));
        Assert.Equal(500, await server.StatusAsync("/null"));
        Assert.Equal("The factory of WsGen.Support.ScriptedEndpoint at \"/null\" has returned null.", Assert.Single(server.Log.Failures).Error!.Message);
    }

    private static async Task<string[]> CallsAsync(ScriptedEndpoint endpoint)
    {
        await endpoint.Disposed.Within();
        return [.. endpoint.Calls];
    }

    private sealed class Scoped : IDisposable
    {
        public TaskCompletionSource Disposed { get; } = Bounded.Gate();

        public void Dispose() => Disposed.TrySetResult();
    }
}
