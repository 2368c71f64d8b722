using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using WsGen;

namespace EchoServer;

/// <summary>The same endpoints inside ASP.NET Core, on Kestrel.</summary>
internal static class KestrelHost
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        IPAddress? host = IPAddress.Loopback;
        if (arguments.Host != "localhost" && !IPAddress.TryParse(arguments.Host, out host))
        {
            await Console.Error.WriteLineAsync($"EchoServer: \"{arguments.Host}\" is neither an IP address nor localhost. Use 0.0.0.0 or [::] for every interface.");
            return 1;
        }

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace); // the output is the address
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // what cannot start is one line, below
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxConcurrentUpgradedConnections = arguments.MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = arguments.HandshakeTimeout ?? kestrel.Limits.RequestHeadersTimeout;
            kestrel.Listen(host, arguments.Port, listen =>
            {
                if (arguments.Certificate is not null)
                {
                    listen.UseHttps(X509Certificate2.CreateFromPemFile(arguments.Certificate, arguments.Key));
                }
            });
        });
        builder.Services.AddWsGen(arguments.Apply);
        await using WebApplication app = builder.Build();
        app.MapEndpoints();
        try
        {
            await app.StartAsync();
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            await Console.Error.WriteLineAsync($"EchoServer: {problem.Message}");
            return 1;
        }

        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.WriteLine(arguments.Describe(new Uri(address).Port));
        await app.WaitForShutdownAsync();
        return 0;
    }
}
