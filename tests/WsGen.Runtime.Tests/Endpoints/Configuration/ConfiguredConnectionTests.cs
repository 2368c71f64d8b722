using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Endpoints.Infrastructure;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Configuration;

/// <summary>What comes of a configurator's connection: instance, user, scope, and who is told when it takes too long.</summary>
public sealed class ConfiguredConnectionTests
{
    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task Rule01_TheConfiguratorIsAskedForAnInstanceForEveryConnectionAndMaySupplyTheSame(Carrier carrier)
    {
        ScriptedEndpoint shared = ScriptedEndpoint.Echo();
        var types = new List<Type>();
        var configurator = new TestConfigurator
        {
            Instance = (type, session, services) =>
            {
                lock (types)
                {
                    types.Add(type);
                }

                Assert.NotNull(session.Id);
                Assert.NotNull(services.GetService(typeof(IServiceScopeFactory)));
                return shared;
            },
        };
        int made = 0;
        await using EndpointServer server = await EndpointServer.StartAsync(carrier, ServerEndpointConfig.Create("/", () =>
        {
            Interlocked.Increment(ref made);
            return ScriptedEndpoint.Echo();
        }).WithConfigurator(configurator));
        RawClient first = await server.ConnectAsync("/");
        RawClient second = await server.ConnectAsync("/");
        await second.SendTextAsync("a");
        await second.ExpectTextAsync("a");
        await first.LeaveAsync();
        await second.LeaveAsync();
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
        Assert.Equal([typeof(ScriptedEndpoint), typeof(ScriptedEndpoint)], types);
        Assert.Equal(0, made);
        Assert.Equal(["open", "open", "close", "close"], shared.Calls); // and nobody has disposed of it
    }

