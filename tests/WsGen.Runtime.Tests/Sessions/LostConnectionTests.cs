using Microsoft.Extensions.Time.Testing;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Ends without a closing handshake: OnClose comes exactly once all the same, with 1006.</summary>
public sealed class LostConnectionTests
{
    private const string NoHandshake = "the connection ended without a closing handshake";

    [Fact]
    public async Task TheStreamEndsWithoutACloseFrame()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("last words");
        client.EndOutput();
        await client.ExpectTextAsync("last words"); // what came before the end is answered
        await client.ExpectAsync(ReceivedKind.End);
        await AssertLostAsync(server, endpoint, NoHandshake);
    }

    [Fact]
    public async Task TheStreamEndsInTheMiddleOfAMessage()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.TextFrame("cut off").AsMemory(0, 9));
        client.EndOutput();
        await AssertLostAsync(server, endpoint, NoHandshake);
        Assert.Equal(["open", "close", "release"], endpoint.Calls);
    }

    [Fact]
    public async Task ThePeerResets()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        client.Connection.Abort();
        await AssertLostAsync(server, endpoint, "the connection was lost");
        Assert.Empty(server.Log.Failures);
    }

    [Fact]
    public async Task ThePeerResetsWhileAHandlerIsUnderWay()
    {
        TaskCompletionSource done = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint _, in InboundMessage _) => new ValueTask(done.Task),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Contains("text wait"));
        client.Connection.Abort();
        done.SetResult();
        await AssertLostAsync(server, endpoint, "the connection was lost");
    }

    [Fact]
    public async Task AHandlerThatSendsForAsLongAsTheSessionLivesEndsWithTheConnection()
    {
        // While OnOpen is under way nothing is read: only its own sends can tell it that nobody is there.
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { Open = PushAsync, Error = static (_, _) => default });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.ExpectAsync(ReceivedKind.Binary);
        client.Connection.Abort();
        await AssertLostAsync(server, endpoint, "the connection was lost");
        Assert.IsType<SessionClosedException>(Assert.Single(endpoint.Errors));

        static async ValueTask PushAsync(TestEndpoint endpoint)
        {
            var bytes = new byte[1000];
            while (true)
            {
                await endpoint.Session.SendAsync(bytes, endpoint.Closing);
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task AHandlerThatNeverGivesItsThreadBackEndsWithTheConnection()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { Open = Push });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.ExpectAsync(ReceivedKind.Binary);
        client.Connection.Abort();
        await AssertLostAsync(server, endpoint, "the connection was lost");

        static ValueTask Push(TestEndpoint endpoint)
        {
            var bytes = new byte[1000];
            while (endpoint.Session.IsOpen)
            {
                _ = endpoint.Session.SendAsync(bytes);
            }

            return default;
        }
    }

    [Fact]
    public async Task APeerThatStopsReadingForGoodIsLostAtTheNextSend()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await Bounded.Until(() => endpoint.Calls.Contains("open"));
        client.Input.Complete(); // and its own side stays open
        await endpoint.Session.SendAsync("hello?");
        await AssertLostAsync(server, endpoint, "the connection was lost");
    }

    [Fact]
    public async Task OutputThatFailsBetweenMessagesDoesNotHideWhatThePeerStillSays()
    {
        using var clock = new ConnectionClock(new FakeTimeProvider());
        var transport = new PushTransport();
        (WsConnection connection, TestEndpoint endpoint) = TestUpgradeHandler.Create(transport, clock, Behaviour.Echo);
        connection.Start(endpoint, default, responseWritten: false);
        transport.FailOutput();
        transport.Push(RawClient.TextFrame("a")); // its echo goes nowhere
        Assert.True(endpoint.Session.IsOpen);
        transport.Push(RawClient.CloseFrame(CloseCode.GoingAway, "leaving"));
        Assert.Equal(CloseInitiator.Remote, (await endpoint.Closed.Within()).Initiator);

        // Without a close frame the transport's signal ends it.
        transport = new PushTransport();
        (connection, endpoint) = TestUpgradeHandler.Create(transport, clock, Behaviour.Echo);
        connection.Start(endpoint, default, responseWritten: false);
        transport.FailOutput();
        transport.Receiver.OnSignal();
        Assert.True(transport.IsAborted);
        Assert.Equal(CloseCode.AbnormalClosure, (await endpoint.Closed.Within()).Code);
    }

    [Fact]
    public async Task TheLastWordsOfAPeerThatDoesNotReadAreHeard()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        client.Input.Complete();
        await client.SendAsync(RawClient.TextFrame("a"), RawClient.TextFrame("b"), RawClient.CloseFrame(CloseCode.GoingAway, "leaving"));
        client.EndOutput();
        CloseReason reason = await endpoint.Closed.Within();
        Assert.Equal(new CloseReason(CloseCode.GoingAway, "leaving", CloseInitiator.Remote, CloseCode.GoingAway), reason with { WasClean = false });
        await server.ConnectionsEndedAsync();
        Assert.False(endpoint.Session.CloseReason!.Value.WasClean); // our answer went nowhere
    }

    [Theory]
    [InlineData("in a handler")]
    [InlineData("in OnOpen")]
    [InlineData("elsewhere")]
    [InlineData("elsewhere during a handler")]
    public async Task TheApplicationAborts(string where)
    {
        TaskCompletionSource done = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Open = endpoint =>
            {
                if (where == "in OnOpen")
                {
                    endpoint.Session.Abort();
                }

                return default;
            },
            Text = (TestEndpoint endpoint, in InboundMessage _) =>
            {
                if (where == "in a handler")
                {
                    endpoint.Session.Abort();
                    return default;
                }

                return new ValueTask(done.Task);
            },
        });
        RawClient client = server.Dial();
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(RawClient.Request("/")));
        TestEndpoint endpoint = await server.NextEndpointAsync();
        if (where is "in a handler" or "elsewhere during a handler")
        {
            await client.SendTextAsync("go");
            await Bounded.Until(() => endpoint.Calls.Contains("text go"));
        }

        if (where.StartsWith("elsewhere", StringComparison.Ordinal))
        {
            endpoint.Session.Abort();
            Assert.Throws<SessionClosedException>(() => { endpoint.Session.SendAsync("late").AsTask().GetAwaiter().GetResult(); });
            done.TrySetResult();
        }

        await ClosingTests.AssertClosedAsync(server, endpoint, new CloseReason(CloseCode.AbnormalClosure, "aborted", CloseInitiator.Local));
        endpoint.Session.Abort(); // once more does nothing
    }

    private static Task AssertLostAsync(TestServer server, TestEndpoint endpoint, string reason) =>
        ClosingTests.AssertClosedAsync(server, endpoint, new CloseReason(CloseCode.AbnormalClosure, reason, CloseInitiator.Transport));
}
