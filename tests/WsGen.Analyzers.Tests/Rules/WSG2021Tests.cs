using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>ValueTask of a send is awaited twice.</summary>
public sealed class WSG2021Tests
{
    [Theory]
    [InlineData("await sent; await {|#0:sent|};")]
    [InlineData("if (text == \"\") { await sent; } await {|#0:sent|};")]
    [InlineData("await sent; if (text == \"\") { await {|#0:sent|}; }")]
    [InlineData("foreach (char c in text) { await {|#0:sent|}; }")]
    [InlineData("do { Console.Write(1); await {|#0:sent|}.ConfigureAwait(false); } while (session.IsOpen);")]
    [InlineData("await Task.WhenAll(sent.AsTask(), {|#0:sent|}.AsTask());")]
    [InlineData("sent.GetAwaiter().OnCompleted(() => { }); await {|#0:sent|};")]
    [InlineData("await sent; sent = session.SendAsync(text); await sent; await {|#0:sent|};")]
    [InlineData("try { await sent; } finally { await {|#0:sent|}; }")]
    public Task Flagged(string statements) => Verify.FlaggedMember(
        "WSG2021",
        $"[OnMessage] async ValueTask Say(string text, WsSession session) {{ ValueTask sent = session.SendAsync(text); {statements} }}",
        "'sent' is awaited again here, but what it stands for may belong to another send by then: await it once, or keep the Task that AsTask() makes of it");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Sent = System.Threading.Tasks.ValueTask;

        WsClient client = await WsClient.ConnectAsync("ws://localhost/");
        ValueTask top = client.SendAsync("a");
        await top;
        await {|WSG2021:top|};

        public partial class Outer<T>
        {
            public partial record Inner
            {
                public Func<WsSession, Task> Lambda { get; } = async session =>
                {
                    Sent sent;
                    sent = session.PingAsync();
                    await sent;
                    await {|WSG2021:sent|};
                };

                public async Task Method(WsSession session)
                {
                    async Task Local()
                    {
                        var sent = session.SendAsync("a");
                        await sent;
                        await {|WSG2021:sent|};
                    }

                    await Local();
                }
            }
        }

        [ClientEndpoint]
        public partial class Caller
        {
            [Send] public partial ValueTask {|CS8795:SayAsync|}(string text);
            [OnMessage] async Task Say(string text) { var sent = SayAsync(text); await sent; await {|WSG2021:sent|}; }
        }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnMessage] async ValueTask Say(string text, WsSession session)
        {
            ValueTask sent = session.SendAsync(text);
            if (text == "")
            {
                await sent;
                return;
            }

            await sent;
            sent = session.SendAsync(text);
            await sent;

            Task kept = session.SendAsync(text).AsTask();
            await kept;
            await kept;

            foreach (char c in text)
            {
                ValueTask each = session.SendAsync(text);
                await each;
            }

            ValueTask once = session.SendAsync(text);
            while (true)
            {
                await once;
                break;
            }

            ValueTask read = session.SendAsync(text);
            if (!read.IsCompleted)
            {
                await read;
            }
        }
        """);

    /// <summary>One condition may exclude the other; and what the catch awaits need not have been awaited before.</summary>
    [Fact]
    public Task NotFlaggedWhereItIsNotCertain() => Verify.NotFlaggedMembers("""
        [OnMessage] async ValueTask Say(string text, WsSession session)
        {
            ValueTask sent = session.SendAsync(text);
            if (text == "")
            {
                await sent;
            }

            Console.Write(1);
            if (text != "")
            {
                await sent;
            }

            ValueTask first = session.SendAsync(text);
            bool done = false;
            foreach (char c in text)
            {
                if (!done)
                {
                    await first;
                    done = true;
                }
            }

            ValueTask second = session.SendAsync(text);
            try
            {
                Console.Write(2);
                await second;
            }
            catch (Exception)
            {
                await second;
            }
        }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<KeepTaskCodeFixProvider>(
        """
        public class User
        {
            async Task Send(WsSession session)
            {
                ValueTask sent = session.SendAsync("a"); // kept
                await sent;
                await {|WSG2021:sent|};
                await {|WSG2021:sent|};

                var other = session.SendAsync("b");
                await other;
                await {|WSG2021:other|}.ConfigureAwait(false);
            }
        }
        """,
        """
        public class User
        {
            async Task Send(WsSession session)
            {
                Task sent = session.SendAsync("a").AsTask(); // kept
                await sent;
                await sent;
                await sent;

                var other = session.SendAsync("b").AsTask();
                await other;
                await other.ConfigureAwait(false);
            }
        }
        """);

    [Fact]
    public Task NotFixedWhereItIsUsedAsAValueTask()
    {
        const string Source = """
            public class User
            {
                async Task Send(WsSession session)
                {
                    ValueTask sent = session.SendAsync("a");
                    Console.Write(sent.IsCompletedSuccessfully);
                    await sent;
                    await {|WSG2021:sent|};
                }
            }
            """;
        return Verify.Fixed<KeepTaskCodeFixProvider>(Source, Source);
    }
}
