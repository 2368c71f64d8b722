namespace WsGen.Analyzers.Tests.Rules;

/// <summary>[Send] method outside of a client endpoint.</summary>
public sealed class WSG1018Tests
{
    [Theory]
    [InlineData("""[ServerEndpoint("/a")] public partial class Chat""")]
    [InlineData("public partial class Chat")]
    [InlineData("[ClientEndpoint] public partial class Derived : Chat { [OnOpen] void Open() { } } public partial class Chat")]
    public Task Flagged(string type) => Verify.Flagged(
        "WSG1018",
        type + " { [Send] public partial ValueTask {|#0:{|CS8795:SayAsync|}|}(string text); }",
        "'SayAsync' is a [Send] method, but 'Chat' is no [ClientEndpoint]: nobody writes its body");

    [Fact]
    public Task NotFlagged() => Verify.Marked("""
        [ClientEndpoint] public partial class Chat { [Send] public partial ValueTask {|CS8795:SayAsync|}(string text); }
        """);
}
