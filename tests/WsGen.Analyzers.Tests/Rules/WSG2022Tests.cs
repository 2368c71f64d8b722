using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Close code may not be sent.</summary>
public sealed class WSG2022Tests
{
    private const string Advice = "may not be sent as a close code: use 1000 to 1003, 1007 to 1009, 1011 to 1014, by a client also 1010, or 3000 to 4999 (RFC 6455 section 7.4)";

    [Theory]
    [InlineData("{|#0:CloseCode.NoStatusReceived|}", "CloseCode.NoStatusReceived (1005)")]
    [InlineData("{|#0:CloseCode.AbnormalClosure|}", "CloseCode.AbnormalClosure (1006)")]
    [InlineData("{|#0:CloseCode.TlsHandshake|}", "CloseCode.TlsHandshake (1015)")]
    [InlineData("{|#0:CloseCode.MandatoryExtension|}", "CloseCode.MandatoryExtension (1010)")]
    [InlineData("{|#0:(CloseCode)0|}", "0")]
    [InlineData("{|#0:(CloseCode)999|}", "999")]
    [InlineData("{|#0:(CloseCode)1004|}", "1004")]
    [InlineData("{|#0:(CloseCode)1016|}", "1016")]
    [InlineData("{|#0:(CloseCode)2999|}", "2999")]
    [InlineData("{|#0:(CloseCode)5000|}", "5000")]
    [InlineData("reason: \"a\", code: {|#0:CloseCode.AbnormalClosure|}", "CloseCode.AbnormalClosure (1006)")]
    [InlineData("session.IsSecure ? CloseCode.NormalClosure : {|#0:(CloseCode)2000|}", "2000")]
    public Task Flagged(string arguments, string code) =>
        Verify.FlaggedMember("WSG2022", $"[OnOpen] ValueTask Open(WsSession session) => session.CloseAsync({arguments});", $"{code} {Advice}");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using static WsGen.CloseCode;
        using Code = WsGen.CloseCode;

        WsClient client = await WsClient.ConnectAsync("ws://localhost/");
        await client.CloseAsync({|WSG2022:AbnormalClosure|});
        await client.CloseAsync(MandatoryExtension);

        public class User<T>
        {
            const Code Mine = (Code)2000;
            Func<WsSession, int, ValueTask> _close = (session, kind) => session.CloseAsync(kind switch { 0 => Code.GoingAway, 1 => {|WSG2022:Mine|}, _ => {|WSG2022:(Code)(1000 + 4)|} });
            ValueTask Close(WsSession session) => session.CloseAsync(MandatoryExtension);
        }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnOpen] async ValueTask Open(WsSession session, [PathParam] string room)
        {
            await session.CloseAsync();
            await session.CloseAsync(CloseCode.NormalClosure);
            await session.CloseAsync(CloseCode.UnsupportedData);
            await session.CloseAsync(CloseCode.InvalidPayload);
            await session.CloseAsync((CloseCode)1009);
            await session.CloseAsync((CloseCode)1011);
            await session.CloseAsync((CloseCode)1014);
            await session.CloseAsync((CloseCode)3000);
            await session.CloseAsync((CloseCode)4999);
            await session.CloseAsync((CloseCode)room.Length);
        }

        [OnClose] void Close(CloseReason reason) => Console.Write(reason.Code == CloseCode.AbnormalClosure);
        """);

    [Theory]
    [InlineData("NormalClosure", "Close with 1000, NormalClosure")]
    [InlineData("InternalError", "Close with 1011, InternalError")]
    public Task Fixed(string code, string title) => Verify.Fixed<CloseCodeCodeFixProvider>(
        """
        using static WsGen.CloseCode;

        public class User
        {
            async Task Close(WsSession session, bool a)
            {
                await session.CloseAsync({|WSG2022:CloseCode.AbnormalClosure|}, "over");
                await session.CloseAsync({|WSG2022:(WsGen.CloseCode)1005|});
                await session.CloseAsync(a ? {|WSG2022:TlsHandshake|} : GoingAway);
            }
        }
        """,
        $$"""
        using static WsGen.CloseCode;

        public class User
        {
            async Task Close(WsSession session, bool a)
            {
                await session.CloseAsync(CloseCode.{{code}}, "over");
                await session.CloseAsync(WsGen.CloseCode.{{code}});
                await session.CloseAsync(a ? {{code}} : GoingAway);
            }
        }
        """,
        title);

    /// <summary>A constant of one's own stands for something: what it should be is not known here.</summary>
    [Fact]
    public Task NotFixedWhereItIsAConstantOfOnesOwn()
    {
        const string Source = """
            public class User
            {
                const CloseCode Mine = (CloseCode)2000;
                ValueTask Close(WsSession session) => session.CloseAsync({|WSG2022:Mine|});
            }
            """;
        return Verify.Fixed<CloseCodeCodeFixProvider>(Source, Source);
    }
}
