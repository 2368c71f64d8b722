namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Path variable is read as two types.</summary>
public sealed class WSG1025Tests
{
    [Theory]
    [InlineData("[OnOpen] void A([PathParam] int room, [PathParam(\"room\")] Guid {|#0:id|}) { }", "Guid", "int")]
    [InlineData("[OnOpen] void A([PathParam] DayOfWeek room) { } [OnClose] void B([PathParam] int {|#0:room|}) { }", "int", "DayOfWeek")]
    public Task Flagged(string members, string type, string other) => Verify.FlaggedMember(
        "WSG1025", members, $"The variable 'room' is read as a '{type}' here and as a '{other}' elsewhere: a value that is not both closes the session with 1008");

    /// <summary>Text can always be had beside a value; a value that may be null is the same; what a type argument is, is not known.</summary>
    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/{room}/{seat}")]
        public partial class A
        {
            [OnOpen] void Open([PathParam] string room, [PathParam("room")] int number, [PathParam] Guid seat) { }
            [OnMessage] void Say(string text, [PathParam] int? room) { }
        }

        [ServerEndpoint("/{room}")] public partial class B<T> where T : ISpanParsable<T> { [OnOpen] void Open([PathParam] int room, [PathParam("room")] T seat) { } }
        """);

    [Fact]
    public Task FlaggedInAnotherPart() => Verify.Marked("""
        using Variable = WsGen.PathParamAttribute;
        [ServerEndpoint("/{room}")] public partial record A { [OnOpen] void Open([Variable] int room) { } }
        public partial record A { [OnMessage] private partial Task Say(string text, [PathParam("room")] in long {|WSG1025:n|}); private partial Task Say(string text, in long n) => Task.CompletedTask; }
        """);
}
