using Microsoft.CodeAnalysis;
using WsGen.Generators.Emission;
using WsGen.Tests;

namespace WsGen.Generators.Tests;

/// <summary>
/// A class with errors gets the smallest stub that compiles, so that the WSG diagnostic is the one visible error; a class of which no
/// second part can be written gets nothing.
/// </summary>
public sealed class StubTests
{
    [Fact]
    public void StubOfAClass() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        public partial class Outer
        {
            [ServerEndpoint("/chat/{room}")]
            public sealed partial class Chat(IFormatProvider format)
            {
                [OnOpen] private void Join(IFormatProvider other) => _ = format;
                [OnMessage] private void Say(string text) { }
                [OnMessage] private void SayAgain(string text) { }
            }
        }
        """));

    /// <summary>One class for each error, with its id. The analyzer's tests show that it is reported too.</summary>
    public static TheoryData<string, string> Erroneous => new()
    {
        { "WSG0002", """[ServerEndpoint("/a")] public partial struct Bad;""" },
        { "WSG0002", """[ServerEndpoint("/a")] public partial record struct Bad(int A);""" },
        { "WSG0002", """[ServerEndpoint("/a")] public abstract partial class Bad;""" },
        { "WSG0002", """public partial class Outer { [ServerEndpoint("/a")] private partial class Bad; }""" },
        { "WSG0003", """[ServerEndpoint("a")] public partial class Bad;""" },
        { "WSG0003", """[ServerEndpoint("/a/{")] public partial class Bad { [OnOpen] void Join([PathParam] string x) { } }""" },
        { "WSG0006", """[ServerEndpoint("/a")] public partial class Bad { private Bad() { } }""" },
        { "WSG0006", """[ServerEndpoint("/a")] public partial class Bad { public Bad(int a) { } public Bad(string a) { } }""" },
        { "WSG0006", """[ServerEndpoint("/a")] public partial class Bad { public Bad(Span<int> a) { } }""" },
        { "WSG0006", """[ServerEndpoint("/a")] public partial class Bad { public required Span<int> A { get => default; set { } } }""" },
        { "WSG0007", """[ServerEndpoint("/a", Decoders = [typeof(object)])] public partial class Bad;""" },
        { "WSG0008", """[ServerEndpoint("/a", MaxConcurrentMessages = 0)] public partial class Bad;""" },
        { "WSG0017", """[ServerEndpoint("/a", Subprotocols = ["a b"])] public partial class Bad;""" },
        { "WSG1001", Bad("[OnMessage] void A(string text) { } [OnMessage(MessageKind.Text)] void B(ReadOnlySpan<byte> text) { }") },
        { "WSG1002", Bad("[OnMessage] void A(ReadOnlySpan<byte> x) { } [OnMessage] void B(ReadOnlyMemory<byte> x) { }") },
        { "WSG1003", Bad("[OnOpen] void A() { } [OnOpen] void B() { }") },
        { "WSG1004", Bad("[OnOpen, OnClose] void A() { }") },
        { "WSG1005", Bad("[OnOpen] static void A() { }") },
        { "WSG1006", Bad("[OnOpen] void A(object x) { }") },
        { "WSG1007", Bad("[OnMessage] void A() { }") },
        { "WSG1008", Bad("[OnMessage] void A(string a, string b) { }") },
        { "WSG1009", Bad("[OnMessage] object A(string a) => a;") },
        { "WSG1010", Bad("[OnOpen] void A([PathParam] string x) { }") },
        { "WSG1011", Bad("[OnOpen] void A([PathParam] object a) { }") },
        { "WSG1012", Bad("[OnError] void A() { }") },
        { "WSG1014", Bad("[OnMessage(MaxMessageSize = 0)] void A(string a) { }") },
        { "WSG1015", Bad("[OnMessage(MessageKind.Binary)] void A(string a) { }") },
    };

    [Fact]
    public void TypesInSeveralContextsStopAtAStubToo() => Assert.Contains(", \"WSG1016\"", Generation.RunEndpoint(
        JsonSource.Context("First", "Said"),
        JsonSource.Context("Second", "Said"),
        """
        namespace Demo;
        public record Said;
        [ServerEndpoint("/a")] public partial class Bad { [OnMessage] void A(Said said) { } }
        """).Single().Text);

    [Fact]
    public void IncompleteUnionsStopAtAStubToo() => Assert.Contains(", \"WSG1017\"", Generation.RunEndpoint(
        JsonSource.Context("Json", "Command"),
        """
        namespace Demo;
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Join), "join")]
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Say), "say")]
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Leave), "leave")]
        public record Command; public record Join : Command; public record Say : Command; public record Leave : Command;
        [ServerEndpoint("/a")] public partial class Bad { [OnMessage] void A(Join join) { } [OnMessage] void B(Say say) { } }
        """).Single().Text);

    [Theory]
    [MemberData(nameof(Erroneous))]
    public void EveryErrorStopsAtAStubThatCompiles(string id, string source)
    {
        (string _, string text) = Assert.Single(Generation.RunEndpoint(source));
        Assert.Contains($", \"{id}\"", text);
        Assert.DoesNotContain("Dispatcher", text);
    }

    [Theory]
    [InlineData("""[ServerEndpoint("/a")] public class Bad;""")]
    [InlineData("""public class Outer { [ServerEndpoint("/a")] public partial class Bad; }""")]
    [InlineData("""[ServerEndpoint("/a")] file partial class Bad;""")]
    [InlineData("""file partial class Outer { [ServerEndpoint("/a")] public partial class Bad; }""")]
    [InlineData("""[ServerEndpoint("/a")] public static partial class Bad;""")]
    [InlineData("""[ServerEndpoint("/a")] public ref partial struct Bad;""")]
    public void NothingIsGeneratedForAClassThatCannotBeReopened(string source) => Assert.Empty(Generation.RunEndpoint(source));

    /// <summary>Where the compiler reports an error itself, what is generated adds none of its own.</summary>
    [Theory]
    [InlineData("CS0246", """[ServerEndpoint("/a")] public partial class Bad(Missing missing);""")]
    [InlineData("CS0246", """[ServerEndpoint("/a")] public partial class Bad { [OnMessage] void A(Missing missing) { } }""")]
    [InlineData("CS0246", """[ServerEndpoint("/a")] public partial class Bad { [OnMessage] Missing A(string text) => default!; }""")]
    [InlineData("CS0246", """[ServerEndpoint("/{a}")] public partial class Bad { [OnOpen] void A([PathParam] Missing a) { } }""")]
    [InlineData("CS7036", """[ServerEndpoint] public partial class Bad;""")]
    public void CompilerErrorsStandAlone(string expected, string source)
    {
        Generation.Run(Generation.Compile(source), out Compilation output);
        Assert.Equal([expected], output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void ClassWithAnErrorKeepsItsRoute() => Assert.Contains(
        "EndpointDescriptor.Of<global::Bad>()",
        Generation.RunClean(Bad("[OnOpen] static void A() { }")).Single(source => source.Hint == RegistrationEmitter.HintName).Text);

    private static string Bad(string members) =>
        "#pragma warning disable CS1998\n[ServerEndpoint(\"/{a}\")] public partial class Bad { " + members + " }";
}
