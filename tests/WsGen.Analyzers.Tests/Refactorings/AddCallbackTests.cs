using WsGen.CodeFixes.Refactorings;

namespace WsGen.Analyzers.Tests.Refactorings;

/// <summary>A callback that the endpoint does not have is one key away.</summary>
public sealed class AddCallbackTests
{
    [Theory]
    [InlineData("Add [OnOpen]", "[OnOpen]\n    private void OnOpen(WsSession session)")]
    [InlineData("Add [OnMessage] for text", "[OnMessage]\n    private void OnText(WsSession session, string text)")]
    [InlineData("Add [OnMessage] for binary messages", "[OnMessage]\n    private void OnBinary(WsSession session, ReadOnlyMemory<byte> bytes)")]
    [InlineData("Add [OnClose]", "[OnClose]\n    private void OnClose(CloseReason reason)")]
    [InlineData("Add [OnError]", "[OnError]\n    private void OnError(Exception exception)")]
    public Task Added(string title, string method) => Editor.Refactored<AddCallbackRefactoringProvider>(
        title,
        """
        [ServerEndpoint("/chat")]
        public sealed partial class $$Chat
        {
        }
        """,
        $$"""
        [ServerEndpoint("/chat")]
        public sealed partial class Chat
        {
            {{method}}
            {
            }
        }
        """);

    [Fact]
    public Task AddedBehindTheOthers() => Editor.Refactored<AddCallbackRefactoringProvider>(
        "Add [OnClose]",
        """
        [Client$$Endpoint]
        public sealed partial class Chat
        {
            private int OnClose;

            [OnMessage] private void Say(string text) { }
        }
        """,
        """
        [ClientEndpoint]
        public sealed partial class Chat
        {
            private int OnClose;

            [OnMessage] private void Say(string text) { }

            [OnClose]
            private void OnClose2(CloseReason reason)
            {
            }
        }
        """);

    [Fact]
    public Task AClassWithoutBodyGetsOne() => Editor.Refactored<AddCallbackRefactoringProvider>(
        "Add [OnOpen]",
        """
        [ServerEndpoint("/chat")]
        public sealed partial record $$Chat(IFormatProvider Format);
        """,
        """
        [ServerEndpoint("/chat")]
        public sealed partial record Chat(IFormatProvider Format)
        {
            [OnOpen]
            private void OnOpen(WsSession session)
            {
            }
        }
        """);

    /// <summary>What an endpoint has, be it inherited, is not offered; nor is anything to another class, or inside of a body.</summary>
    [Fact]
    public async Task NotOffered()
    {
        Assert.Equal(
            ["Add [OnMessage] for binary messages", "Add [OnClose]", "Add [OnError]"],
            await Editor.Offered<AddCallbackRefactoringProvider>("""
                public abstract class Base { [OnOpen] protected void Open() { } }
                [ServerEndpoint("/chat")] public sealed partial class $$Chat : Base { [OnMessage] private void Say(string text) { } }
                """));
        Assert.Empty(await Editor.Offered<AddCallbackRefactoringProvider>("public sealed class $$Chat { }"));
        Assert.Empty(await Editor.Offered<AddCallbackRefactoringProvider>("""[ServerEndpoint("/chat")] public sealed partial class Chat { $$ }"""));
    }
}
