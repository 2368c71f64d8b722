using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Several JSON contexts cover a type.</summary>
public sealed class WSG1016Tests
{
    private static readonly string Types = JsonSource.Usings
        + JsonSource.Context("First", "Quote", "int[]") + JsonSource.Context("Second", "Quote", "Other") + JsonSource.Context("Third", "Other2")
        + "namespace Deep { public class Outer { " + JsonSource.Context("Fourth", "long[]") + " } }\n"
        + "public class Quote; public class Other; public class Other2;\n";

    [Theory]
    [InlineData("[OnMessage] void {|#0:A|}(Quote quote) { }")]
    [InlineData("[OnMessage] Quote {|#0:A|}(string text) => new();")]
    [InlineData("[OnMessage] System.Collections.Generic.IAsyncEnumerable<Quote> {|#0:A|}(string text) => null!;")]
    public Task Flagged(string member) => Verify.Flagged(
        "WSG1016",
        Types + $$"""[ServerEndpoint("/a")] public partial class Chat { {{member}} }""",
        "'Quote' is covered by First and Second: name one of them, with JsonContext = typeof(First) for instance");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged(Types + """
        public class Decoder : ITextDecoder<Quote> { public Quote Decode(ReadOnlySpan<byte> utf8) => new(); }
        [ServerEndpoint("/a", JsonContext = typeof(Second))] public partial class A { [OnMessage] Quote M(Quote quote) => quote; }
        [ServerEndpoint("/b")] public partial class B { [OnMessage] int[] M(Other other) => []; }
        [ServerEndpoint("/c", Decoders = [typeof(Decoder)])] public partial class C { [OnMessage] Other2 M(Quote quote) => new(); }
        [ServerEndpoint("/d")] public partial class D { [OnMessage] long[] M(long[] numbers) => numbers; }
        """);

    /// <summary>A context that the endpoint cannot access is as good as none.</summary>
    [Fact]
    public Task NotFlaggedForAContextOutOfReach() => Verify.Marked(JsonSource.Usings + $$"""
        public class Quote;
        public class Outer
        {
            {{JsonSource.Context("Inner", "Quote").Replace("public class", "private class")}}
        }
        [ServerEndpoint("/a")] public partial class A { [OnMessage] void M(Quote {|WSG1006:quote|}) { } }
        """);

    [Theory]
    [InlineData("First")]
    [InlineData("Second")]
    public Task Fixed(string context) => Verify.Fixed<NameJsonContextCodeFixProvider>(
        Types + """
        [ServerEndpoint("/a", MaxConcurrentMessages = 2)] public partial class A { [OnMessage] Quote {|WSG1016:{|WSG1016:M|}|}(Quote quote) => quote; }
        [ClientEndpoint] public partial class B { [OnMessage] void {|WSG1016:M|}(Quote quote) { } }
        """,
        Types + $$"""
        [ServerEndpoint("/a", MaxConcurrentMessages = 2, JsonContext = typeof({{context}}))] public partial class A { [OnMessage] Quote M(Quote quote) => quote; }
        [ClientEndpoint(JsonContext = typeof({{context}}))] public partial class B { [OnMessage] void M(Quote quote) { } }
        """,
        "global::" + context);
}
