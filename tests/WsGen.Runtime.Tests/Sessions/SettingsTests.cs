using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>What a session may have of its own while it is open.</summary>
public sealed class SettingsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);

    [Fact]
    public void Rule39_AnIdleTimeOutCanBeSetChangedAndTakenBack()
    {
        using var rig = new PushedSession();
        rig.Pass(TimeSpan.FromSeconds(60));
        rig.Session.IdleTimeout = TimeSpan.FromMinutes(10);
        rig.Session.IdleTimeout = TimeSpan.Zero;
        rig.Pass(TimeSpan.FromMinutes(10));
        Assert.True(rig.Session.IsOpen);
        Assert.True(rig.Session.SendAsync("activity").IsCompletedSuccessfully);
        rig.Session.IdleTimeout = s_limit;
        rig.Pass(TimeSpan.FromSeconds(2.8));
        Assert.True(rig.Session.IsOpen);
        rig.Pass(TimeSpan.FromSeconds(0.4));
        Assert.Equal("idle for 3 s (IdleTimeout)", rig.Connection.Reason.Reason);
        Assert.Equal(["text activity", "close 1001"], rig.TakeFrames());
    }

    [Fact]
    public void EachDirectionHasItsOwn()
    {
        using (var reads = new PushedSession())
        {
            reads.Session.ReadIdleTimeout = s_limit;
            Assert.Equal(s_limit, reads.Session.ReadIdleTimeout);
            reads.Pass(TimeSpan.FromSeconds(3.2));
            Assert.Equal("nothing received for 3 s (ReadIdleTimeout)", reads.Connection.Reason.Reason);
        }

        using var writes = new PushedSession();
        writes.Session.WriteIdleTimeout = s_limit;
        Assert.Equal(s_limit, writes.Session.WriteIdleTimeout);
        writes.Pass(TimeSpan.FromSeconds(3.2));
        Assert.Equal("nothing sent for 3 s (WriteIdleTimeout)", writes.Connection.Reason.Reason);
    }

    [Fact]
    public void OneSessionsSettingsAreNotAnothers()
    {
        var options = new ConnectionOptions { IdleTimeout = TimeSpan.FromMinutes(1) };
        using var one = new PushedSession(options: options);
        using var other = new PushedSession(options: options);
        one.Session.IdleTimeout = s_limit;
        one.Session.MaxTextMessageSize = 10;
        Assert.Equal(TimeSpan.FromMinutes(1), other.Session.IdleTimeout);
        Assert.NotEqual(10, other.Session.MaxTextMessageSize);
        one.Pass(TimeSpan.FromSeconds(4));
        other.Pass(TimeSpan.FromSeconds(4));
        Assert.False(one.Session.IsOpen);
        Assert.True(other.Session.IsOpen);
    }

    [Fact]
    public void KeepAliveCanBeginChangeAndEnd()
    {
        using var rig = new PushedSession();
        rig.Pass(TimeSpan.FromSeconds(60));
        rig.Session.KeepAliveInterval = s_limit;
        rig.Session.PongTimeout = TimeSpan.FromSeconds(1);
        rig.Pass(TimeSpan.FromSeconds(2.8));
        Assert.Empty(rig.TakeFrames()); // the first is due after the interval
        rig.Pass(TimeSpan.FromSeconds(0.4));
        string ping = Assert.Single(rig.TakeFrames());
        Assert.StartsWith("ping", ping, StringComparison.Ordinal);

        // Not answered, and none awaited any more.
        rig.Session.PongTimeout = TimeSpan.Zero;
        rig.Session.KeepAliveInterval = TimeSpan.Zero;
        rig.Pass(TimeSpan.FromSeconds(60));
        Assert.Empty(rig.TakeFrames());
        rig.Session.KeepAliveInterval = TimeSpan.FromSeconds(2);
        rig.Session.PongTimeout = TimeSpan.FromSeconds(1);
        rig.Pass(TimeSpan.FromSeconds(1.8));
        Assert.True(rig.Session.IsOpen);
        Assert.Empty(rig.TakeFrames());
        rig.Pass(TimeSpan.FromSeconds(0.4));
        Assert.Single(rig.TakeFrames());
        rig.Pass(TimeSpan.FromSeconds(1.2));
        Assert.Equal("no pong for 1 s (PongTimeout)", rig.Connection.Reason.Reason);
    }

    [Fact]
    public async Task TheSizesOfMessagesCountFromTheNextFrameAndAreNamedWhenExceeded()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = static (TestEndpoint endpoint, in InboundMessage message) =>
            {
                if (message.Span.StartsWith("raise"u8))
                {
                    endpoint.Session.MaxTextMessageSize = 20_000;
                    endpoint.Session.MaxBinaryMessageSize = 100;
                }

                return endpoint.Reply(MessageKind.Text, message.Span);
            },
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        Assert.Equal((8192, 8192), (endpoint.Session.MaxTextMessageSize, endpoint.Session.MaxBinaryMessageSize));
        await client.SendAsync(RawClient.TextFrame("raise"), RawClient.TextFrame(new string('x', 20_000)), RawClient.Frame(Opcode.Binary, new byte[100]));
        await client.ExpectTextAsync("raise");
        await client.ExpectTextAsync(new string('x', 20_000));
        await client.ExpectAsync(ReceivedKind.Binary);
        Assert.Equal((20_000, 100), (endpoint.Session.MaxTextMessageSize, endpoint.Session.MaxBinaryMessageSize));
        await client.SendAsync(Opcode.Binary, new byte[101]);
        await client.ExpectCloseAsync(CloseCode.MessageTooBig, "message too big: MaxBinaryMessageSize is 100 bytes");
    }

    [Fact]
    public void TheCloseTimeOutCanBeChanged()
    {
        using var rig = new PushedSession();
        rig.Session.CloseTimeout = s_limit;
        Assert.Equal(s_limit, rig.Session.CloseTimeout);
        Assert.True(rig.Session.CloseAsync().IsCompletedSuccessfully);
        rig.Pass(TimeSpan.FromSeconds(2.8));
        Assert.False(rig.Transport.IsAborted);
        rig.Pass(TimeSpan.FromSeconds(0.4));
        Assert.True(rig.Transport.IsAborted);
    }

    [Fact]
    public void TheSendTimeOutCanBeChanged()
    {
        using var rig = new PushedSession();
        rig.Transport.IsSlow = true;
        Assert.True(rig.Session.SendAsync("a").IsCompletedSuccessfully);
        rig.Session.SendTimeout = s_limit;
        Assert.Equal(s_limit, rig.Session.SendTimeout);
        rig.Pass(TimeSpan.FromSeconds(3.2));
        Assert.Equal("the peer has not read for 3 s (SendTimeout)", rig.Connection.Reason.Reason);
    }

    public static TheoryData<string, Action<WsSession>> Refused => new()
    {
        { "IdleTimeout is -00:00:01; it must be zero (off) or at least 1 millisecond.", static session => session.IdleTimeout = -TimeSpan.FromSeconds(1) },
        { "IdleTimeout is 00:00:00.0009999; it must be zero (off) or at least 1 millisecond.", static session => session.IdleTimeout = TimeSpan.FromTicks(9999) },
        { "ReadIdleTimeout is 00:00:00.0000001; it must be zero (off) or at least 1 millisecond.", static session => session.ReadIdleTimeout = TimeSpan.FromTicks(1) },
        { "WriteIdleTimeout is 00:00:00.0000001; it must be zero (off) or at least 1 millisecond.", static session => session.WriteIdleTimeout = TimeSpan.FromTicks(1) },
        { "PongTimeout is 00:00:00.0000001; it must be zero (off) or at least 1 millisecond.", static session => session.PongTimeout = TimeSpan.FromTicks(1) },
        { "ReadIdleTimeout is -00:00:01; it must be zero (off) or at least 1 millisecond.", static session => session.ReadIdleTimeout = -TimeSpan.FromSeconds(1) },
        { "WriteIdleTimeout is -00:00:01; it must be zero (off) or at least 1 millisecond.", static session => session.WriteIdleTimeout = -TimeSpan.FromSeconds(1) },
        { "KeepAliveInterval is 00:00:00.0990000; it must be zero (no pings) or at least 100 milliseconds.", static session => session.KeepAliveInterval = TimeSpan.FromMilliseconds(99) },
        { "PongTimeout is 00:00:01; it must be zero unless KeepAliveInterval is set: without pings there are no pongs.", static session => session.PongTimeout = TimeSpan.FromSeconds(1) },
        { "PongTimeout is -00:00:01; it must be zero (off) or at least 1 millisecond.", static session => session.PongTimeout = -TimeSpan.FromSeconds(1) },
        {
            "PongTimeout is 00:00:06; it must be at most KeepAliveInterval, which is 00:00:05: the next ping would take its place.",
            static session =>
            {
                session.KeepAliveInterval = TimeSpan.FromSeconds(5);
                session.PongTimeout = TimeSpan.FromSeconds(6);
            }
        },
        {
            "IdleTimeout is 00:00:05; it must be more than KeepAliveInterval, which is 00:00:05: it would fire before the first ping.",
            static session =>
            {
                session.IdleTimeout = TimeSpan.FromSeconds(5);
                session.KeepAliveInterval = TimeSpan.FromSeconds(5);
            }
        },
        { "SendTimeout is 00:00:00; it must be more than zero, or -00:00:00.0010000 for no limit.", static session => session.SendTimeout = TimeSpan.Zero },
        { "AsyncSendTimeout is -00:00:01; it must be more than zero, or -00:00:00.0010000 for no limit.", static session => session.AsyncSendTimeout = -TimeSpan.FromSeconds(1) },
        { "BlockingSendTimeout is 00:00:00; it must be more than zero, or -00:00:00.0010000 for no limit.", static session => session.BlockingSendTimeout = TimeSpan.Zero },
        { "CloseTimeout is -00:00:00.0010000; it must be more than zero.", static session => session.CloseTimeout = Timeout.InfiniteTimeSpan },
        { "MaxTextMessageSize is 0; it must be from 1 to 2147483591 bytes.", static session => session.MaxTextMessageSize = 0 },
        { "MaxBinaryMessageSize is 2147483592; it must be from 1 to 2147483591 bytes.", static session => session.MaxBinaryMessageSize = 2147483592 },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void AValueThatCannotWorkIsRefusedWithASentence(string sentence, Action<WsSession> set)
    {
        using var rig = new PushedSession();
        long text = rig.Session.MaxTextMessageSize;
        Assert.Contains(sentence, Assert.Throws<ArgumentOutOfRangeException>(() => set(rig.Session)).Message, StringComparison.Ordinal);
        Assert.Equal(text, rig.Session.MaxTextMessageSize);
        Assert.True(rig.Session.IsOpen);
    }

    [Fact]
    public async Task Rule08_AfterTheCloseTheyCanBeReadAndNotChanged()
    {
        using var rig = new PushedSession();
        WsSession session = rig.Session;
        session.IdleTimeout = s_limit;
        await session.CloseAsync();
        Action[] changes =
        [
            () => session.IdleTimeout = s_limit,
            () => session.ReadIdleTimeout = s_limit,
            () => session.WriteIdleTimeout = s_limit,
            () => session.KeepAliveInterval = s_limit,
            () => session.PongTimeout = s_limit,
            () => session.SendTimeout = s_limit,
            () => session.AsyncSendTimeout = s_limit,
            () => session.BlockingSendTimeout = s_limit,
            () => session.CloseTimeout = s_limit,
            () => session.MaxTextMessageSize = 1,
            () => session.MaxBinaryMessageSize = 1,
            () => session.Compression = MessageCompression.Never,
        ];
        Assert.All(changes, static change => Assert.Throws<SessionClosedException>(change));
        Assert.Equal(s_limit, session.IdleTimeout);
        Assert.Equal(TimeSpan.FromSeconds(20), session.SendTimeout);
        Assert.Equal(TimeSpan.Zero, session.PongTimeout);
        Assert.Equal(TimeSpan.Zero, session.KeepAliveInterval);
    }
}
