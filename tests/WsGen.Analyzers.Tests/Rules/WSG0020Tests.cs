using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Encoder is never asked.</summary>
public sealed class WSG0020Tests
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
    [InlineData("typeof(BaseText), {|#0:typeof(DerivedText)|}", "DerivedText", "BaseText", "Derived")]
    [InlineData("typeof(BaseText), {|#0:typeof(BaseBinary)|}", "BaseBinary", "BaseText", "Base")]
    [InlineData("typeof(Any<>), {|#0:typeof(OtherText)|}", "OtherText", "Any<>", "Other")]
    [InlineData("typeof(BaseText), typeof(OtherText), {|#0:typeof(Both)|}", "Both", "BaseText", "Derived")]
    public Task Flagged(string list, string encoder, string before, string type) => Verify.Flagged(
        "WSG0020",
        Types + $$"""[ServerEndpoint("/a", Encoders = [{{list}}])] public partial class A { [OnMessage] void M(string text) { } }""",
        $"The encoder '{encoder}' is never asked: '{before}' before it takes every '{type}'");

    /// <summary>The special before the general, and one that has something left to do.</summary>
    [Fact]
    public Task NotFlagged() => Verify.NotFlagged(Types + """
        [ServerEndpoint("/a", Encoders = [typeof(DerivedText), typeof(BaseText), typeof(OtherText), typeof(Any<>)])] public partial class A { [OnMessage] void M(string text) { } }
        [ServerEndpoint("/b", Encoders = [typeof(BaseText), typeof(Both)])] public partial class B { [OnMessage] void M(string text) { } }
        """);

    [Fact]
    public Task FixedByAChangeOfOrder() => Verify.Fixed<MoveListElementCodeFixProvider>(
        Types + """[ServerEndpoint("/a", Encoders = [typeof(OtherText), typeof(BaseText), {|WSG0020:typeof(DerivedText)|}])] public partial class A { [OnMessage] void M(string text) { } }""",
        Types + """[ServerEndpoint("/a", Encoders = [typeof(OtherText), typeof(DerivedText), typeof(BaseText)])] public partial class A { [OnMessage] void M(string text) { } }""");

    /// <summary>Of two for the same type only one can ever be asked.</summary>
    [Fact]
    public Task FixedByRemoval() => Verify.Fixed<RemoveListElementCodeFixProvider>(
        Types + """[ServerEndpoint("/a", Encoders = [typeof(BaseText), {|WSG0020:typeof(BaseBinary)|}])] public partial class A { [OnMessage] void M(string text) { } }""",
        Types + """[ServerEndpoint("/a", Encoders = [typeof(BaseText)])] public partial class A { [OnMessage] void M(string text) { } }""");
}
