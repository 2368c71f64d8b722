// Without TLS, to the machine itself.
using WsGen;

await using WsClient client = await WsClient.ConnectAsync("ws://localhost:8080/echo");
await using WsClient other = await WsClient.ConnectAsync(new Uri("ws://127.0.0.1:8080/echo"));
await using WsClient third = await WsClient.ConnectAsync(new Uri("ws://[::1]:8080/echo"));
await Task.WhenAll(client.SendAsync("a").AsTask(), other.SendAsync("b").AsTask(), third.SendAsync("c").AsTask());
