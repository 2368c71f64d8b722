using WsGen;

WsServer server = WsServer.Create(args)     // options from appsettings.json, environment, command line
    .AddEndpoints()                         // every [ServerEndpoint] of this project
    .Build();
await server.RunAsync();                    // until SIGTERM or Ctrl+C
