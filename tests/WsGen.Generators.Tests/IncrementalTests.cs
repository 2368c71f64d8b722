using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WsGen.Generators.Emission;

namespace WsGen.Generators.Tests;

/// <summary>What is generated again after an edit, in both directions: nothing that need not be, and everything that must be.</summary>
/// <remarks>
/// The compiler keeps the outputs of a step by position, among the files that have any attribute: a file that gains its first one
/// shifts those behind it, whatever the generator does. Hence the files that come and go here are the last.
/// </remarks>
public sealed class IncrementalTests
{
    private const string Chat = """
        namespace Demo;

        [ServerEndpoint("/chat/{room}")]
        public sealed partial class Chat(IFormatProvider format)
        {
            [OnMessage] private string Say(string text, [PathParam] string room) => text;
        }
        """;

    private const string Echo = """
        namespace Demo;

        [ServerEndpoint("/echo")]
        public sealed partial class Echo
        {
            [OnMessage] private string Say(string text) => text;
        }
        """;

    private const string Other = "public class Other { public int A; }";

    [Fact]
    public void UnrelatedEditReusesEveryStep()
    {
        GeneratorRunResult result = Edit(Other, "public class Other { public int B; public void M() { } }");
        foreach (string step in TrackingNames.All)
        {
            AssertReasons(result, step, reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
        }

        AssertOutputs(result, cached: 3, modified: 0);
    }

    [Fact]
    public void EditOfAHandlersBodyReusesEveryStep()
    {
        GeneratorRunResult result = Edit(Echo, Echo.Replace("=> text", "=> text + text"));
        foreach (string step in TrackingNames.All)
        {
            AssertReasons(result, step, reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
        }

        AssertOutputs(result, cached: 3, modified: 0);
    }

    /// <summary>Lines that move do not matter, for no model knows a line.</summary>
    [Fact]
    public void LinesInsertedAboveReuseEveryOutput() =>
        AssertOutputs(Edit(Echo, "// a comment\n\n" + Echo), cached: 3, modified: 0);

    [Fact]
    public void EditOfAHandlersSignatureIsSeen()
    {
        GeneratorRunResult result = Edit(Echo, Echo.Replace("string Say(string text)", "string Say(WsSession session, string text)"));
        AssertReason(result, TrackingNames.Endpoints, IncrementalStepRunReason.Modified, times: 1);
        AssertReason(result, TrackingNames.Routes, IncrementalStepRunReason.Cached, times: 1);
        AssertReason(result, TrackingNames.Registration, IncrementalStepRunReason.Cached, times: 1);
        AssertOutputs(result, cached: 2, modified: 1);
    }

    [Fact]
    public void EditOfAPathIsSeenByTheRegistrationToo()
    {
        GeneratorRunResult result = Edit(Echo, Echo.Replace("/echo", "/echo2"));
        AssertReason(result, TrackingNames.Endpoints, IncrementalStepRunReason.Modified, times: 1);
        AssertReason(result, TrackingNames.Routes, IncrementalStepRunReason.Modified, times: 1);
        AssertReason(result, TrackingNames.Registration, IncrementalStepRunReason.Modified, times: 1);
        AssertOutputs(result, cached: 1, modified: 2);
    }

    [Fact]
    public void EditOfAnOptionIsSeenByItsEndpointAlone()
    {
        string before = Echo.Replace("[ServerEndpoint", "[EndpointOptions(BufferSize = 1000)] [ServerEndpoint");
        AssertOutputs(Edit([Chat, before], before, before.Replace("1000", "2000")), cached: 2, modified: 1);
        AssertOutputs(Edit([Chat, before], before, before.Replace("1000", "10 * 100")), cached: 3, modified: 0);
    }

    [Fact]
    public void EditOfABaseClassInAnotherFileIsSeen()
    {
        string derived = Echo.Replace("class Echo", "class Echo : Base");
        const string before = "public class Base { [OnOpen] protected void Join() { } }";
        AssertOutputs(Edit([Chat, derived, before], before, before.Replace("Join()", "Join(WsSession session)")), cached: 2, modified: 1);
    }

    /// <summary>A serializer context says whose JSON it is: who uses the type is written again, and nobody else.</summary>
    [Fact]
    public void AddingATypeToAContextIsSeenByWhoUsesIt()
    {
        string before = JsonSource.Context("Json", "int[]");
        string after = JsonSource.Context("Json", "int[]", "Said");
        const string user = """
            namespace Demo;
            public record Said;
            [ServerEndpoint("/said")] public sealed partial class User { [OnMessage] private void Say(Said said) { } }
            """;
        AssertOutputs(Edit([Chat, user, before], before, after), cached: 2, modified: 1);
        AssertOutputs(Edit([Chat, user, after], after, before), cached: 2, modified: 1);
        AssertOutputs(Edit([Chat, user, after], after, "// a comment\n" + after), cached: 3, modified: 0);
        AssertOutputs(Edit([Chat, user, after], after, JsonSource.Context("Json", "Said", "long[]")), cached: 3, modified: 0);
    }

    [Fact]
    public void AnErrorTurnsTheClassIntoAStub() => AssertOutputs(Edit(Echo, Echo.Replace("string Say(string text)", "string Say()")), cached: 2, modified: 1);

    [Fact]
    public void AddingAnEndpointDoesNotEmitTheOthersAgain()
    {
        GeneratorRunResult result = Edit([Chat, Echo, Other], Other, Echo.Replace("Echo", "Added").Replace("/echo", "/added"));
        AssertReason(result, TrackingNames.Endpoints, IncrementalStepRunReason.New, times: 1);
        AssertOutputs(result, cached: 2, modified: 1, added: 1);
    }

    [Fact]
    public void RemovingAnEndpointRemovesItsFile()
    {
        GeneratorRunResult result = Edit(Echo, Other);
        Assert.Equal(["Demo.Chat.g.cs", RegistrationEmitter.HintName], result.GeneratedSources.Select(source => source.HintName));
        AssertOutputs(result, cached: 1, modified: 1, removed: 1);
    }

    [Fact]
    public void ReferencingTheAspNetCoreIntegrationIsSeen()
    {
        CSharpCompilation compilation = Generation.Compile(Chat, Echo, Other);
        CSharpCompilation aspNetCore = Generation.Compile("namespace Microsoft.AspNetCore.Builder { public static class WsGenEndpointRouteBuilderExtensions; }");
        GeneratorDriver driver = Generation.CreateDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        compilation = compilation.AddReferences(aspNetCore.WithAssemblyName("WsGen.AspNetCore").ToMetadataReference());
        GeneratorRunResult result = driver.RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        AssertReason(result, TrackingNames.RegistrationTarget, IncrementalStepRunReason.Modified, times: 1);
        AssertOutputs(result, cached: 2, modified: 1);
    }

    private const string Client = """
        namespace Demo;

        [ClientEndpoint]
        public sealed partial class Client
        {
            [Send] public partial ValueTask SayAsync(string text);
            [OnMessage] private void Said(string text) { _ = text; }
        }
        """;

    [Theory]
    [InlineData("_ = text;", "_ = text + text;")]
    [InlineData("namespace Demo;", "// a comment\n\nnamespace Demo;")]
    [InlineData("public sealed partial", "internal sealed partial")]
    public void EditOfAClientThatDoesNotMatterReusesEveryStep(string before, string after)
    {
        GeneratorRunResult result = Edit([Chat, Client], Client, Client.Replace(before, after));
        AssertReasons(result, TrackingNames.ClientEndpoints, reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
        AssertOutputs(result, cached: 3, modified: 0);
    }

    [Theory]
    [InlineData("SayAsync(string text)", "SayAsync(string text, CancellationToken cancellationToken)")]
    [InlineData("public partial ValueTask", "internal partial ValueTask")]
    [InlineData("Said(string text)", "Said(WsSession session, string text)")]
    [InlineData("[ClientEndpoint]", "[ClientEndpoint(Subprotocols = [\"chat\"])]")]
    public void EditOfAClientIsSeenByItAlone(string before, string after)
    {
        GeneratorRunResult result = Edit([Chat, Client], Client, Client.Replace(before, after));
        AssertReason(result, TrackingNames.ClientEndpoints, IncrementalStepRunReason.Modified, times: 1);
        AssertReason(result, TrackingNames.Registration, IncrementalStepRunReason.Cached, times: 1);
        AssertOutputs(result, cached: 2, modified: 1);
    }

    /// <summary>What members of a union are sent as stands with its base type.</summary>
    [Fact]
    public void EditOfAUnionInAnotherFileIsSeen()
    {
        const string user = "namespace Demo; [ClientEndpoint] public sealed partial class User { [Send] public partial ValueTask SayAsync(Say say); }";
        const string before = "namespace Demo; public record Command; public record Say : Command;";
        string after = before.Replace("public record Command", "[System.Text.Json.Serialization.JsonDerivedType(typeof(Say), \"say\")] public record Command");
        string json = JsonSource.Context("Json", "Say", "Command");
        AssertOutputs(Edit([user, json, before], before, after), cached: 1, modified: 1);
        AssertOutputs(Edit([user, json, after], after, "// a comment\n" + after), cached: 2, modified: 0);
    }

    private static GeneratorRunResult Edit(string before, string after) => Edit([Chat, Other, Echo], before, after);

    /// <summary>Runs the generator, replaces one file, runs it again.</summary>
    private static GeneratorRunResult Edit(string[] sources, string before, string after)
    {
        CSharpCompilation compilation = Generation.Compile(sources);
        SyntaxTree edited = compilation.SyntaxTrees.Single(tree => tree.ToString() == before);
        GeneratorDriver driver = Generation.CreateDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        compilation = compilation.ReplaceSyntaxTree(edited, CSharpSyntaxTree.ParseText(after, Generation.ParseOptions, edited.FilePath));
        return driver.RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Results.Single();
    }

    private static IncrementalStepRunReason[] Reasons(GeneratorRunResult result, string step) =>
        [.. result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];

    private static void AssertReasons(GeneratorRunResult result, string step, Func<IncrementalStepRunReason, bool> isExpected)
    {
        IncrementalStepRunReason[] reasons = Reasons(result, step);
        Assert.NotEmpty(reasons);
        Assert.All(reasons, reason => Assert.True(isExpected(reason), $"{step}: {reason}"));
    }

    private static void AssertReason(GeneratorRunResult result, string step, IncrementalStepRunReason reason, int times) =>
        Assert.Equal(times, Reasons(result, step).Count(candidate => candidate == reason));

    /// <summary>How many files were taken from the cache, written again, added and removed.</summary>
    private static void AssertOutputs(GeneratorRunResult result, int cached, int modified, int added = 0, int removed = 0)
    {
        IncrementalStepRunReason[] reasons = [.. result.TrackedOutputSteps
            .SelectMany(step => step.Value)
            .SelectMany(run => run.Outputs)
            .Select(output => output.Reason)];
        Assert.Equal(
            (cached, modified, added, removed),
            (reasons.Count(reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged),
             reasons.Count(reason => reason == IncrementalStepRunReason.Modified),
             reasons.Count(reason => reason == IncrementalStepRunReason.New),
             reasons.Count(reason => reason == IncrementalStepRunReason.Removed)));
    }
}
