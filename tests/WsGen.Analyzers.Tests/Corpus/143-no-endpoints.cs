// A project that references the library and has no endpoint at all.
using System.Net.WebSockets;

using ClientWebSocket socket = new();
await socket.ConnectAsync(new Uri("wss://example.org/"), CancellationToken.None);
await socket.SendAsync(new byte[3], WebSocketMessageType.Binary, true, CancellationToken.None);
Thread.Sleep(10);
socket.Abort();
