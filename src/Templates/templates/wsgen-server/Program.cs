using WsGen;

try
{
    WsServer server = WsServer.Create(args)     // options from appsettings.json, environment, command line
        .AddEndpoints()                         // every [ServerEndpoint] of this project
        .Build();
    await server.RunAsync();                    // until SIGTERM or Ctrl+C
    return 0;
}
catch (Exception error) when (error is IOException or InvalidOperationException or InvalidDataException or FormatException)
{
    Console.Error.WriteLine(error.Message);     // an option that is wrong, an address that cannot be listened on
    return 1;
}
