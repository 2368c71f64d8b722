using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Send is not awaited.</summary>
public sealed class WSG2020Tests
{
    private const string Dropped = "is dropped: await it, or nobody learns that the message was not accepted, and nothing waits for a peer that reads slowly";

    [Theory]
    [InlineData("{|#0:session.SendAsync(text)|};", "SendAsync", Dropped)]
    [InlineData("_ = {|#0:session.SendAsync(text)|};", "SendAsync", Dropped)]
    [InlineData("{|#0:session.PingAsync()|}.ConfigureAwait(false);", "PingAsync", Dropped)]
    [InlineData("{|#0:session.OpenSessions.SendAsync(text)|}.AsTask();", "SendAsync", Dropped)]
    [InlineData("Action later = () => {|#0:session.SendAsync(text)|}; later();", "SendAsync", Dropped)]
    [InlineData("void Local() => {|#0:session.CloseAsync()|}; Local();", "CloseAsync", Dropped)]
    [InlineData("new System.Collections.Generic.List<WsSession>().ForEach(each => {|#0:each.SendAsync(text)|});", "SendAsync", Dropped)]
    [InlineData("Task.Run(() => {|#0:session.SendAsync(text)|});", "SendAsync", "is not awaited by Task.Run, which knows Task alone: make the lambda async, and await it there")]
    [InlineData(
        "new System.Collections.Generic.List<WsSession>().ForEach(async each => await {|#0:each.SendAsync(text)|});",
        "SendAsync",
        "is awaited in an async lambda for whose end nobody can wait: what it throws ends the process")]
    [InlineData(
        "ValueTask sent = {|#0:session.SendAsync(text)|};",
        "SendAsync",
        "is kept in 'sent' but never awaited: await it, or nobody learns that the message was not accepted, and nothing waits for a peer that reads slowly")]
    [InlineData(
        "Task sent = {|#0:session.SendAsync(text)|}.AsTask(); sent = Task.CompletedTask; sent.Wait(0);",
        "SendAsync",
        "is kept in 'sent' but never awaited: await it, or nobody learns that the message was not accepted, and nothing waits for a peer that reads slowly")]
    public Task Flagged(string statement, string method, string reason) => Verify.FlaggedMember(
        "WSG2020", $"[OnMessage] void Say(string text, WsSession session) {{ {statement} }}", $"The task of '{method}' {reason}");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using System.Collections.Generic;
        using static Demo.Sessions;
        using Connection = WsGen.WsSession;

        var client = await WsClient.ConnectAsync("ws://localhost/");
        {|WSG2020:client.SendAsync("top")|};
        {|WSG2020:Shared.SendAsync("static")|};

        namespace Demo
        {
            public static class Sessions { public static Connection Shared = null!; }

            public partial record Outer
            {
                [ServerEndpoint("/a")]
                public partial record class Chat(Connection Session);
            }

            public partial record Outer
            {
                partial record class Chat
                {
                    [OnMessage] void Say(string text) => {|WSG2020:Session.SendAsync(text)|};
                    void Later(bool all) { _ = all ? {|WSG2020:Session.OpenSessions.SendAsync("a")|} : {|WSG2020:Session.SendAsync("b")|}; }
                }
            }

            public class Generic<T> where T : class
            {
                public Connection? Own { get; init; }
                public int Count { get { Own?{|WSG2020:.SendAsync("a")|}; return 0; } }
                public Generic(T value, Connection session) => {|WSG2020:session.SendAsync(value)|};
            }

            [ClientEndpoint]
            public partial class Caller
            {
                [Send] public partial Task {|CS8795:SayAsync|}(string text);
                [OnOpen] void Open() { {|WSG2020:SayAsync("hello")|}; }
            }
        }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        private ValueTask _last;
        private readonly System.Collections.Generic.List<Task> _all = new();

        [OnOpen] ValueTask Open(WsSession session) => session.SendAsync("hello");

        [OnMessage] async ValueTask Say(string text, WsSession session)
        {
            await session.SendAsync(text);
            await session.SendAsync(text).ConfigureAwait(false);
            _ = session.SendAsync(text).AsTask();                                   // said on purpose, and nothing is left in a pool
            _ = session.SendAsync(text).AsTask().ContinueWith(task => task.Exception);
            session.SendAsync(text).GetAwaiter().OnCompleted(() => { });
            _all.Add(session.SendAsync(text).AsTask());
            _last = session.SendAsync(text);
            session.SendAsync(text, result => { });
            _ = OwnAsync(session);
            await Task.Run(() => session.SendAsync(text).AsTask());
            await Task.Run(async () => await session.SendAsync(text));
            ValueTask kept = session.SendAsync(text);
            if (text == "")
            {
                return;
            }

            await kept;
            Task<ValueTask> started = Task.Run(() => default(ValueTask));
            await await started;
        }

