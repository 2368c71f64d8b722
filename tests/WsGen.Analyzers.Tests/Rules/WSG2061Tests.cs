namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Setting cannot work.</summary>
public sealed class WSG2061Tests
{
    private static string User(string statement) => $$"""
        public class User
        {
            void Use(WsSession session, WsServerBuilder builder, WsClientOptions client, EndpointOptions options, int number)
            {
                {{statement}}
            }
        }
        """;

    [Theory]
    [InlineData("IdleTimeout = {|#0:-5|}", "IdleTimeout is -00:00:00.0050000; it must be zero (off) or at least 1 millisecond")]
    [InlineData("KeepAliveInterval = {|#0:20|}", "KeepAliveInterval is 00:00:00.0200000; it must be zero (no pings) or at least 100 milliseconds")]
    [InlineData("CloseTimeout = {|#0:0|}", "CloseTimeout is 00:00:00; it must be more than zero")]
    [InlineData("MaxTextMessageSize = {|#0:0|}", "MaxTextMessageSize is 0; it must be from 1 to 2147483591 bytes")]
    [InlineData("SendQueueLimit = {|#0:64|}", "SendQueueLimit is 64; it must be 1024 bytes or more")]
    [InlineData("SendQueuePolicy = {|#0:(SendQueuePolicy)9|}", "SendQueuePolicy is 9; it must be Wait, DropNewest, DropOldest or Close")]
    [InlineData("KeepAliveInterval = 30_000, IdleTimeout = {|#0:20_000|}", "IdleTimeout is 00:00:20; it must be more than KeepAliveInterval, which is 00:00:30: it would fire before the first ping")]
    [InlineData("WriteIdleTimeout = {|#0:30_000|}, KeepAliveInterval = 30_000", "WriteIdleTimeout is 00:00:30; it must be more than KeepAliveInterval, which is 00:00:30: it would fire before the first ping")]
    [InlineData("KeepAliveInterval = 1_000, PongTimeout = {|#0:5_000|}", "PongTimeout is 00:00:05; it must be at most KeepAliveInterval, which is 00:00:01: the next ping would take its place")]
    [InlineData("KeepAliveInterval = 0, PongTimeout = {|#0:5_000|}", "PongTimeout is 00:00:05; it must be zero unless KeepAliveInterval is set: without pings there are no pongs")]
    public Task FlaggedInTheAttribute(string arguments, string message) => Verify.Flagged(
        "WSG2061", $$"""[ServerEndpoint("/a")] [EndpointOptions({{arguments}})] public partial class Chat { [OnMessage] void Take(string text) { } }""", message);

    [Theory]
    [InlineData("session.IdleTimeout = {|#0:TimeSpan.FromSeconds(-1)|};", "IdleTimeout is -00:00:01; it must be zero (off) or at least 1 millisecond")]
    [InlineData("session.CloseTimeout = {|#0:TimeSpan.Zero|};", "CloseTimeout is 00:00:00; it must be more than zero")]
    [InlineData("session.SendTimeout = {|#0:-TimeSpan.FromMinutes(1)|};", "SendTimeout is -00:01:00; it must be more than zero, or -00:00:00.0010000 for no limit")]
    [InlineData("session.KeepAliveInterval = {|#0:new TimeSpan(10)|};", "KeepAliveInterval is 00:00:00.0000010; it must be zero (no pings) or at least 100 milliseconds")]
    [InlineData("builder.Options.BufferSize = {|#0:16|};", "BufferSize is 16; it must be from 256 to 16777216 bytes")]
    [InlineData("builder.Options.CloseTimeout = {|#0:default|};", "CloseTimeout is 00:00:00; it must be more than zero")]
    [InlineData("client.Session.MaxBinaryMessageSize = {|#0:-1L|};", "MaxBinaryMessageSize is -1; it must be from 1 to 2147483591 bytes")]
    [InlineData("_ = new EndpointOptions { KeepAliveInterval = TimeSpan.FromSeconds(30), IdleTimeout = {|#0:new TimeSpan(0, 0, 10)|} };", "IdleTimeout is 00:00:10; it must be more than KeepAliveInterval, which is 00:00:30: it would fire before the first ping")]
    [InlineData("_ = new WsClientOptions { Session = { PongTimeout = {|#0:TimeSpan.FromSeconds(9)|}, KeepAliveInterval = TimeSpan.FromSeconds(3) } };", "PongTimeout is 00:00:09; it must be at most KeepAliveInterval, which is 00:00:03: the next ping would take its place")]
    [InlineData("builder.Options.KeepAliveInterval = TimeSpan.FromMinutes(1); builder.Options.ReadIdleTimeout = {|#0:TimeSpan.FromSeconds(30)|};", "ReadIdleTimeout is 00:00:30; it must be more than KeepAliveInterval, which is 00:01:00: it would fire before the first ping")]
    public Task Flagged(string statement, string message) => Verify.Flagged("WSG2061", User(statement), message);

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Own = WsGen.EndpointOptionsAttribute;
        using static System.TimeSpan;
        public static partial class Outer { [ServerEndpoint("/a"), Own(BufferSize = {|WSG2061:1|})] internal partial record A { [OnMessage] void Take(string text) { } } }
        public partial class B { }
        [ServerEndpoint("/b")] [EndpointOptions(IdleTimeout = {|WSG2061:-1|})] public partial class B { [OnMessage] void Take(string text) { } }
        public class User
        {
            static readonly EndpointOptions s_options = new() { CloseTimeout = {|WSG2061:Zero|} };
            Action<EndpointOptions> Set => options => options.CloseTimeout = {|WSG2061:FromSeconds(0)|};
        }
        """);

    [Theory]
    [InlineData("session.IdleTimeout = TimeSpan.Zero; session.KeepAliveInterval = TimeSpan.FromSeconds(1); session.AsyncSendTimeout = Timeout.InfiniteTimeSpan;")]
    [InlineData("session.IdleTimeout = TimeSpan.FromSeconds(number); session.CloseTimeout = Timeout.InfiniteTimeSpan * number; builder.Options.BufferSize = number;")]
    [InlineData("_ = new EndpointOptions { KeepAliveInterval = TimeSpan.FromSeconds(30), IdleTimeout = TimeSpan.FromSeconds(90), PongTimeout = TimeSpan.FromSeconds(10) };")]
    [InlineData("options.PongTimeout = TimeSpan.FromSeconds(5); options.IdleTimeout = null;")]
    [InlineData("session.KeepAliveInterval = TimeSpan.FromSeconds(30); options.IdleTimeout = TimeSpan.FromSeconds(20);")]
    [InlineData("if (number > 1) { options.KeepAliveInterval = TimeSpan.FromSeconds(30); } else { options.IdleTimeout = TimeSpan.FromSeconds(20); }")]
    [InlineData("builder.Options.SendQueuePolicy = SendQueuePolicy.Close; builder.Options.MaxTextMessageSize = 1 << 20;")]
    public Task NotFlagged(string statements) => Verify.NotFlagged(User(statements));

    [Fact]
    public Task NotFlaggedInTheAttribute() => Verify.NotFlagged("""
        [ServerEndpoint("/a")] [EndpointOptions(KeepAliveInterval = 10_000, PongTimeout = 10_000, IdleTimeout = 60_000, SendTimeout = 5_000, SendQueuePolicy = SendQueuePolicy.DropOldest)]
        public partial class A { [OnMessage] void Take(string text) { } }
        [ServerEndpoint("/b")] [EndpointOptions(PongTimeout = 10_000)] public partial class B { [OnMessage] void Take(string text) { } }
        """);
}
