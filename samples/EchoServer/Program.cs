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

WsServerBuilder builder = WsServer.Create().AddEndpoints();
builder.Options.Urls = $"ws://{(arguments.Host.Contains(':') ? $"[{arguments.Host}]" : arguments.Host)}:{arguments.Port}";
builder.Options.MaxTextMessageSize = arguments.MaxMessageSize;
builder.Options.MaxBinaryMessageSize = arguments.MaxMessageSize;
builder.Options.HandshakeTimeout = arguments.HandshakeTimeout ?? builder.Options.HandshakeTimeout;
builder.Options.CloseTimeout = arguments.CloseTimeout ?? builder.Options.CloseTimeout;
builder.Options.SendQueueLimit = arguments.SendQueueLimit ?? builder.Options.SendQueueLimit;
builder.Options.IdleTimeout = arguments.IdleTimeout ?? builder.Options.IdleTimeout;
builder.Options.MaxConnections = arguments.MaxConnections ?? builder.Options.MaxConnections;
builder.Options.Threads = arguments.Threads;
builder.Options.Transport = arguments.Transport;
builder.Options.Compression.Enabled = arguments.Compression;
builder.Options.AllowAnyOrigin = arguments.AllowAnyOrigin;
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace); // the output is the address

WsServer server;
try
{
    server = builder.Build();
    await server.StartAsync();
}
catch (Exception problem) when (problem is IOException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync($"EchoServer: {problem.Message}");
    return 1;
}

await using WsServer disposed = server;
Task running = server.RunAsync(); // from here on SIGTERM is seen to, and not before: whoever reads the line may send one
Console.WriteLine($"listening on {server.Addresses[0]}");
await running;
return 0;
