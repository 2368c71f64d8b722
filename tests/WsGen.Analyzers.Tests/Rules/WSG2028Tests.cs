namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Session is used after its end.</summary>
public sealed class WSG2028Tests
{
    [Theory]
    [InlineData("await {|#0:session.SendAsync(\"bye\")|};", "SendAsync")]
    [InlineData("await {|#0:session.PingAsync()|};", "PingAsync")]
    [InlineData("await {|#0:session.WhenDrainedAsync()|};", "WhenDrainedAsync")]
    [InlineData("{|#0:session.SendAsync(\"bye\", result => { })|};", "SendAsync")]
    [InlineData("using (TextWriter writer = {|#0:session.OpenTextWriter()|}) { }", "OpenTextWriter")]
    [InlineData("using ({|#0:session.Batch()|}) { }", "Batch")]
    [InlineData("{|#0:session.IdleTimeout = TimeSpan.Zero|};", "IdleTimeout =")]
    [InlineData("{|#0:session.MaxTextMessageSize += 1|};", "MaxTextMessageSize =")]
    [InlineData("await Task.Run(async () => await {|#0:session.SendAsync(\"bye\")|});", "SendAsync")]
    [InlineData("async Task Local() => await {|#0:session.SendAsync(\"bye\")|}; await Local();", "SendAsync")]
    public Task Flagged(string statement, string use) => Verify.Flagged(
        "WSG2028",
        $$"""
        using System.IO;
        [ServerEndpoint("/a")] public partial class Chat { [OnClose] async ValueTask Close(WsSession session) { await Task.Yield(); {{statement}} } }
        """,
        $"'{use}' throws in [OnClose]: the session has ended, nothing can be sent and nothing changed any more");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Bye = WsGen.OnCloseAttribute;
        using Session = WsGen.WsSession;

        public partial class Outer
        {
            [ServerEndpoint("/{room}")]
            public partial class Chat<T>(Session session) : Base
            {
                [Bye] ValueTask Close() => {|WSG2028:session.SendAsync("bye")|};
            }
        }

        public class Base
        {
            public required Session Other { get; init; }
        }

        [ServerEndpoint("/b")]
        public partial record ByMember
        {
            public required Session Session { get; init; }
            [OnClose] ValueTask Close() => {|WSG2028:Session.SendAsync("bye")|};
        }

        public class Inherited { [OnClose] protected ValueTask Close(Session session) => {|WSG2028:session.SendAsync("bye")|}; }
        [ServerEndpoint("/c")] public partial class Heir : Inherited;

        public class Programmatic : Endpoint
        {
            public override ValueTask OnOpenAsync(Session session, EndpointConfig config) => session.SendAsync("hello");
            public override ValueTask OnCloseAsync(Session session, CloseReason reason) => {|WSG2028:session.SendAsync("bye")|};
        }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        private WsSession? _partner;

        [OnOpen] ValueTask Open(WsSession session) => session.SendAsync("hello");

        [OnClose] async ValueTask Close(WsSession session, CloseReason reason)
        {
            await session.OpenSessions.SendAsync("one less");               // the others
            await (_partner?.SendAsync("bye") ?? default);
            foreach (WsSession each in session.OpenSessions)
            {
                each.IdleTimeout = TimeSpan.Zero;
            }

            Console.Write($"{session.Id} {session.RequestPath} {session.IdleTimeout} {reason.Code}");
            await session.CloseAsync();                                     // does nothing
            session.UserProperties["left"] = true;
        }
        """);

    /// <summary>A client that connects again keeps what could not be sent.</summary>
    [Fact]
    public Task NotFlaggedForSendsOfAClient() => Verify.Marked("""
        [ClientEndpoint]
        public partial class Caller
        {
            [Send] public partial ValueTask {|CS8795:SayAsync|}(string text);
            [OnClose] ValueTask Close() => SayAsync("I was away");
        }
        """);
}
