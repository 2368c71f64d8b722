namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Path variable is not read.</summary>
public sealed class WSG1026Tests
{
    [Theory]
    [InlineData("[OnOpen] void A([PathParam] string room) { }")]
    [InlineData("[OnOpen] void A([PathParam] string room, WsSession session) => session.Abort();")]
    [InlineData("[OnOpen] Task A([PathParam] string room, WsSession session) { _ = session.Id; return Task.CompletedTask; }")]
    public Task Flagged(string members) => Verify.Flagged(
        "WSG1026",
        $$"""[ServerEndpoint({|#0:"/{room}/{seat}"|})] public partial class Chat { {{members}} }""",
        "The variable 'seat' of the path '/{room}/{seat}' is not read: no callback of 'Chat' has a [PathParam] of it");

    /// <summary>A session tells what its path was, and whoever it is given to may ask.</summary>
    [Theory]
    [InlineData("[OnOpen] void A([PathParam] string room, [PathParam(\"seat\")] string s) { }")]
    [InlineData("[OnOpen] void A(WsSession session) => Console.WriteLine(session.PathParameters);")]
    [InlineData("[OnOpen] void A(WsSession session) => Console.WriteLine(session.RequestUri);")]
    [InlineData("[OnOpen] void A(WsSession session) => B(session); void B(object o) { }")]
    [InlineData("WsSession _session; [OnOpen] void A(WsSession session) => _session = session;")]
    public Task NotFlagged(string members) => Verify.NotFlaggedBy(
        "WSG1026", $$"""[ServerEndpoint("/{room}/{seat}")] public partial class Chat { {{members}} }""");

    [Fact]
    public Task NotFlaggedWhereItMayBeReadElsewhere() => Verify.NotFlaggedBy("WSG1026", """
        public class Base { [OnOpen] protected void Open([PathParam] string room) { } }
        [ServerEndpoint("/a/{room}")] public partial class A : Base;
        [ServerEndpoint("/b/{room}", Configurator = typeof(Configurator))] public partial class B { [OnOpen] void Open() { } }
        public sealed class Configurator : ServerEndpointConfigurator;
        [ServerEndpoint("/c")] public partial class C { [OnOpen] void Open() { } }
        [ServerEndpoint("/d/{room}")] public partial class D(WsSession session) { [OnOpen] void Open() => Console.WriteLine(session); }
        """);
}
