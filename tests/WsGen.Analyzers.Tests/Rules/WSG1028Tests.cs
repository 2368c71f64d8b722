namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Type is decoded from messages that no handler takes.</summary>
public sealed class WSG1028Tests
{
    private const string Types = """
        public class Move;
        public sealed class Text : ITextDecoder<Move> { public Move Decode(ReadOnlySpan<byte> utf8) => new(); }
        public sealed class Binary : IBinaryDecoder<Move> { public Move Decode(in ReadOnlySequence<byte> bytes) => new(); }
        public sealed class Stream : IBinaryStreamDecoder<Move> { public ValueTask<Move> DecodeAsync(System.IO.Stream stream, CancellationToken closing) => default; }

        """;

    [Theory]
    [InlineData("typeof(Text), typeof(Binary)", "Text", "Binary", "Binary")]
    [InlineData("typeof(Binary), typeof(Text)", "Binary", "Text", "Text")]
    [InlineData("typeof(Text), typeof(Stream)", "Text", "Stream", "Binary")]
    public Task Flagged(string decoders, string kind, string decoder, string other) => Verify.Flagged(
        "WSG1028",
        Types + $$"""[ServerEndpoint("/a", Decoders = [{{decoders}}])] public partial class A { [OnMessage] void {|#0:Play|}(Move move) { } }""",
        $"'Play' takes {kind} messages only, although '{decoder}' makes a 'Move' of {other} ones too: add a handler with MessageKind.{other}, or leave the decoder out");

    /// <summary>There is a handler for the other kind, or the handler itself says which it is for.</summary>
    [Fact]
    public Task NotFlagged() => Verify.NotFlagged(Types + """
        [ServerEndpoint("/a", Decoders = [typeof(Text), typeof(Binary)])]
        public partial class A { [OnMessage] void Play(Move move) { } [OnMessage(MessageKind.Binary)] void PlayToo(Move move) { } }
        [ServerEndpoint("/b", Decoders = [typeof(Text), typeof(Binary)])] public partial class B { [OnMessage] void Play(Move move) { } [OnMessage] void Bytes(byte[] bytes) { } }
        [ServerEndpoint("/c", Decoders = [typeof(Text), typeof(Binary)])] public partial class C { [OnMessage(MessageKind.Text)] void Play(Move move) { } }
        """);
}
