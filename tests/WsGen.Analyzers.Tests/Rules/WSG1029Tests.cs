namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Encoder goes before the plain form of a reply.</summary>
public sealed class WSG1029Tests
{
    private const string Types = """
        public sealed class Hex : ITextEncoder<int>, IBinaryEncoder<byte[]> { public void Encode(int value, IBufferWriter<byte> utf8) { } public void Encode(byte[] value, IBufferWriter<byte> bytes) { } }
        public sealed class Any : ITextEncoder<object> { public void Encode(object value, IBufferWriter<byte> utf8) { } }
        public sealed class Version2; public sealed class Versions : ITextEncoder<Version2> { public void Encode(Version2 value, IBufferWriter<byte> utf8) { } }

        """;

    [Theory]
    [InlineData("Hex", "int {|#0:A|}(string text) => 1;", "int", "as text")]
    [InlineData("Hex", "ValueTask<int?> {|#0:A|}(string text) => default;", "int?", "as text")]
    [InlineData("Hex", "byte[] {|#0:A|}(string text) => [];", "byte[]", "as binary")]
    [InlineData("Any", "string {|#0:A|}(string text) => text;", "string", "as text")]
    public Task Flagged(string encoder, string method, string reply, string otherwise) => Verify.Flagged(
        "WSG1029",
        Types + $$"""[ServerEndpoint("/a", Encoders = [typeof({{encoder}})])] public partial class Chat { [OnMessage] {{method}} }""",
        $"The reply '{reply}' of 'A' is encoded by {encoder}, and not sent {otherwise}");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged(Types + """
        [ServerEndpoint("/a", Encoders = [typeof(Hex)])] public partial class A { [OnMessage] string M(string text) => text; }
        [ServerEndpoint("/b", Encoders = [typeof(Versions)])] public partial class B { [OnMessage] Version2 M(string text) => new(); }
        [ServerEndpoint("/c", Encoders = [typeof(Any)])] public partial class C { [OnMessage] int M(string text) => 1; }
        """);
}
