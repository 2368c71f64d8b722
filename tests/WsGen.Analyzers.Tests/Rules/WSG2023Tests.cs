namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Close reason is too long.</summary>
public sealed class WSG2023Tests
{
    private static readonly string Longest = new('a', 123);

    public static TheoryData<string, string> TooLong => new()
    {
        { $"\"{Longest}a\"", "124" },
        { $"\"{new string('ä', 62)}\"", "124" },
        { $"\"{new string('a', 122)}€\"", "125" },
        { $"$\"{Longest}{{room}}b\"", "at least 124" },
        { $"\"{Longest}\" + room + \"b\"", "at least 124" },
        { $"room ?? \"{Longest}b\"", "124" },
    };

    [Theory]
    [MemberData(nameof(TooLong))]
    public Task Flagged(string reason, string bytes)
    {
        reason = reason.StartsWith("room ??", StringComparison.Ordinal) ? $"room ?? {{|#0:{reason[8..]}|}}" : $"{{|#0:{reason}|}}";
        return Verify.FlaggedMember(
            "WSG2023",
            $"[OnOpen] ValueTask Open(WsSession session, [PathParam] string room) => session.CloseAsync(CloseCode.NormalClosure, {reason});",
            $"The reason takes {bytes} bytes of UTF-8 but a close frame holds 123 of them (RFC 6455 section 5.5): say it in fewer words");
    }

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked($$"""
        WsClient client = await WsClient.ConnectAsync("ws://localhost/");
        await client.CloseAsync(reason: {|WSG2023:Reasons.Long|});
        Func<WsSession, bool, ValueTask> close = (session, a) => session.CloseAsync(CloseCode.GoingAway, a ? "short" : {|WSG2023:Reasons.Long|});
        await close(client.Session, false);

        public static class Reasons { public const string Long = "{{Longest}}" + "b"; }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged($$"""
        [ServerEndpoint("/{room}")]
        public partial class Chat
        {
            [OnOpen] async ValueTask Open(WsSession session, [PathParam] string room)
            {
                await session.CloseAsync(CloseCode.NormalClosure, null);
                await session.CloseAsync(CloseCode.NormalClosure, "{{Longest}}");
                await session.CloseAsync(CloseCode.NormalClosure, "{{new string('a', 120)}}€");
                await session.CloseAsync(CloseCode.NormalClosure, $"{{new string('a', 60)}}{room}{{new string('b', 63)}}");
                await session.CloseAsync(CloseCode.NormalClosure, room);
                await session.SendAsync("{{Longest}} and more");
            }
        }
        """);
}
