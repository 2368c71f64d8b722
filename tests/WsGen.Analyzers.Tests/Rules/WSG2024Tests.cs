namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Payload of a ping or pong is too long.</summary>
public sealed class WSG2024Tests
{
    private static readonly string Longest = new('a', 125);

    public static TheoryData<string, string> TooLong => new()
    {
        { "new byte[126]", "126" },
        { "new byte[100 + 100]", "200" },
        { $"new byte[] {{ {string.Join(", ", Enumerable.Repeat("1", 126))} }}", "126" },
        { $"\"{Longest}b\"u8.ToArray()", "126" },
        { $"System.Text.Encoding.UTF8.GetBytes(\"{new string('ä', 63)}\")", "126" },
        { $"System.Text.Encoding.ASCII.GetBytes(\"{Longest}b\")", "126" },
    };

    [Theory]
    [MemberData(nameof(TooLong))]
    public Task Flagged(string payload, string bytes) => Verify.FlaggedMember(
        "WSG2024",
        $"[OnOpen] ValueTask Open(WsSession session) => session.PingAsync({{|#0:{payload}|}});",
        $"The payload has {bytes} bytes but a control frame holds 125 (RFC 6455 section 5.5)");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        WsClient client = await WsClient.ConnectAsync("ws://localhost/");
        await client.PingAsync({|WSG2024:new byte[Sizes.Payload]|});
        Func<WsSession, bool, ValueTask> pong = (session, a) => session.PongAsync(a ? new byte[125] : {|WSG2024:new byte[Sizes.Payload]|});
        await pong(client.Session, false);

        public static class Sizes { public const int Payload = 1000; }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers($$"""
        [OnOpen] async ValueTask Open(WsSession session, [PathParam] int room)
        {
            await session.PingAsync();
            await session.PingAsync(new byte[125]);
            await session.PingAsync(new byte[room]);
            await session.PongAsync(new byte[1000].AsMemory(0, 8));
            await session.PongAsync("{{Longest}}"u8.ToArray());
            await session.PongAsync(System.Text.Encoding.UTF8.GetBytes("{{Longest}}"));
            await session.SendAsync(new byte[1000]);
        }
        """);
}
