using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Decoder is not used.</summary>
public sealed class WSG0021Tests
{
    private const string Types = """
        public class Base; public class Derived : Base; public class Other;
        public sealed class BaseText : ITextDecoder<Base>, ITextEncoder<Base> { public Base Decode(ReadOnlySpan<byte> utf8) => new(); public void Encode(Base value, IBufferWriter<byte> utf8) { } }
        public sealed class BaseBinary : IBinaryDecoder<Base>, IBinaryEncoder<Base> { public Base Decode(in ReadOnlySequence<byte> bytes) => new(); public void Encode(Base value, IBufferWriter<byte> bytes) { } }
        public sealed class BaseStream : ITextStreamDecoder<Base> { public ValueTask<Base> DecodeAsync(System.IO.TextReader reader, CancellationToken closing) => default; }
        public sealed class DerivedText : ITextDecoder<Derived>, ITextEncoder<Derived> { public Derived Decode(ReadOnlySpan<byte> utf8) => new(); public void Encode(Derived value, IBufferWriter<byte> utf8) { } }
        public sealed class OtherText : ITextDecoder<Other>, ITextEncoder<Other> { public Other Decode(ReadOnlySpan<byte> utf8) => new(); public void Encode(Other value, IBufferWriter<byte> utf8) { } }
        public sealed class Both : ITextEncoder<Derived>, IBinaryEncoder<Other> { public void Encode(Derived value, IBufferWriter<byte> utf8) { } public void Encode(Other value, IBufferWriter<byte> bytes) { } }
        public sealed class Any<T> : ITextDecoder<T>, ITextEncoder<T> { public T Decode(ReadOnlySpan<byte> utf8) => default!; public void Encode(T value, IBufferWriter<byte> utf8) { } }

        """;

    [Theory]
    [InlineData("Decoders = [typeof(BaseText), {|#0:typeof(OtherText)|}]", "OtherText")]
    [InlineData("Decoders = [typeof(BaseText), {|#0:typeof(BaseBinary)|}], Subprotocols = []", "BaseBinary")]
    [InlineData("Decoders = [{|#0:typeof(Any<>)|}]", "Any<>")]
    public Task Flagged(string list, string decoder) => Verify.Flagged(
        "WSG0021",
        Types + $$"""[ServerEndpoint("/a", {{list}})] public partial class A { [OnMessage] void M(Base b) { } [OnMessage] void N(byte[] bytes) { } }"""
            .Replace("M(Base b)", decoder == "Any<>" ? "M(string b)" : "M(Base b)"),
        $"The decoder '{decoder}' is not used: no callback of 'A' takes what it makes");

    /// <summary>What is awaited counts, and so does what a decoder makes that is more than what is wanted. Encoders are for sends from anywhere.</summary>
    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedBy("WSG0021", Types + """
        [ServerEndpoint("/a", Decoders = [typeof(Any<>)], Encoders = [typeof(OtherText)])] public partial class A { [OnMessage] void M(Base b) { } }
        [ServerEndpoint("/b", Decoders = [typeof(BaseText), typeof(DerivedText)])] public partial class B { [OnMessage] void M(Base b) { } }
        """);

    [Fact]
    public Task NotFlaggedIfItIsAwaited() => Verify.Marked("""
        public class Ask { public int Id => 1; }
        public sealed class Codec : ITextDecoder<Ask>, ITextEncoder<Ask> { public Ask Decode(ReadOnlySpan<byte> utf8) => new(); public void Encode(Ask value, IBufferWriter<byte> utf8) { } }
        [ClientEndpoint(Decoders = [typeof(Codec)], Encoders = [typeof(Codec)])] public partial class A { [Send(Correlation = "Id")] public partial Task<Ask> {|CS8795:SayAsync|}(Ask ask); }
        [ServerEndpoint("/a", Decoders = [{|WSG0021:typeof(Codec)|}])] public partial class B { [OnMessage] void M(string text) { } }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<RemoveListElementCodeFixProvider>(
        Types + """[ServerEndpoint("/a", Decoders = [{|WSG0021:typeof(OtherText)|}, typeof(BaseText), {|WSG0021:typeof(Any<Other>)|}])] public partial class A { [OnMessage] void M(Base b) { } }""",
        Types + """[ServerEndpoint("/a", Decoders = [typeof(BaseText)])] public partial class A { [OnMessage] void M(Base b) { } }""");
}
