using WsGen.CodeFixes.Refactorings;

namespace WsGen.Analyzers.Tests.Refactorings;

/// <summary>A variable of the path becomes a parameter.</summary>
public sealed class BindPathVariableTests
{
    [Theory]
    [InlineData("Open($$)", "room", "Open([PathParam] string room)")]
    [InlineData("Op$$en(WsSession session)", "seat", "Open(WsSession session, [PathParam] string seat)")]
    [InlineData("Open(WsSession room, int last = 0$$)", "room", "Open(WsSession room, [PathParam(\"room\")] string room2, int last = 0)")]
    [InlineData("Open($$)", "class", "Open([PathParam] string @class)")]
    [InlineData("Open($$)", "a.b", "Open([PathParam(\"a.b\")] string ab)")]
    public Task Bound(string head, string variable, string bound) => Editor.Refactored<BindPathVariableRefactoringProvider>(
        $"Bind the path variable '{variable}'",
        $$"""
        [ServerEndpoint("/{room}/{seat}/{class}/{a.b}")] public partial class Chat { [OnOpen] void {{head}} { } }
        """,
        $$"""
        [ServerEndpoint("/{room}/{seat}/{class}/{a.b}")] public partial class Chat { [OnOpen] void {{bound}} { } }
        """);

    [Fact]
    public async Task OnlyWhatIsNotBound()
    {
        Assert.Equal(
            ["Bind the path variable 'seat'"],
            await Editor.Offered<BindPathVariableRefactoringProvider>("""
                [ServerEndpoint("/{room}/{seat}")] public partial class Chat { [OnOpen] void $$Open([PathParam("room")] string hall) { } }
                """));
        Assert.Empty(await Editor.Offered<BindPathVariableRefactoringProvider>("""
            [ServerEndpoint("/{room}")] public partial class Chat { void $$Other() { } }
            """));
        Assert.Empty(await Editor.Offered<BindPathVariableRefactoringProvider>("""
            [ServerEndpoint("/{room}")] public partial class Chat { [OnOpen] void Open() { $$ } }
            """));
    }
}
