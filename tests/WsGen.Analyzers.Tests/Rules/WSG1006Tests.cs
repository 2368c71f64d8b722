using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Callback parameter not supported.</summary>
public sealed class WSG1006Tests
{
    [Theory]
    [InlineData("[OnOpen] void A(string {|#0:room|}) { }", "'room' of 'A' is a 'string': [OnOpen] takes WsSession, EndpointConfig, CancellationToken, [PathParam] values and [FromServices]")]
    [InlineData("[OnOpen] void A(CloseReason {|#0:reason|}) { }", "'reason' of 'A' is a 'CloseReason': [OnOpen] takes WsSession, EndpointConfig, CancellationToken, [PathParam] values and [FromServices]")]
    [InlineData("[OnClose] void A(CancellationToken {|#0:token|}) { }", "'token' of 'A' is a 'CancellationToken': [OnClose] takes WsSession, EndpointConfig, CloseReason, [PathParam] values and [FromServices]")]
    [InlineData("[OnError] void A(Exception error, CloseReason {|#0:reason|}) { }", "'reason' of 'A' is a 'CloseReason': [OnError] takes an exception, WsSession, EndpointConfig, [PathParam] values and [FromServices]")]
    [InlineData("[OnMessage] void A(object {|#0:thing|}) { }", "'thing' of 'A' is a 'object': [OnMessage] takes a payload (text, bytes, a stream, a value that parses itself, or a type that has a decoder or is in a JsonSerializerContext), WsSession, EndpointConfig, CancellationToken, [PathParam] values and [FromServices]")]
    [InlineData("[OnMessage] void A(string text, System.Collections.Generic.List<int> {|#0:n|}) { }", "'n' of 'A' is a 'List<int>': [OnMessage] takes a payload (text, bytes, a stream, a value that parses itself, or a type that has a decoder or is in a JsonSerializerContext), WsSession, EndpointConfig, CancellationToken, [PathParam] values and [FromServices]")]
    [InlineData("[OnOpen] void A(PongMessage {|#0:pong|}) { }", "'pong' of 'A' is a 'PongMessage': [OnOpen] takes WsSession, EndpointConfig, CancellationToken, [PathParam] values and [FromServices]")]
    [InlineData("[OnOpen] void A(WsSession one, WsSession {|#0:two|}) { }", "'two' of 'A' is a second WsSession")]
    [InlineData("[OnClose] void A(CloseReason one, CloseReason {|#0:two|}) { }", "'two' of 'A' is a second CloseReason")]
    [InlineData("[OnOpen] void A(EndpointConfig one, EndpointConfig {|#0:two|}) { }", "'two' of 'A' is a second EndpointConfig")]
    [InlineData("[OnMessage] void A(string text, CancellationToken one, CancellationToken {|#0:two|}) { }", "'two' of 'A' is a second CancellationToken")]
    [InlineData("[OnOpen] void A(IFormatProvider {|#0:format|}) { }", "'format' of 'A' is a 'IFormatProvider': [OnOpen] takes WsSession, EndpointConfig, CancellationToken, [PathParam] values and [FromServices]")]
    public Task Flagged(string members, string what) => Verify.FlaggedMember("WSG1006", members, $"The parameter {what}");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnOpen] void A([PathParam] string room, WsSession session, CancellationToken closing) { }
        [OnMessage] void B(CancellationToken closing, string text, WsSession session, [PathParam("room")] string one, [PathParam("room")] string two) { }
        [OnClose] void C(CloseReason reason, WsSession session) { }
        [OnError] void D(WsSession session, Exception error, EndpointConfig config) { }
        [OnError] void F(FormatException error) { }
        [OnMessage] void G(PongMessage pong) { }
        [OnMessage] void H(System.IO.Stream stream) { }
        void E(object anything) { }
        """);

    /// <summary>What the compiler refuses is not refused again.</summary>
    [Fact]
    public Task NotFlaggedWhereTheCompilerReports() => Verify.Marked("""
        [ServerEndpoint("/a")] public partial class A { [OnMessage] void B({|CS0246:Missing|} missing) { } }
        """);

    /// <summary>It has the name of a variable of the path.</summary>
    [Fact]
    public Task Fixed() => Verify.Fixed<AddPathParamCodeFixProvider>(
        """
        [ServerEndpoint("/{room}/{seat}")] public partial class A
        {
            [OnOpen] void Open(WsSession session, string {|WSG1006:room|}, /* where */ int {|WSG1006:seat|}) { }
        }
        """,
        """
        [ServerEndpoint("/{room}/{seat}")] public partial class A
        {
            [OnOpen] void Open(WsSession session, [PathParam] string room, /* where */ [PathParam] int seat) { }
        }
        """);

    [Fact]
    public Task NotFixedWithoutAVariableOfTheName() => Verify.Fixed<AddPathParamCodeFixProvider>(
        """[ServerEndpoint("/{room}")] public partial class A { [OnOpen] void Open(string {|WSG1006:seat|}) { } }""",
        """[ServerEndpoint("/{room}")] public partial class A { [OnOpen] void Open(string {|WSG1006:seat|}) { } }""");
}