        async Task OwnAsync(WsSession session)
        {
            ValueTask inFinally = session.SendAsync("a");
            try
            {
                Console.Write("b");
            }
            finally
            {
                await inFinally;
            }

            ValueTask inCatch = session.SendAsync("a");
            try
            {
                Console.Write("b");
            }
            catch (Exception)
            {
                await inCatch;
            }

            ValueTask inLambda = session.SendAsync("a");
            Func<Task> later = async () => await inLambda;
            await later();
        }
        """);

    /// <summary>An event's handlers return nothing; that is how they are written. One that catches what is thrown ends no process.</summary>
    [Fact]
    public Task NotFlaggedInHandlersOfEvents() => Verify.NotFlagged("""
        public class User
        {
            event EventHandler? Clicked;

            void Start(WsClient client)
            {
                client.StateChanged += async (sender, args) => await client.SendAsync("a");
                Clicked += async (sender, args) => await client.SendAsync("a");
                Act(async () => { try { await client.SendAsync("a"); } catch (SessionClosedException) { } });
                Clicked?.Invoke(this, EventArgs.Empty);
            }

            void Act(Action action) => action();
        }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<AwaitSendCodeFixProvider>(
        """
        WsClient client = await WsClient.ConnectAsync("ws://localhost/");
        {|WSG2020:client.SendAsync("top")|};

        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnOpen]
            public void Open(WsSession session)
            {
                {|WSG2020:session.SendAsync("a")|}; // first
                _ = {|WSG2020:session.SendAsync("b")|}.ConfigureAwait(false);
            }

            [OnMessage] string Say(string text, WsSession session)
            {
                {|WSG2020:session.SendAsync(text)|};
                return text;
            }

            [OnMessage] ValueTask Bytes(byte[] bytes, WsSession session)
            {
                {|WSG2020:session.SendAsync(bytes)|};
                if (bytes.Length == 0)
                {
                    return default;
                }

                if (bytes.Length == 1)
                    return session.PingAsync();

                return session.SendAsync(bytes);
            }

            [OnMessage] void Pong(PongMessage pong, WsSession session) => {|WSG2020:session.PingAsync()|};

            async Task More(WsSession session) { {|WSG2020:session.SendAsync("a")|}; await Task.Yield(); }
        }
        """,
        """
        WsClient client = await WsClient.ConnectAsync("ws://localhost/");
        await client.SendAsync("top");

        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnOpen]
            public async ValueTask Open(WsSession session)
            {
                await session.SendAsync("a"); // first
                await session.SendAsync("b").ConfigureAwait(false);
            }

            [OnMessage] async ValueTask<string> Say(string text, WsSession session)
            {
                await session.SendAsync(text);
                return text;
            }

            [OnMessage] async ValueTask Bytes(byte[] bytes, WsSession session)
            {
                await session.SendAsync(bytes);
                if (bytes.Length == 0)
                {
                    return;
                }

                if (bytes.Length == 1)
                {
                    await session.PingAsync();
                    return;
                }

                await session.SendAsync(bytes);
            }

            [OnMessage] async ValueTask Pong(PongMessage pong, WsSession session) => await session.PingAsync();

            async Task More(WsSession session) { await session.SendAsync("a"); await Task.Yield(); }
        }
        """);

    /// <summary>What cannot await is left as it is: a span, a lock, a lambda or method that others call.</summary>
    [Fact]
    public Task NotFixed()
    {
        const string Source = """
            [ServerEndpoint("/a")]
            public partial class Chat
            {
                [OnMessage] void Say(ReadOnlySpan<byte> bytes, WsSession session) => {|WSG2020:session.SendAsync("a")|};

                [OnOpen] void Open(WsSession session)
                {
                    lock (this) { {|WSG2020:session.SendAsync("a")|}; }
                    Action later = () => {|WSG2020:session.SendAsync("a")|};
                    void Local() { {|WSG2020:session.SendAsync("a")|}; }
                    Local();
                    later();
                }

                void Helper(WsSession? session)
                {
                    {|WSG2020:session!.SendAsync("a")|};
                    session?{|WSG2020:.SendAsync("a")|};
                }
            }

            public interface ITold { void Tell(string text, WsSession session); }

            [ServerEndpoint("/b")]
            public partial class Bound : ITold
            {
                [OnMessage] public void Tell(string text, WsSession session) => {|WSG2020:session.SendAsync(text)|};
                [OnClose] void Close(WsSession session) { foreach (WsSession each in session.OpenSessions) { {|WSG2020:each.SendAsync("a")|}; } }
                [OnError] void Fail(Exception error, WsSession session) => Close(session);
            }
            """;
        return Verify.Fixed<AwaitSendCodeFixProvider>(Source, Source);
    }
}
