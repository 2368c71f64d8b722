using System.Security.Claims;
using WsGen.Connections;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>
/// Rule 18: "Principal of handshake = Session principal; when the identity ends on a protected endpoint close 1008 at once" (Jakarta WebSocket 7.2).
/// </summary>
public sealed class UserExpiryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource<WsSession> _opened = Bounded.Gate<WsSession>();
    private readonly ScriptedEndpoint _endpoint;
    private readonly TaskCompletionSource _atWork = Bounded.Gate();
    private readonly TaskCompletionSource _gate = Bounded.Gate();

    public UserExpiryTests() => _endpoint = new ScriptedEndpoint
    {
        Open = (session, _) =>
        {
            session.AddMessageHandler(async (string _) =>
            {
                _atWork.TrySetResult();
                await _gate.Task;
            });
            _opened.SetResult(session);
            return default;
        },
    };

    private async Task<(EndpointServer Server, RawClient Client, WsSession Session)> StartAsync(Carrier carrier, Func<EndpointServer, DateTimeOffset?> expires)
    {
        EndpointServer? server = null;
        server = await EndpointServer.StartAsync(carrier, ServerEndpointConfig.Create("/", () => _endpoint).WithConfigurator(new TestConfigurator
        {
            Check = (request, _) =>
            {
                Assert.Null(request.UserExpires);
                request.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")], "test"));
                request.UserExpires = expires(server!);
                return default;
            },
        }));
        RawClient client = await server.ConnectAsync("/");
        return (server, client, await _opened.Task.Within());
    }

    private async Task ExpectEndAsync(RawClient client)
    {
        await client.ExpectCloseAsync(CloseCode.PolicyViolation, "the identity of the user has ended (UserExpires)");
        await client.LeaveAsync();
        CloseReason reason = await _endpoint.Closed.Within();
        Assert.Equal((CloseCode.AbnormalClosure, CloseInitiator.Transport, CloseCode.PolicyViolation), (reason.Code, reason.Initiator, reason.SentCode));
    }

    [Fact]
    public async Task Rule18_TheSessionClosesWith1008WhenTheIdentityEnds()
    {
        (EndpointServer server, RawClient client, WsSession session) = await StartAsync(Carrier.Memory, static server => server.Time.GetUtcNow() + Patience);
        await using (server)
        {
            Assert.Equal(server.Time.GetUtcNow() + Patience, session.UserExpires);
            Assert.Equal("ann", session.User!.Identity!.Name);
            await server.PassAsync(Patience - ConnectionClock.Resolution);
            Assert.True(session.IsOpen);
            await server.PassAsync(2 * ConnectionClock.Resolution);
            await ExpectEndAsync(client);
        }
    }

    /// <summary>"At once": a handler that is still at work does not put it off.</summary>
    [Fact]
    public async Task Rule18_AHandlerAtWorkDoesNotPutItOff()
    {
        (EndpointServer server, RawClient client, WsSession session) = await StartAsync(Carrier.Memory, static server => server.Time.GetUtcNow() + Patience);
        await using (server)
        {
            await client.SendTextAsync("wait");
            await _atWork.Task.Within();
            await server.PassAsync(Patience + ConnectionClock.Resolution);
            await client.ExpectCloseAsync(CloseCode.PolicyViolation);
            Assert.False(session.IsOpen);
            _gate.SetResult();
        }
    }

    [Fact]
    public async Task Rule18_ARenewedIdentityEndsLater()
    {
        (EndpointServer server, RawClient client, WsSession session) = await StartAsync(Carrier.Memory, static server => server.Time.GetUtcNow() + Patience);
        await using (server)
        {
            session.UserExpires = server.Time.GetUtcNow() + (2 * Patience);
            await server.PassAsync(Patience + Patience / 2);
            Assert.True(session.IsOpen);
            session.UserExpires = null;
            Assert.Null(session.UserExpires);
            await server.PassAsync(Patience);
            Assert.True(session.IsOpen);
            session.UserExpires = server.Time.GetUtcNow();
            await server.PassAsync(2 * ConnectionClock.Resolution);
            await ExpectEndAsync(client);
            Assert.Throws<SessionClosedException>(() => session.UserExpires = null);
            Assert.NotNull(session.UserExpires); // can still be read
        }
    }

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task Rule18_AnIdentityThatHasEndedAlreadyIsNotServed(Carrier carrier)
    {
        (EndpointServer server, RawClient client, _) = await StartAsync(carrier, server => (carrier == Carrier.Memory ? server.Time.GetUtcNow() : DateTimeOffset.UtcNow) - Patience);
        await using (server)
        {
            await server.PassAsync(2 * ConnectionClock.Resolution);
            await ExpectEndAsync(client);
        }
    }

    [Fact]
    public async Task Rule18_WhoSaysNothingOfAnEndHasNone()
    {
        (EndpointServer server, _, WsSession session) = await StartAsync(Carrier.Memory, static _ => null);
        await using (server)
        {
            Assert.Null(session.UserExpires);
            await server.PassAsync(Patience);
            Assert.True(session.IsOpen);
        }
    }

    /// <summary>A fallback says it too, of an endpoint that has no configurator.</summary>
    [Fact]
    public async Task Rule18_AFallbackMaySayWhenTheIdentityEnds()
    {
        EndpointServer? server = null;
        server = await EndpointServer.StartAsync(Carrier.Memory, builder => builder.Fallback = (request, _) =>
        {
            request.UserExpires = server!.Time.GetUtcNow() + Patience;
            return new(new UpgradeTarget(ServerEndpointConfig.Create("/", () => _endpoint)));
        });
        await using (server)
        {
            RawClient client = await server.ConnectAsync("/anything");
            await _opened.Task.Within();
            await server.PassAsync(Patience + ConnectionClock.Resolution);
            await ExpectEndAsync(client);
        }
    }
}
