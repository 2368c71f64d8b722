namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Callback parameter not supported.</summary>
public sealed class WSG1006Tests
{
    [Theory]
    [InlineData("[OnOpen] void A(string {|#0:room|}) { }", "'room' of 'A' is a 'string': [OnOpen] takes WsSession, CancellationToken and [PathParam] values")]
    [InlineData("[OnOpen] void A(CloseReason {|#0:reason|}) { }", "'reason' of 'A' is a 'CloseReason': [OnOpen] takes WsSession, CancellationToken and [PathParam] values")]
    [InlineData("[OnClose] void A(CancellationToken {|#0:token|}) { }", "'token' of 'A' is a 'CancellationToken': [OnClose] takes WsSession, CloseReason and [PathParam] values")]
    [InlineData("[OnError] void A(Exception error, CloseReason {|#0:reason|}) { }", "'reason' of 'A' is a 'CloseReason': [OnError] takes Exception, WsSession and [PathParam] values")]
    [InlineData("[OnMessage] void A(Version {|#0:version|}) { }", "'version' of 'A' is a 'Version': [OnMessage] takes a payload (string, ReadOnlySpan<byte>, ReadOnlyMemory<byte>, ReadOnlySequence<byte>), WsSession, CancellationToken and [PathParam] values")]
    [InlineData("[OnMessage] void A(string text, int {|#0:n|} = 3) { }", "'n' of 'A' is a 'int': [OnMessage] takes a payload (string, ReadOnlySpan<byte>, ReadOnlyMemory<byte>, ReadOnlySequence<byte>), WsSession, CancellationToken and [PathParam] values")]
    [InlineData("[OnOpen] void A(WsSession one, WsSession {|#0:two|}) { }", "'two' of 'A' is a second WsSession")]
    public Task Flagged(string members, string what) => Verify.FlaggedMember("WSG1006", members, $"The parameter {what}");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnOpen] void A([PathParam] string room, WsSession session, CancellationToken closing) { }
        [OnMessage] void B(CancellationToken closing, string text, WsSession session, [PathParam("room")] string one, [PathParam("room")] string two) { }
        [OnClose] void C(CloseReason reason, WsSession session) { }
        [OnError] void D(WsSession session, Exception error) { }
        void E(object anything) { }
        """);

    /// <summary>What the compiler refuses is not refused again.</summary>
    [Fact]
    public Task NotFlaggedWhereTheCompilerReports() => Verify.Marked("""
        [ServerEndpoint("/a")] public partial class A { [OnMessage] void B({|CS0246:Missing|} missing) { } }
        """);
}
