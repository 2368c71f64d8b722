namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Server endpoint has no callbacks.</summary>
public sealed class WSG0016Tests
{
    [Theory]
    [InlineData("""[ServerEndpoint("/a")] public partial class {|#0:A|} { public void Say(string text) { } }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial record {|#0:A|};""")]
    [InlineData("""public class Base { public void Open() { } } [ServerEndpoint("/a")] public partial class {|#0:A|} : Base;""")]
    public Task Flagged(string type) => Verify.Flagged(
        "WSG0016", type, "'A' has no callbacks: it accepts connections, and closes them with 1003 as soon as a message arrives");

    /// <summary>What an instance is given may do something; a configurator does; who says what becomes of messages knows that there are no handlers.</summary>
    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedBy("WSG0016", """
        [ServerEndpoint("/a")] public partial class A { [OnClose] protected void Close() { } }
        [ServerEndpoint("/b")] public partial class B : A;
        [ServerEndpoint("/c")] public partial class C(WsSession session) { public object Session => session; }
        [ServerEndpoint("/d")] public partial class D { public required IFormatProvider Format { get; init; } }
        [ServerEndpoint("/e", UnhandledMessages = UnhandledMessages.Ignore)] public partial class E;
        [ServerEndpoint("/f", Configurator = typeof(Configurator))] public partial class F;
        public sealed class Configurator : ServerEndpointConfigurator;
        public class NotAnEndpoint;
        """);

    /// <summary>What is wrong with its only callback has been reported.</summary>
    [Fact]
    public Task NotFlaggedBesideAnError() => Verify.Marked("""
        [ServerEndpoint("/a")] public partial class A { [OnOpen] static void {|WSG1005:Open|}() { } }
        [ServerEndpoint("/b")] public partial class {|WSG0016:B|};
        """);
}
