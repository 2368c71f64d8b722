namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Callback never returns.</summary>
public sealed class WSG2031Tests
{
    [Theory]
    [InlineData("OnOpen", "{|#0:while|} (true) { await Task.Delay(1000); await session.SendAsync(\"tick\"); }")]
    [InlineData("OnOpen", "{|#0:for|} (int i = 0; ; i++) { await session.SendAsync($\"{i}\").ConfigureAwait(false); }")]
    [InlineData("OnOpen", "{|#0:do|} { foreach (char c in \"ab\") { break; } Action later = () => { return; }; later(); } while (1 == 1);")]
    [InlineData("OnOpen", "{|#0:while|} (session.IsOpen) { await Task.Delay(1000, CancellationToken.None); }")]
    [InlineData("OnOpen", "var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); {|#0:while|} (true) { await timer.WaitForNextTickAsync(); }")]
    [InlineData("OnOpen", "using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1)); {|#0:while|} (await timer.WaitForNextTickAsync()) { await session.SendAsync(\"tick\"); }")]
    public Task Flagged(string kind, string loop) => Verify.FlaggedMember(
        "WSG2031",
        $"[{kind}] async ValueTask Run(WsSession session) {{ await Task.Yield(); {loop} }}",
        $"[{kind}] does not return from this loop while the session lives, so that no message is delivered: start a task of its own for it");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Said = WsGen.OnMessageAttribute;

        public partial class Outer<T>
        {
            [ServerEndpoint("/{room}")] public partial record class Chat;

            partial record class Chat
            {
                [Said] void Say(string text) { {|WSG2031:while|} (true) { Console.Write(text); } }
            }
        }

        public class Base { [OnOpen] protected async Task Open(WsSession session) { {|WSG2031:while|} (session.IsOpen) { await session.PingAsync(); } } }
        [ServerEndpoint("/b", MaxConcurrentMessages = 4)] public partial class Heir : Base;

        [ServerEndpoint("/c", MaxConcurrentMessages = 4)]
        public partial class Several { [OnOpen] void Open() { {|WSG2031:for|} (;;) { } } }

        public class Programmatic : Endpoint
        {
            public override async ValueTask OnOpenAsync(WsSession session, EndpointConfig config) { {|WSG2031:while|} (true) { await Task.Delay(1); } }
        }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        private readonly PeriodicTimer _timer = new(TimeSpan.FromSeconds(1));

        [OnOpen] async ValueTask Open(WsSession session, CancellationToken closing)
        {
            _ = Task.Run(async () => { while (true) { await Task.Delay(1); await session.SendAsync("tick"); } });
            _ = PushAsync(session);
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
            using (closing.Register(() => timer.Dispose()))
            {
                while (await timer.WaitForNextTickAsync())      // ends when somebody disposes of it
                {
                    await session.SendAsync("tick");
                }
            }

            while (await _timer.WaitForNextTickAsync())         // as that may
            {
                await session.SendAsync("tick");
            }

            using var cancelled = new PeriodicTimer(TimeSpan.FromSeconds(1));
            while (await cancelled.WaitForNextTickAsync(closing))
            {
                await session.SendAsync("tick");
            }

            while (true)
            {
                await Task.Delay(1000, closing);                // ends with the session
            }
        }

        [OnMessage] async ValueTask Say(System.IO.TextReader reader, WsSession session)
        {
            while (true)
            {
                string? line = await reader.ReadLineAsync();    // throws when the session ends
                Console.Write(line);
            }
        }

        [OnMessage] void Bytes(byte[] bytes)
        {
            int i = 0;
            while (true)
            {
                if (++i > bytes.Length)
                {
                    break;
                }
            }

            while (true)
            {
                if (++i > 2 * bytes.Length)
                {
                    return;
                }
            }
        }

        WsClient? _upstream;

        [OnMessage] async Task Pong(PongMessage pong) { while (_upstream!.IsOpen) { await Task.Delay(1); } }

        [OnClose] void Close() { for (int i = 0; i < 3; i++) { } }

        async Task PushAsync(WsSession session)
        {
            while (true)
            {
                await session.SendAsync("tick");
            }
        }
        """);

    /// <summary>Such a handler takes one place of several.</summary>
    [Fact]
    public Task NotFlaggedWhereSeveralMessagesAreHandledAtOnce() => Verify.NotFlagged("""
        [ServerEndpoint("/a", MaxConcurrentMessages = 4)]
        public partial class Chat { [OnMessage] async ValueTask Watch(string text, WsSession session) { while (true) { await session.SendAsync(text); } } }
        """);
}
