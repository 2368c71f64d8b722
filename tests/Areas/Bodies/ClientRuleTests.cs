using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WsGen.Area;

/// <summary>The rules of the client that can be kept to by a client without endpoints. beforeRequest and afterResponse are not there yet.</summary>
public sealed class ClientRuleTests
{
    /// <summary>3.2.1-1, 3.2.2-1, as far as the client goes: fields and subprotocols are in the request, in order, before anything else is sent.</summary>
    [Fact]
    public async Task Rule20_TheClientSendsItsFieldsAndItsSubprotocolsInOrderInTheRequest()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new WsClientOptions { Subprotocols = ["second-best", "best"], Headers = [new("X-Mine", "value")] };
        Task<WsClient> connecting = WsClient.ConnectAsync(new Uri($"ws://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/path?q=1"), options);
        using TcpClient server = await listener.AcceptTcpClientAsync().Within();
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.Equal(1, await server.GetStream().ReadAsync(one).AsTask().Within());
            text.Append((char)one[0]);
        }

        HttpHead head = HttpHead.Parse(text.ToString());
        Assert.Equal("GET /path?q=1 HTTP/1.1", head.StartLine);
        Assert.Equal("second-best, best", string.Join(", ", head.Values("Sec-WebSocket-Protocol")));
        Assert.Equal("value", head.Value("X-Mine"));
        UpgradeText answer = UpgradeText.Answer(head.Value("Sec-WebSocket-Key")!).With("Sec-WebSocket-Protocol", "best");
        await server.GetStream().WriteAsync(answer.ToBytes()).AsTask().Within();
        await using WsClient client = await connecting.Within();
        Assert.Equal("best", client.Session.Subprotocol);
    }
}
