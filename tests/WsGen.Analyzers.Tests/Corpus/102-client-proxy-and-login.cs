// Credentials and a proxy.
using System.Net;
using WsGen;

WsClientOptions options = new()
{
    Credentials = new NetworkCredential("ada", Environment.GetEnvironmentVariable("PASSWORD")),
    Proxy = new WebProxy("proxy.example.org", 3128),
    UseSystemProxy = false,
    Cookies = new CookieContainer(),
    IoTimeout = TimeSpan.FromSeconds(10),
};
options.UserProperties["org.apache.tomcat.websocket.MAX_REDIRECTIONS"] = 5;
options.UserProperties["org.apache.tomcat.websocket.IO_TIMEOUT_MS"] = "2000";
try
{
    await using WsClient client = await WsClient.ConnectAsync("wss://example.org/private", options);
    Console.WriteLine(client.Session.Subprotocol);
}
catch (WsHandshakeException error) when (error.Failure == HandshakeFailure.Authentication)
{
    Console.Error.WriteLine("wrong password");
}
