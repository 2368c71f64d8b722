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
}