    [Fact]
    public async Task AnInstanceOfAnotherClassIsRefused()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory, ConfiguratorTests.Greeter(new TestConfigurator { Instance = static (_, _, _) => "something else" }));
        Assert.Equal(500, await server.StatusAsync("/"));
        LogEntry entry = Assert.Single(server.Log.Failures);
        Assert.Equal("WsGen.Support.TestConfigurator has supplied a System.String where WsGen.Support.ScriptedEndpoint was wanted.", entry.Error!.Message);
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
    }

    [Fact]
    public async Task ADescriptorSaysHowInstancesAreSupplied()
    {
        var supplied = new object();
        object? attached = null;
        var descriptor = new EndpointDescriptor
        {
            EndpointType = typeof(object),
            Path = "/declared",
            Configurator = () => new TestConfigurator { Instance = (_, _, _) => supplied },
            Activate = static (session, _) => new TestEndpoint(session, Behaviour.Echo),
            Attach = (session, endpoint, _) =>
            {
                attached = endpoint;
                return new TestEndpoint(session, Behaviour.Echo);
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder => builder
            .AddRoutes(RouteTable.Create(descriptor))
            .AddRoutes(RouteTable.Create(descriptor with { Path = "/undeclared", Attach = null })));
        await server.ConnectAsync("/declared");
        Assert.Same(supplied, attached);
        Assert.Equal(500, await server.StatusAsync("/undeclared"));
        Assert.Contains("takes no instance from a configurator", Assert.Single(server.Log.Failures).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEndpointHasOneConfiguratorInEachServer()
    {
        var made = new List<ServerEndpointConfigurator>();
        var descriptor = new EndpointDescriptor
        {
            EndpointType = typeof(object),
            Path = "/",
            Configurator = () =>
            {
                var configurator = new TestConfigurator();
                made.Add(configurator);
                return configurator;
            },
            Activate = static (session, _) => new TestEndpoint(session, Behaviour.Echo),
        };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder => builder.AddRoutes(RouteTable.Create(descriptor)));
        Assert.Single(made);
        await server.ConnectAsync("/");
        await server.ConnectAsync("/");
        Assert.Equal(12, Assert.IsType<TestConfigurator>(Assert.Single(made)).Calls.Count + 2); // no extensions were offered
        await using EndpointServer other = await EndpointServer.StartAsync(Carrier.Memory, builder => builder.AddRoutes(RouteTable.Create(descriptor)));
        Assert.Equal(2, made.Count);
    }

    [Fact]
    public async Task Rule18_TheUserOfTheHandshakeIsTheSessions()
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")], "test"));
        var configurator = new TestConfigurator
        {
            Check = async (request, _) =>
            {
                Assert.Null(request.User);
                await Task.Yield();
                request.User = request.Headers["Authorization"] == "Bearer ann" ? user : null;
                return request.User is null ? new HandshakeRefusal(401, "Say who you are.").WithHeader("WWW-Authenticate", "Bearer") : null;
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory,
            ConfiguratorTests.Greeter(configurator, static session => session.User!.Identity!.Name!),
            ServerEndpointConfig.Create("/nobody", () => ScriptedEndpoint.Greeting(static session => session.User is null ? "nobody" : "somebody")));
        RawClient client = await server.ConnectAsync("/", "Authorization: Bearer ann");
        await client.ExpectTextAsync("ann");
        Assert.Contains("\r\nWWW-Authenticate: Bearer\r\n", await server.AskAsync("/"), StringComparison.Ordinal);
        await (await server.ConnectAsync("/nobody")).ExpectTextAsync("nobody");
    }

    [Fact]
    public async Task WhatAConfiguratorThrowsIsLoggedAndAnswered500()
    {
        var configurator = new TestConfigurator { Modify = static (_, _, _) => throw new InvalidTimeZoneException("broken") };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ConfiguratorTests.Greeter(configurator));
        string answer = await server.AskAsync("/");
        Assert.StartsWith("HTTP/1.1 500 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", answer, StringComparison.Ordinal);
        Assert.IsType<InvalidTimeZoneException>(Assert.Single(server.Log.Failures).Error);
    }

    /// <summary>Long before the handshake takes too long.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AClientThatHasGoneIsNotDecidedAbout(bool resets)
    {
        TaskCompletionSource asked = Bounded.Gate();
        TaskCompletionSource told = Bounded.Gate();
        var configurator = new TestConfigurator
        {
            Check = async (_, cancellationToken) =>
            {
                asked.TrySetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    told.TrySetResult();
                }

                return null;
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Sockets, ConfiguratorTests.Greeter(configurator));
        RawClient client = await server.DialAsync();
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(EndpointServer.Request("/")));
        await asked.Task.Within();
        if (resets)
        {
            client.Connection.Abort();
        }
        else
        {
            client.EndOutput();
        }

        await told.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await client.DisposeAsync();
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("thrown")]
    [InlineData("served")]
    public async Task EachConnectionHasAScopeThatEndsWithTheSessionOrTheRefusal(string outcome)
    {
        TaskCompletionSource disposed = Bounded.Gate();
        var configurator = new TestConfigurator
        {
            Check = (request, _) =>
            {
                request.Services.GetRequiredService<Scoped>().Disposed = disposed;
                return outcome switch
                {
                    "refused" => new(new HandshakeRefusal(403, "no")),
                    "thrown" => throw new InvalidTimeZoneException(),
                    _ => default,
                };
            },
            Instance = (_, _, services) =>
            {
                Assert.Same(disposed, services.GetRequiredService<Scoped>().Disposed);
                return null;
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Services.AddScoped<Scoped>();
            builder.AddEndpoint(ConfiguratorTests.Greeter(configurator));
        });
        if (outcome == "served")
        {
            RawClient client = await server.ConnectAsync("/");
            await client.ExpectTextAsync("open");
            Assert.False(disposed.Task.IsCompleted);
            await client.LeaveAsync();
        }
        else
        {
            await server.AskAsync("/");
        }

        await disposed.Task.Within();
    }

    [Fact]
    public async Task ACheckIsToldWhenItsTimeIsUp()
    {
        TaskCompletionSource<CancellationToken> asked = Bounded.Gate<CancellationToken>();
        var configurator = new TestConfigurator
        {
            Check = async (_, cancellationToken) =>
            {
                asked.TrySetResult(cancellationToken);
                await Bounded.Gate().Task.WaitAsync(cancellationToken);
                return null;
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ConfiguratorTests.Greeter(configurator));
        RawClient client = await server.DialAsync();
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(EndpointServer.Request("/")));
        CancellationToken token = await asked.Task.Within();
        server.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(token.IsCancellationRequested);
        server.Time.Advance(TimeSpan.FromSeconds(0.2));
        await Bounded.Until(() => token.IsCancellationRequested);
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
        Assert.Empty(server.Log.Failures);
    }

    [Fact]
    public async Task ACheckIsToldWhenTheServerStops()
    {
        TaskCompletionSource asked = Bounded.Gate();
        var configurator = new TestConfigurator
        {
            Check = async (_, cancellationToken) =>
            {
                asked.TrySetResult();
                await Bounded.Gate().Task.WaitAsync(cancellationToken);
                return null;
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ConfiguratorTests.Greeter(configurator));
        RawClient client = await server.DialAsync();
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(EndpointServer.Request("/")));
        await asked.Task.Within();
        await server.Server.StopAsync().Within(); // time stands still: only the check can end it
    }

    [Fact]
    public async Task WhatTheClientSendsBehindItsRequestWaitsForTheCheck()
    {
        TaskCompletionSource decide = Bounded.Gate();
        TaskCompletionSource asked = Bounded.Gate();
        var configurator = new TestConfigurator
        {
            Check = async (_, _) =>
            {
                asked.TrySetResult();
                await decide.Task;
                return null;
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Sockets, ServerEndpointConfig.Create("/", ScriptedEndpoint.Echo).WithConfigurator(configurator));
        RawClient client = await server.DialAsync();
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(EndpointServer.Request("/")), RawClient.TextFrame("early"));
        await asked.Task.Within();
        await client.SendAsync(Opcode.Text, "late"u8);
        decide.SetResult();
        await client.ReadHeadAsync();
        await client.ExpectTextAsync("early");
        await client.ExpectTextAsync("late");
    }

    private sealed class Scoped : IDisposable
    {
        public TaskCompletionSource? Disposed { get; set; }

        public void Dispose() => Disposed?.TrySetResult();
    }
}
