using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Batch is never ended.</summary>
public sealed class WSG2030Tests
{
    [Theory]
    [InlineData("{|#0:session.Batch()|};")]
    [InlineData("_ = {|#0:session.Batch()|};")]
    [InlineData("SendBatch batch = {|#0:session.Batch()|}; await session.SendAsync(text);")]
    [InlineData("SendBatch batch = {|#0:session.Batch()|}; await session.SendAsync(text); batch.Flush(); await session.SendAsync(text);")]
    [InlineData("var batch = {|#0:session.Batch()|}; if (text != \"\") { batch.Dispose(); }")]
    public Task Flagged(string statements) => Verify.FlaggedMember(
        "WSG2030",
        $"[OnMessage] async ValueTask Say(string text, WsSession session) {{ await Task.Yield(); {statements} }}",
        "What 'Batch' has begun is not disposed of on every path: messages wait then until 64 KiB have gathered or the session closes");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Together = WsGen.SendBatch;

        WsClient client = await WsClient.ConnectAsync("ws://localhost/");
        {|WSG2030:client.Batch()|};

        public partial class Outer<T>
        {
            public partial record Inner
            {
                public Action<WsSession> Lambda { get; } = session => { Together batch = {|WSG2030:session.Batch()|}; };
                public void Method(WsSession session) { void Local() => {|WSG2030:session.Batch()|}; Local(); }
            }
        }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        private SendBatch? _batch;

        [OnMessage] async ValueTask Say(string text, WsSession session)
        {
            using (session.Batch())
            {
                await session.SendAsync(text);
            }

            using SendBatch a = session.Batch();
            SendBatch b = session.Batch();
            await session.SendAsync(text);
            b.Dispose();
            _batch = session.Batch();
        }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<AddUsingCodeFixProvider>(
        """
        public class User
        {
            async Task Send(WsSession session)
            {
                SendBatch batch = {|WSG2030:session.Batch()|};
                await session.SendAsync("a");
            }
        }
        """,
        """
        public class User
        {
            async Task Send(WsSession session)
            {
                using SendBatch batch = session.Batch();
                await session.SendAsync("a");
            }
        }
        """);
}
