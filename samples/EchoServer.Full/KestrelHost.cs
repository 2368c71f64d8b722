using System.Net;
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
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace); // the output is the address
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxConcurrentUpgradedConnections = arguments.MaxConnections;
            kestrel.Limits.RequestHeadersTimeout = arguments.HandshakeTimeout ?? kestrel.Limits.RequestHeadersTimeout;
            kestrel.Listen(IPAddress.Parse(arguments.Host), arguments.Port, listen =>
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
        catch (IOException problem)
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
