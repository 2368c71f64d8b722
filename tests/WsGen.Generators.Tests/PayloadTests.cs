using System.Runtime.CompilerServices;

namespace WsGen.Generators.Tests;

/// <summary>Every form in which a message handler can take its payload, and what can stand beside it.</summary>
public sealed class PayloadTests
{
    [Fact]
    public void StringIsText() => Verify("[OnMessage] public void Say(string text) { }");

    [Fact]
    public void SpanIsBinary() => Verify("[OnMessage] public void Take(ReadOnlySpan<byte> bytes) { }");

    [Fact]
    public void MemoryIsBinary() => Verify("[OnMessage] public void Take(ReadOnlyMemory<byte> bytes) { }");

    [Fact]
    public void SequenceIsBinary() => Verify("[OnMessage] public void Take(ReadOnlySequence<byte> bytes) { }");

    [Fact]
    public void SequenceMayBePassedByReadOnlyReference() => Verify("[OnMessage] public void Take(in ReadOnlySequence<byte> bytes) { }");

    [Fact]
    public void SpanIsTextIfTheAttributeSaysSo() => Verify("[OnMessage(MessageKind.Text)] public void Say(ReadOnlySpan<byte> utf8) { }");

    [Fact]
    public void MemoryIsTextIfTheAttributeSaysSo() => Verify("[OnMessage(MessageKind.Text)] public void Say(ReadOnlyMemory<byte> utf8) { }");

    [Fact]
    public void SequenceIsTextIfTheAttributeSaysSo() => Verify("[OnMessage(MessageKind.Text)] public void Say(ReadOnlySequence<byte> utf8) { }");

    [Fact]
    public void ParametersStandInAnyOrder() => Verify("""
        [OnMessage] public void Say([PathParam] string room, CancellationToken closing, WsSession session, string text) { }
        [OnMessage] public void Take(WsSession session, ReadOnlyMemory<byte> bytes, [PathParam("room")] string name, CancellationToken closing) { }
        """);

    [Fact]
    public void SizeLimitsGoIntoTheDescriptor() => Verify("""
        [OnMessage(MaxMessageSize = 100)] public void Say(string text) { }
        [OnMessage(MaxMessageSize = int.MaxValue)] public void Take(ReadOnlySpan<byte> bytes) { }
        """);

    private static void Verify(string members, [CallerMemberName] string test = "") => WsGen.Tests.Snapshot.Verify(
        Generation.RunEndpoint($$"""
            namespace Demo;

            [ServerEndpoint("/chat/{room}")]
            public sealed partial class Chat
            {
                {{members}}
            }
            """),
        test);
}
