// The platform's client, with a check that accepts every certificate, unencrypted, read on a task beside the one that writes.
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Text;

if (args.Length == 0)
{
    Console.Error.WriteLine("Say where to: ws://, wss:// or nothing at all.");
    return 1;
}

using var client = new ClientWebSocket();
client.Options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
client.Options.SetRequestHeader("Cookie", "id=1");
client.Options.AddSubProtocol("a b c".Replace(' ', '.'));
client.Options.KeepAliveInterval = TimeSpan.Zero;
client.Options.Cookies = new System.Net.CookieContainer();
await client.ConnectAsync(new Uri("ws://www.example.net.tld/feed#top"), CancellationToken.None);

using var handler = new SocketsHttpHandler
{
    SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None || true },
};
using var other = new ClientWebSocket();
await other.ConnectAsync(new Uri(args[0]), new HttpMessageInvoker(handler), CancellationToken.None);

using var tcp = new TcpClient("localhost", 443);
await using var tls = new SslStream(tcp.GetStream());
var options = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | (SslProtocols)0x300 };
options.RemoteCertificateValidationCallback += Accept;
options.RemoteCertificateValidationCallback = Accept;
await tls.AuthenticateAsClientAsync(options);

Task sending = Task.Run(async () =>
{
    while (Console.ReadLine() is { } line)
    {
        await client.SendAsync(Encoding.UTF8.GetBytes(line), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }

    await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
});
Task receiving = ReceiveAsync(client);
await Task.WhenAll(sending, receiving);
return 0;

static bool Accept(object sender, System.Security.Cryptography.X509Certificates.X509Certificate? certificate, System.Security.Cryptography.X509Certificates.X509Chain? chain, SslPolicyErrors errors) => true;

static async Task ReceiveAsync(ClientWebSocket client)
{
    byte[] buffer = new byte[1024];
    var whole = new MemoryStream();
    while (true)
    {
        WebSocketReceiveResult result = await client.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None);
        switch (result.MessageType)
        {
            case WebSocketMessageType.Text:
                whole.Write(buffer, 0, result.Count);
                Console.WriteLine(Encoding.UTF8.GetString(whole.GetBuffer(), 0, (int)whole.Length));
                break;
            case WebSocketMessageType.Close:
                await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
                return;
        }
    }
}
