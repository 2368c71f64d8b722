using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Queue of messages has no bound.</summary>
public sealed class WSG2042Tests
{
    private const string Usings = "using System.Collections.Concurrent; using System.Threading.Channels;\n";

    private static string Chat(string members) => Usings + $$"""
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            {{members}}
        }
        """;

    private static string Message(string member, string writer) => $"'{member}' has no bound, and '{writer}' writes to it: a peer that sends faster than it is read fills the memory";

    [Theory]
    [InlineData("readonly Channel<string> _work = {|#0:Channel.CreateUnbounded<string>()|}; [OnMessage] void Take(string text) => _work.Writer.TryWrite(text);")]
    [InlineData("readonly Channel<string> _work = {|#0:Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true })|}; [OnMessage] ValueTask Take(string text) => _work.Writer.WriteAsync(text);")]
    [InlineData("static readonly Channel<string> _work = {|#0:Channel.CreateUnbounded<string>()|}; [OnMessage] void Take(string text) { if (text.Length > 3) { Action write = () => _work.Writer.TryWrite(text); write(); } }")]
    [InlineData("readonly Channel<string> _work; public Chat() => _work = {|#0:Channel.CreateUnbounded<string>()|}; [OnMessage] void Take(string text) => _work.Writer.TryWrite(text);")]
    [InlineData("Channel<string> _work { get; } = {|#0:Channel.CreateUnbounded<string>()|}; [OnMessage] void Take(string text) => this._work.Writer.TryWrite(text);")]
    [InlineData("readonly ConcurrentQueue<string> _work = new(); [OnMessage] void Take(string text) => {|#0:_work.Enqueue(text)|}; void Drain() { while (_work.TryDequeue(out _)) { } }")]
    public Task Flagged(string members) => Verify.Flagged("WSG2042", Chat(members), Message("_work", "Take"));

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked(Usings + """
        using static System.Threading.Channels.Channel;
        using Takes = WsGen.OnMessageAttribute;
        [ServerEndpoint("/a")] public partial record A { readonly Channel<int> _numbers = {|WSG2042:CreateUnbounded<int>()|}; }
        public partial record A { [Takes] void Take(string text) => _numbers.Writer.TryWrite(text.Length); }
        public static partial class Outer { [ClientEndpoint] internal partial class B { readonly Channel<int> _c = {|WSG2042:CreateUnbounded<int>()|}; [OnOpen] void Open() => _c.Writer.TryWrite(1); } }
        public class P<T> : Endpoint
        {
            readonly Channel<string> _texts = {|WSG2042:CreateUnbounded<string>()|};
            public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
            {
                session.AddMessageHandler((string text) => { _texts.Writer.TryWrite(text); });
                return default;
            }
        }
        """);

    [Theory]
    [InlineData("readonly Channel<string> _work = Channel.CreateBounded<string>(8); [OnMessage] void Take(string text) => _work.Writer.TryWrite(text);")]
    [InlineData("readonly Channel<string> _work = Channel.CreateUnbounded<string>(); public void Push(string text) => _work.Writer.TryWrite(text);")]
    [InlineData("readonly Channel<string> _work = Channel.CreateUnbounded<string>(); [OnMessage] void Take(string text) { _work.Reader.TryRead(out _); }")]
    [InlineData("readonly Channel<string> _work; public Chat(Channel<string> work) => _work = work; [OnMessage] void Take(string text) => _work.Writer.TryWrite(text);")]
    [InlineData("readonly ConcurrentQueue<string> _work = new(); [OnMessage] void Take(string text) { if (_work.Count < 100) _work.Enqueue(text); }")]
    [InlineData("readonly ConcurrentQueue<string> _work = new(); [OnMessage] void Take(string text) { _work.Enqueue(text); while (_work.TryDequeue(out _)) { } }")]
    [InlineData("readonly System.Collections.Generic.Queue<string> _last = new(); [OnMessage] void Take(string text) => _last.Enqueue(text);")]
    [InlineData("[OnMessage] void Take(string text) { var work = Channel.CreateUnbounded<string>(); work.Writer.TryWrite(text); }")]
    public Task NotFlagged(string members) => Verify.NotFlagged(Chat(members));

    [Fact]
    public Task Fixed() => Verify.Fixed<BoundChannelCodeFixProvider>(
        Usings + """
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            private readonly Channel<string> _a = {|WSG2042:Channel.CreateUnbounded<string>()|}; // work
            private readonly Channel<int> _b = {|WSG2042:System.Threading.Channels.Channel.CreateUnbounded<int>()|};

            [OnMessage]
            private async Task Take(string text)
            {
                _b.Writer.TryWrite(text.Length);
                await _a.Writer.WriteAsync(text);
            }
        }
        """,
        Usings + """
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            private readonly Channel<string> _a = Channel.CreateBounded<string>(1024); // work
            private readonly Channel<int> _b = System.Threading.Channels.Channel.CreateBounded<int>(1024);

            [OnMessage]
            private async Task Take(string text)
            {
                _b.Writer.TryWrite(text.Length);
                await _a.Writer.WriteAsync(text);
            }
        }
        """);
}
