using EchoServer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using WsGen;

if (!Arguments.TryParse(args, out Arguments arguments, out string error))
{
    await Console.Error.WriteLineAsync($"EchoServer: {error}");
    return 2;
}

if (arguments.Help)
{
    Console.WriteLine(Usage.Text);
    return 0;
}

if (arguments.NeedsFull)
{
#if FULL
    if (arguments.Kestrel)
    {
        return await KestrelHost.RunAsync(arguments);
    }
#else
    return FullProgram.Become(args);
#endif
}

WsServerBuilder builder = WsServer.Create().AddEndpoints();
arguments.Apply(builder.Options);
builder.Options.Urls = $"{(arguments.Certificate is null ? "ws" : "wss")}://{arguments.Authority}:{arguments.Port}";
builder.Options.HandshakeTimeout = arguments.HandshakeTimeout ?? builder.Options.HandshakeTimeout;
builder.Options.MaxConnections = arguments.MaxConnections ?? builder.Options.MaxConnections;
builder.Options.Threads = arguments.Threads;
builder.Options.Transport = arguments.Transport;
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace); // the output is the address

WsServer server;
try
{
#if FULL
    if (arguments.Certificate is not null)
    {
        builder.UseTls(arguments.Certificate, arguments.Key!);
    }
#endif

    server = builder.Build();
    await server.StartAsync();
}
catch (Exception problem) when (problem is IOException or InvalidOperationException or System.Security.Cryptography.CryptographicException)
{
    await Console.Error.WriteLineAsync($"EchoServer: {problem.Message}");
    return 1;
}

await using WsServer disposed = server;
Task running = server.RunAsync(); // from here on SIGTERM is seen to, and not before: whoever reads the line may send one
Console.WriteLine(arguments.Describe(new Uri(server.Addresses[0]).Port));
await running;
return 0;
