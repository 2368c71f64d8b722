namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Type of a path parameter not supported.</summary>
public sealed class WSG1011Tests
{
    [Theory]
    [InlineData("object")]
    [InlineData("byte[]")]
    [InlineData("IFormatProvider?")]
    [InlineData("Version[]")]
    public Task Flagged(string type) => Verify.FlaggedMember(
        "WSG1011",
        $"[OnOpen] void A([PathParam] {type} {{|#0:room|}}) {{ }}",
        $"The path parameter 'room' is a '{type}': it must be a string, an enum, or implement ISpanParsable of itself");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/{a}/{b}/{c}/{d}/{e}/{f}/{g}")] public partial class Chat
        {
            [OnOpen] void A([PathParam] string? a, [PathParam] int b, [PathParam] Guid c, [PathParam] DateTimeOffset d, [PathParam] int? e, [PathParam] DayOfWeek f, [PathParam] DayOfWeek? g) { }
        }
        """);
}
