using WsGen;
using WsGen.Area.Server;

// AreaServer [VARIANT]: serves the endpoints of the area suite, and says where as its first line.
WsServerBuilder builder = WsServer.Create();
builder.Options.Urls = "ws://127.0.0.1:0";
await using WsServer server = AreaServer.Build(builder, args is [var variant] ? variant : Variants.Usual);
await server.StartAsync();
Task running = server.RunAsync();
Console.WriteLine($"listening on {server.Addresses[0]}");
await running;
