using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Decoder is never asked.</summary>
public sealed class WSG0019Tests
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
    [InlineData("typeof(BaseStream), {|#0:typeof(BaseText)|}", "BaseText", "BaseStream")]
    [InlineData("typeof(BaseText), {|#0:typeof(BaseStream)|}", "BaseStream", "BaseText")]
    public async Task Flagged(string list, string decoder, string before)
    {
        string message = $"The decoder '{decoder}' is never asked: '{before}' before it makes a 'Base' of the same messages, and one of the two reads them as a stream";
        await Verify.Flagged("WSG0019", Types + $$"""[ServerEndpoint("/a", Decoders = [{{list}}])] public partial class A { [OnMessage] void M(Base b) { } }""", message);
        await Verify.Flagged("WSG0019", Types + $$"""[ClientEndpoint(Decoders = [{{list}}])] public partial class A { [OnMessage] void M(Base b) { } }""", message);
    }

    /// <summary>Decoders of whole messages say which are for them; those of the other kind, and of another type, are asked for other messages.</summary>
    [Fact]
    public Task NotFlagged() => Verify.NotFlagged(Types + """
        [ServerEndpoint("/a", Decoders = [typeof(BaseText), typeof(DerivedText), typeof(Any<Base>)])] public partial class A { [OnMessage] void M(Base b) { } }
        [ServerEndpoint("/b", Decoders = [typeof(BaseStream), typeof(BaseBinary)])]
        public partial class B { [OnMessage] void M(Base b) { } [OnMessage(MessageKind.Binary)] void N(Base b) { } }
        """);

    /// <summary>What is not asked because of an error is no news.</summary>
    [Fact]
    public Task NotFlaggedBesideAnError() => Verify.Marked(Types + """
        [ServerEndpoint("/a", Decoders = [typeof(BaseStream), typeof(BaseText)])] public partial class A { [OnMessage] void {|WSG1007:M|}() { } }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<RemoveListElementCodeFixProvider>(
        Types + """[ServerEndpoint("/a", Decoders = [typeof(BaseStream), {|WSG0019:typeof(BaseText)|}])] public partial class A { [OnMessage] void M(Base b) { } }""",
        Types + """[ServerEndpoint("/a", Decoders = [typeof(BaseStream)])] public partial class A { [OnMessage] void M(Base b) { } }""");
}
