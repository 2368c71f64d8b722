namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Type that the endpoint names cannot be used.</summary>
public sealed class WSG0007Tests
{
    private const string Types = """
        public sealed class Good : ITextDecoder<string>, IBinaryEncoder<int>
        {
            public string Decode(ReadOnlySpan<byte> utf8) => "";
            public void Encode(int value, IBufferWriter<byte> bytes) { }
        }
        public abstract class Abstract : ITextDecoder<string> { public abstract string Decode(ReadOnlySpan<byte> utf8); }
        public sealed class NoConstructor : ITextDecoder<string> { private NoConstructor() { } public string Decode(ReadOnlySpan<byte> utf8) => ""; }
        public sealed class NoService : ITextDecoder<string> { public NoService(out int n) => n = 0; public string Decode(ReadOnlySpan<byte> utf8) => ""; }
        public sealed class NoMember : ITextDecoder<string> { public required Span<int> Member { set { } } public string Decode(ReadOnlySpan<byte> utf8) => ""; }
        public sealed class Several : ITextDecoder<string> { public Several(int n) { } public Several(string n) { } public string Decode(ReadOnlySpan<byte> utf8) => ""; }
        public sealed class Service(IFormatProvider format, WsSession session) : ITextDecoder<string> { public string Decode(ReadOnlySpan<byte> utf8) => $"{format}{session}"; }
        public sealed class Two<T, U> : ITextDecoder<T> { public T Decode(ReadOnlySpan<byte> utf8) => default!; }
        public sealed class Open<T> : ITextDecoder<T> { public T Decode(ReadOnlySpan<byte> utf8) => default!; }
        public sealed class Outer<T> { public sealed class Inner<U> : ITextDecoder<U> { public U Decode(ReadOnlySpan<byte> utf8) => default!; } }
        public class Hidden { private sealed class Codec : ITextDecoder<string> { public string Decode(ReadOnlySpan<byte> utf8) => ""; } public static Type T => typeof(Codec); }
        public sealed class Shut : ServerEndpointConfigurator { private Shut() { } }
        public struct Struct : ITextDecoder<string> { public string Decode(ReadOnlySpan<byte> utf8) => ""; }
        """;

    private const string NoInstance = "it is no class of which an instance can be made";
    private const string OneParameter = "an open generic type needs exactly one type parameter, that of the message's type";

    [Theory]
    [InlineData("Decoders", "Abstract", "Abstract", NoInstance)]
    [InlineData("Decoders", "Struct", "Struct", NoInstance)]
    [InlineData("Decoders", "ITextDecoder<string>", "ITextDecoder<string>", NoInstance)]
    [InlineData("Decoders", "int[]", "int[]", "it is no class")]
    [InlineData("Decoders", "NoConstructor", "NoConstructor", "it has no public constructor")]
    [InlineData("Decoders", "NoService", "NoService", "the parameter 'n' cannot be a service")]
    [InlineData("Decoders", "NoMember", "NoMember", "the required member 'Member' cannot be a service")]
    [InlineData("Decoders", "Several", "Several", "it has several public constructors with the most parameters")]
    [InlineData("Decoders", "Two<,>", "Two<,>", OneParameter)]
    [InlineData("Decoders", "Outer<>.Inner<>", "Inner<>", OneParameter)]
    [InlineData("Decoders", "object", "object", "it implements none of ITextDecoder, IBinaryDecoder, ITextStreamDecoder, IBinaryStreamDecoder")]
    [InlineData("Encoders", "Open<int>", "Open<int>", "it implements none of ITextEncoder, IBinaryEncoder, ITextStreamEncoder, IBinaryStreamEncoder")]
    public Task Flagged(string property, string type, string shown, string reason) => Verify.Flagged(
        "WSG0007",
        $$"""
        {{Types}}
        [ServerEndpoint("/a", {|#0:{{property}} = [typeof(Good), typeof({{type}})]|})] public partial class A;
        """,
        $"'{shown}' cannot stand in {property}: {reason}");

    [Theory]
    [InlineData("JsonContext", "Good", "Good", "it does not derive from JsonSerializerContext")]
    [InlineData("JsonContext", "int[]", "int[]", "it is no class")]
    [InlineData("Configurator", "Open<>", "Open<>", "it is an open generic type")]
    [InlineData("Configurator", "Abstract", "Abstract", NoInstance)]
    [InlineData("Configurator", "Good", "Good", "it does not derive from ServerEndpointConfigurator")]
    [InlineData("Configurator", "Shut", "Shut", "it has no accessible constructor without parameters")]
    [InlineData("Configurator", "IFormatProvider", "IFormatProvider", NoInstance)]
    public Task FlaggedWhereOneTypeIsNamed(string property, string type, string shown, string reason) => Verify.Flagged(
        "WSG0007",
        $$"""
        {{Types}}
        [ServerEndpoint("/a", {|#0:{{property}} = typeof({{type}})|})] public partial class A;
        """,
        $"'{shown}' cannot stand in {property}: {reason}");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged($$"""
        {{Types}}
        [ServerEndpoint("/a", Decoders = [typeof(Good), typeof(Open<>), typeof(Open<int>), typeof(Service)], Encoders = [typeof(Good)])] public partial class A;
        [ServerEndpoint("/b", Decoders = null!, JsonContext = null)] public partial class B;
        [ServerEndpoint("/c", Decoders = [typeof(Codec)])] public partial class C
        {
            private sealed class Codec : ITextDecoder<string> { public string Decode(ReadOnlySpan<byte> utf8) => ""; }
        }
        """);

    [Fact]
    public Task NotFlaggedWhereTheCompilerReports() => Verify.Marked("""
        [ServerEndpoint("/a", Decoders = [typeof({|CS0246:Missing|})])] public partial class A;
        """);
}
