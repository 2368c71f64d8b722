using System.Net.WebSockets;
using System.Text;
using WsGen.Tests;

namespace WsGen.EndToEnd.Tests.Construction;

/// <summary>A kernel that forbids io_uring, as those of many containers do: the server runs all the same, and says once on what.</summary>
public sealed class WithoutIoUringTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task TheLoopsRunOnEpollAndOneLineInTheLogSaysSo()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string wrapper = Path.Combine(Repository.Root, "tests", "foreign", "without_io_uring.py");
        await using ChildProcess server = ChildProcess.Start(
            "python3", wrapper, await PublishedEchoServer.PathAsync(), "--port", "0", "--transport", "io_uring", "--threads", "2");
        string line = await server.LineAsync(static line => line.StartsWith("listening on ", StringComparison.Ordinal), Limit);

        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri(line["listening on ".Length..] + "/echo"), token).WaitAsync(Limit, token);
        await client.SendAsync("Hello"u8.ToArray(), WebSocketMessageType.Text, true, token);
        byte[] buffer = new byte[16];
        WebSocketReceiveResult received = await client.ReceiveAsync(buffer, token).WaitAsync(Limit, token);
        Assert.Equal("Hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, token).WaitAsync(Limit, token);

        server.Terminate();
        Assert.Equal(0, await server.ExitAsync(Limit));
        string warning = Assert.Single(server.Errors.Split('\n'), static line => line.StartsWith("warn:", StringComparison.Ordinal));
        Assert.Equal("warn: WsGen.WsServer[7]", warning);
        Assert.Contains("There is no io_uring to be had, so the event loops run on epoll: the kernel does not permit it", server.Errors, StringComparison.Ordinal);
    }
}
