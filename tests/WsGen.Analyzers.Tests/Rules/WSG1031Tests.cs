using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Callback awaits without a CancellationToken.</summary>
public sealed class WSG1031Tests
{
    [Theory]
    [InlineData("[OnOpen] async ValueTask A() => await {|#0:Task.Delay(1)|};", "Delay")]
    [InlineData("[OnMessage] async Task A(string text) { await {|#0:Task.Delay(1)|}.ConfigureAwait(false); }", "Delay")]
    [InlineData("[OnMessage] async Task<string> A(string text) => await {|#0:WorkAsync(1)|}; static Task<string> WorkAsync(int n, CancellationToken token = default) => null!;", "WorkAsync")]
    [InlineData("[OnOpen] private partial Task A(); private async partial Task A() => await {|#0:Task.Delay(1)|};", "Delay")]
    [InlineData("[OnMessage] async Task A(System.IO.Stream message) { using System.IO.Stream file = System.IO.File.OpenRead(\"a\"); await {|#0:file.ReadAsync(new byte[1])|}; await message.CopyToAsync(file); }", "ReadAsync")]
    public Task Flagged(string members, string called) => Verify.FlaggedMember(
        "WSG1031",
        members,
        $"'A' awaits '{called}' without a CancellationToken: take one as a parameter, which fires when the session closes, and pass it on");

    /// <summary>It has a token; there is none to take; the library's own; no callback; and what is awaited later, or elsewhere.</summary>
    [Theory]
    [InlineData("[OnOpen] async ValueTask A(CancellationToken closing) => await Task.Delay(1);")]
    [InlineData("[OnOpen] async ValueTask A() => await Task.Yield();")]
    [InlineData("[OnOpen] async ValueTask A() => await Task.Delay(1, CancellationToken.None);")]
    [InlineData("[OnMessage] async ValueTask A(string text, WsSession session) => await session.SendAsync(text);")]
    [InlineData("[OnClose] async ValueTask A() => await Task.Delay(1);")]
    [InlineData("async ValueTask A() => await Task.Delay(1);")]
    [InlineData("[OnOpen] void A() => _ = Task.Run(async () => await Task.Delay(1));")]
    [InlineData("[OnOpen] async Task A() { await B(); async Task B() => await Task.Delay(1); }")]
    [InlineData("[OnOpen] async Task A() { var t = Task.Delay(1); await t; }")]
    [InlineData("[OnMessage] async Task A(System.IO.TextReader message) => await message.ReadToEndAsync();")] // which ends with the session
    [InlineData("[OnMessage] async Task A(System.IO.Stream message) => await message.ReadAsync(new byte[1]).ConfigureAwait(false);")]
    [InlineData("[OnMessage] async Task A(System.IO.Pipelines.PipeReader message) => await message.ReadAsync();")]
    [InlineData("[OnOpen] async Task A(WsSession session) { await using System.IO.TextWriter writer = session.OpenTextWriter(); await writer.WriteAsync(new char[1].AsMemory()); }")]
    [InlineData("[OnOpen] async Task A(WsSession session) { using (var stream = session.OpenBinaryStream()) await stream.WriteAsync(new byte[1]); }")]
    public Task NotFlagged(string members) => Verify.NotFlaggedBy("WSG1031", $$"""[ServerEndpoint("/a")] public partial class Chat { {{members}} }""");

    [Fact]
    public Task Fixed() => Verify.Fixed<PassClosingTokenCodeFixProvider>(
        """
        [ServerEndpoint("/a")] public partial class Chat
        {
            [OnOpen] async ValueTask Open() => await {|WSG1031:Task.Delay(1)|};
            [OnMessage] async Task Say(string text, WsSession session)
            {
                await {|WSG1031:Task.Delay(1)|}.ConfigureAwait(false);
                await Task.Delay(2);
                await session.SendAsync(text);
            }
        }
        """,
        """
        [ServerEndpoint("/a")] public partial class Chat
        {
            [OnOpen] async ValueTask Open(CancellationToken closing) => await Task.Delay(1, closing);
            [OnMessage] async Task Say(string text, WsSession session, CancellationToken closing)
            {
                await Task.Delay(1, closing).ConfigureAwait(false);
                await Task.Delay(2, closing);
                await session.SendAsync(text);
            }
        }
        """);
}
