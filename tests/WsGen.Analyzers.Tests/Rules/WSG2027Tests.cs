namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Reply after the session was closed.</summary>
public sealed class WSG2027Tests
{
    [Theory]
    [InlineData("async ValueTask<string>", "await session.CloseAsync(); return {|#0:text|};", "CloseAsync")]
    [InlineData("async Task<string>", "if (text == \"bye\") { await session.CloseAsync(CloseCode.NormalClosure, text); } return {|#0:\"ok\"|};", "CloseAsync")]
    [InlineData("async ValueTask<string>", "try { await session.CloseAsync(); } finally { Console.Write(1); } return {|#0:text|};", "CloseAsync")]
    [InlineData("string", "session.Abort(); return {|#0:text|};", "Abort")]
    [InlineData("ValueTask<string>", "session.Abort(); return {|#0:new ValueTask<string>(text)|};", "Abort")]
    [InlineData("byte[]?", "for (int i = 0; i < 2; i++) { if (i == 1) { session.Abort(); } } return {|#0:new byte[] { 1 }|};", "Abort")]
    public Task Flagged(string returned, string body, string close) => Verify.FlaggedMember(
        "WSG2027",
        $"[OnMessage] {returned} Say(string text, WsSession session) {{ {body} }}",
        $"This reply cannot be delivered where '{close}' has closed the session before: return null there, or send it first");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Session = WsGen.WsSession;

        public partial class Outer<T>
        {
            [ServerEndpoint("/{room}")]
            public partial record class Chat(Session Session)
            {
                [OnMessage] string Own(string text, Session session) { session.Abort(); return {|WSG2027:text|}; }
            }
        }

        [ServerEndpoint("/b")]
        public partial class ByConstructor(WsSession session)
        {
            [OnMessage] string Say(string text) { session.Abort(); return {|WSG2027:text|}; }
        }

        [ServerEndpoint("/c")]
        public partial class ByMember
        {
            public required WsSession Session { get; init; }
            [OnMessage] public partial string Say(string text);
        }

        partial class ByMember
        {
            public partial string Say(string text) { Session.Abort(); return {|WSG2027:text|}; }
        }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        private WsSession? _partner;

        [OnMessage] async ValueTask<string?> Say(string text, WsSession session)
        {
            switch (text)
            {
                case "bye":
                    await session.CloseAsync();
                    return null;
                case "by":
                    await session.CloseAsync();
                    return default;
                case "part":
                    session.Abort();
                    throw new InvalidOperationException();
                case "leave":
                    await _partner!.CloseAsync();               // another session
                    return text;
                case "all":
                    foreach (WsSession each in session.OpenSessions)
                    {
                        await each.CloseAsync();
                    }

                    return text;
                case "later":
                    _ = Task.Run(() => session.Abort());
                    return text;
                case "perhaps":
                    bool ends = text.Length > 2;
                    if (ends)
                    {
                        session.Abort();
                    }

                    return ends ? null : text;
            }

            return "ok";
        }

        [OnMessage] async ValueTask Bytes(byte[] bytes, WsSession session) { await session.CloseAsync(); return; }

        string Helper(WsSession session) { session.Abort(); return "a"; }
        """);
}
