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
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnOpen] void A([PathParam] string? room, [PathParam("room")] int b, [PathParam("room")] Guid c, [PathParam("room")] DateTimeOffset d, [PathParam("room")] int? e, [PathParam("room")] DayOfWeek f, [PathParam("room")] DayOfWeek? g) { }
        """);
}
