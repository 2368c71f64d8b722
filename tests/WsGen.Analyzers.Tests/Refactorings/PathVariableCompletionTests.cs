namespace WsGen.Analyzers.Tests.Refactorings;

/// <summary>The editor knows the names of the path's variables.</summary>
public sealed class PathVariableCompletionTests
{
    [Fact]
    public async Task TheVariablesOfThePath() => Assert.Equal(
        ["room", "seat"],
        await Editor.Completed("""
            [ServerEndpoint("/{room}/{seat}")] public partial class Chat { [OnOpen] void Open([PathParam("$$")] string hall) { } }
            """));

    [Theory]
    [InlineData("""[Obsolete("$$")] void Open(string hall) { }""")]
    [InlineData("""[OnOpen] void Open([PathParam("room")]$$ string hall) { }""")]
    [InlineData("""[OnOpen] void Open() => Console.WriteLine("$$");""")]
    public async Task NotElsewhere(string member)
    {
        IReadOnlyList<string> offered = await Editor.Completed($$"""
            [ServerEndpoint("/{room}/{seat}")] public partial class Chat { {{member}} }
            """);
        Assert.DoesNotContain("seat", offered);
    }
}
