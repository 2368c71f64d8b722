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
    [InlineData("CompressionEnabled = true, CompressionLevel = {|#0:10|}", "Compression:Level is 10; it must be from 1 (fastest) to 9 (smallest)")]
    [InlineData("CompressionClientMaxWindowBits = {|#0:8|}", "Compression:ClientMaxWindowBits is 8; it must be from 9 to 15 (RFC 7692 also knows 8, which zlib cannot keep to)")]
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
    [InlineData("options.Compression.MinMessageSize = {|#0:-1|};", "Compression:MinMessageSize is -1; it must be zero bytes or more")]
    [InlineData("_ = new EndpointOptions { Compression = { Enabled = false, ServerMaxWindowBits = {|#0:16|} } };", "Compression:ServerMaxWindowBits is 16; it must be from 9 to 15 (RFC 7692 also knows 8, which zlib cannot keep to)")]
    [InlineData("builder.Options.KeepAliveInterval = TimeSpan.FromMinutes(1); builder.Options.ReadIdleTimeout = {|#0:TimeSpan.FromSeconds(30)|};", "ReadIdleTimeout is 00:00:30; it must be more than KeepAliveInterval, which is 00:01:00: it would fire before the first ping")]
    public Task Flagged(string statement, string message) => Verify.Flagged("WSG2061", User(statement), message);

    /// <summary>What no connection has: of a server, and of compression.</summary>
    [Theory]
    [InlineData("builder.Options.HandshakeTimeout = {|#0:TimeSpan.Zero|};", "HandshakeTimeout is 00:00:00; it must be more than zero")]
    [InlineData("builder.Options.ShutdownTimeout = {|#0:TimeSpan.FromDays(25)|};", "ShutdownTimeout is 25.00:00:00; it must be from zero to 24 days")]
    [InlineData("builder.Options.ShutdownTimeout = {|#0:Timeout.InfiniteTimeSpan|};", "ShutdownTimeout is -00:00:00.0010000; it must be from zero to 24 days")]
    [InlineData("builder.Options.ShutdownCloseTimeout = {|#0:TimeSpan.Zero|};", "ShutdownCloseTimeout is 00:00:00; it must be more than zero")]
    [InlineData("builder.Options.TimerResolution = {|#0:TimeSpan.FromMilliseconds(1)|};", "TimerResolution is 00:00:00.0010000; it must be from 10 milliseconds to 1 minute")]
    [InlineData("builder.Options.Threads = {|#0:2048|};", "Threads is 2048; it must be from 1 to 1024, or zero (one for each processor)")]
    [InlineData("builder.Options.MaxConnections = {|#0:-1|};", "MaxConnections is -1; it must be zero (no limit) or more")]
    [InlineData("builder.Options.MaxConnectionsPerAddress = {|#0:-1|};", "MaxConnectionsPerAddress is -1; it must be zero (no limit) or more")]
    [InlineData("builder.Options.Transport = {|#0:(WsTransport)9|};", "Transport is 9; it must be Auto, Epoll, IoUring or Sockets")]
    [InlineData("builder.Options.MaxConnections = 10; builder.Options.MaxConnectionsPerAddress = {|#0:20|};", "MaxConnectionsPerAddress is 20; it must be no more than MaxConnections, which is 10: no address could ever have so many")]
    [InlineData("builder.Options.Compression.Level = {|#0:0|};", "Compression:Level is 0; it must be from 1 (fastest) to 9 (smallest)")]
    [InlineData("client.Compression.ServerMaxWindowBits = {|#0:8|};", "Compression:ServerMaxWindowBits is 8; it must be from 9 to 15 (RFC 7692 also knows 8, which zlib cannot keep to)")]
    [InlineData("builder.Options.TrafficLog.MaxPayload = {|#0:100_000|};", "TrafficLog:MaxPayload is 100000; it must be from 0 (sizes alone) to 65536 bytes")]
    [InlineData("builder.Options.Drain.Period = {|#0:TimeSpan.FromDays(25)|};", "Drain:Period is 25.00:00:00; it must be from zero to 24 days")]
    [InlineData("builder.Options.Drain.CloseCode = {|#0:CloseCode.NormalClosure|};", "Drain:CloseCode is 1000; it must be 1001 (going away) or 1012 (service restart)")]
    [InlineData("_ = new CompressionOptions { MinMessageSize = {|#0:-1|} };", "Compression:MinMessageSize is -1; it must be zero bytes or more")]
    public Task FlaggedOfAServer(string statement, string message) => Verify.Flagged("WSG2061", User(statement), message);

    [Theory]
    [InlineData("builder.Options.HandshakeTimeout = TimeSpan.FromSeconds(1); builder.Options.ShutdownTimeout = TimeSpan.Zero; builder.Options.ShutdownCloseTimeout = TimeSpan.FromTicks(1);")]
    [InlineData("builder.Options.Threads = 0; builder.Options.Threads = 1024; builder.Options.MaxConnections = 0; builder.Options.MaxConnectionsPerAddress = 20;")]
    [InlineData("builder.Options.MaxConnections = 20; builder.Options.MaxConnectionsPerAddress = 20; builder.Options.Transport = WsTransport.Sockets;")]
    [InlineData("builder.Options.Threads = number; builder.Options.NoAddAfterHandshake = true; builder.Options.StrictSpecCompliance = false; builder.Options.Urls = \"\";")]
    [InlineData("builder.Options.Compression.Level = 9; builder.Options.Compression.ClientMaxWindowBits = 9; builder.Options.Compression.Enabled = true;")]
    [InlineData("var other = new Other { Threads = -1, MaxConnections = -1 }; other.Threads = -2;")]
    public Task NotFlaggedOfAServer(string statements) => Verify.NotFlagged(User(statements) + " public class Other { public int Threads { get; set; } public int MaxConnections { get; set; } }");

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
    [InlineData("options.Compression.Level = null; options.Compression.Level = number; options.Compression.ClientMaxWindowBits = 9; session.Compression = MessageCompression.Never;")]
    [InlineData("session.KeepAliveInterval = TimeSpan.FromSeconds(30); options.IdleTimeout = TimeSpan.FromSeconds(20);")]
    [InlineData("if (number > 1) { options.KeepAliveInterval = TimeSpan.FromSeconds(30); } else { options.IdleTimeout = TimeSpan.FromSeconds(20); }")]
    [InlineData("builder.Options.SendQueuePolicy = SendQueuePolicy.Close; builder.Options.MaxTextMessageSize = 1 << 20;")]
    public Task NotFlagged(string statements) => Verify.NotFlagged(User(statements));

    [Fact]
    public Task NotFlaggedInTheAttribute() => Verify.NotFlagged("""
        [ServerEndpoint("/a")] [EndpointOptions(KeepAliveInterval = 10_000, PongTimeout = 10_000, IdleTimeout = 60_000, SendTimeout = 5_000, SendQueuePolicy = SendQueuePolicy.DropOldest, CompressionEnabled = true, CompressionLevel = 9, CompressionServerNoContextTakeover = false)]
        public partial class A { [OnMessage] void Take(string text) { } }
        [ServerEndpoint("/b")] [EndpointOptions(PongTimeout = 10_000)] public partial class B { [OnMessage] void Take(string text) { } }
        """);

    /// <summary>In other forms.</summary>
    [Theory]
    [InlineData("class A { void Run(WsServerBuilder b, TimeSpan t) { b.Options.ShutdownTimeout = t; b.Options.ShutdownTimeout = TimeSpan.FromDays(24); b.Options.Threads = Environment.ProcessorCount; b.Options.MaxConnectionsPerAddress = 5; } void Other(WsServerBuilder b) { b.Options.MaxConnections = 2; } }")]
    [InlineData("class A { static readonly WsServerOptions s_o = new() { MaxConnections = 3, MaxConnectionsPerAddress = {|WSG2061:4|}, HandshakeTimeout = {|WSG2061:-TimeSpan.FromSeconds(3)|} }; }")]
    public Task OfPrograms(string members) => Verify.Marked(members);
}
