using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Codec stands in a list twice.</summary>
public sealed class WSG0018Tests
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
    [InlineData("Decoders = [typeof(BaseText), {|#0:typeof(BaseText)|}]", "BaseText", "Decoders")]
    [InlineData("Encoders = [typeof(BaseText), typeof(OtherText), {|#0:typeof(BaseText)|}]", "BaseText", "Encoders")]
    [InlineData("Encoders = new[] { typeof(Any<>), {|#0:typeof(Any<>)|} }", "Any<>", "Encoders")]
    public Task Flagged(string list, string codec, string property) => Verify.Flagged(
        "WSG0018",
        Types + $$"""[ServerEndpoint("/a", {{list}})] public partial class A { [OnMessage] void M(Base b) { } }""".Replace("M(Base b)", list.StartsWith('D') ? "M(Base b)" : "M(string b)"),
        $"'{codec}' stands in the {property} of 'A' twice: the second is never asked");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged(Types + """
        [ServerEndpoint("/a", Decoders = [typeof(BaseText), typeof(Any<Other>), typeof(Any<Base>)], Encoders = [typeof(BaseText)])]
        public partial class A { [OnMessage] void M(Base b) { } }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<RemoveListElementCodeFixProvider>(
        Types + """
        [ServerEndpoint("/a", Decoders = [typeof(BaseText), {|WSG0018:typeof(BaseText)|}], Encoders = [typeof(Any<>), {|WSG0018:typeof(Any<>)|}])]
        public partial class A { [OnMessage] void M(Base b) { } }
        """,
        Types + """
        [ServerEndpoint("/a", Decoders = [typeof(BaseText)], Encoders = [typeof(Any<>)])]
        public partial class A { [OnMessage] void M(Base b) { } }
        """);

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked(Types + """
        namespace Demo
        {
            using Serve = WsGen.ServerEndpointAttribute;
            using Same = BaseText;
            public partial class Outer<T>
            {
                [Serve("/a", Decoders = [typeof(BaseText), {|WSG0018:typeof(Same)|}])] public partial record A { [OnMessage] void M(Base b) { } }
            }
            public partial class B { [OnMessage] void M(Base b) { } }
            [ClientEndpoint(Decoders = new[] { typeof(BaseText), {|WSG0018:typeof(global::BaseText)|} })] partial class B;
        }
        """);
}
