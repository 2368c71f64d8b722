using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>EchoClient and servers that do what no server of this world does, or seldom.</summary>
public sealed class ScriptedTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACloseThatTheServerDoesNotAnswerIsNotACleanOne(bool resets)
    {
        using var server = new ScriptedServer();
        await using ChildProcess client = await ClientRun.StartAsync(server.Uri.ToString(), "--text", "hello");
        ServerEnd peer = await server.AgreeAsync();
        await peer.ExpectTextAsync("hello");
        await peer.SendTextAsync("hello");
        await peer.ExpectCloseAsync(CloseCode.NormalClosure);
        if (resets)
        {
            peer.Reset();
        }
        else
        {
            peer.EndOutput();
        }

        Assert.Equal(["open", "text hello", "close 1000 (not clean)"], await client.EndsAsync(1));
    }

    [Fact]
    public async Task ACloseThatTheServerAnswersIs()
    {
        using var server = new ScriptedServer();
        await using ChildProcess client = await ClientRun.StartAsync(server.Uri.ToString(), "--text", "hello");
        ServerEnd peer = await server.AgreeAsync();
        await peer.ExpectTextAsync("hello");
        await peer.SendTextAsync("hello");
        await peer.ExpectCloseAsync(CloseCode.NormalClosure);
        await peer.SendAsync(ServerEnd.CloseFrame(CloseCode.NormalClosure, "you too"));
        peer.EndOutput();
        Assert.Equal(["open", "text hello", "close 1000"], await client.EndsAsync(0));
    }
}
