namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Endpoint has a second binary handler.</summary>
public sealed class WSG1002Tests
{
    [Theory]
    [InlineData("[OnMessage] void A(ReadOnlySpan<byte> bytes) { } [OnMessage] void {|#0:B|}(ReadOnlyMemory<byte> bytes) { }")]
    [InlineData("[OnMessage] void A(System.IO.Stream stream) { } [OnMessage] void {|#0:B|}(System.IO.Pipelines.PipeReader pipe) { }")]
    [InlineData("[OnMessage] void A(byte[] bytes, bool last) { } [OnMessage] void {|#0:B|}(byte[] bytes) { }")]
    [InlineData("[OnMessage(MessageKind.Binary)] void A(ReadOnlySequence<byte> bytes) { } [OnMessage] void {|#0:B|}(ReadOnlySequence<byte> bytes) { }")]
    public Task Flagged(string members) => Verify.FlaggedMember("WSG1002", members, "'B' is a second handler for binary messages: 'A' is one already");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnMessage] void A(ReadOnlySpan<byte> bytes) { }
        [OnMessage(MessageKind.Text)] void B(ReadOnlyMemory<byte> utf8) { }
        """);
}
