using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Xunit;

namespace WsGen.Runtime.Tests.Hosting;

/// <summary>The console logger of a server is made with its first line; to the configuration and to filters it is the platform's.</summary>
public class LateConsoleLoggerTests
{
    [Fact]
    public void UntilALineIsWrittenThePlatformsLoggerIsNotMade()
    {
        WsServerBuilder builder = WsServer.Create();
        Watched watched = new();
        builder.Logging.AddConsole(console => watched.WasRead = true);
        builder.Services.Remove(builder.Services.Last(service => service.ImplementationType == typeof(ConsoleLoggerProvider)));
        using ServiceProvider services = builder.Services.BuildServiceProvider();

        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Anything");
        using IDisposable? scope = logger.BeginScope("a scope");
        Assert.True(logger.IsEnabled(LogLevel.Information));
        Assert.False(watched.WasRead);

        logger.LogInformation("The first line.");
        Assert.True(watched.WasRead);
    }

    [Fact]
    public void TheConfigurationKnowsItAsConsole()
    {
        WsServerBuilder builder = WsServer.Create("--Logging:Console:LogLevel:Default=Error");
        using ServiceProvider services = builder.Services.BuildServiceProvider();
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Anything");

        Assert.False(logger.IsEnabled(LogLevel.Warning));
        Assert.True(logger.IsEnabled(LogLevel.Error));
    }

    [Fact]
    public void AFilterOfThePlatformsLoggerHoldsForIt()
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Logging.AddFilter<ConsoleLoggerProvider>("Chatty", LogLevel.Critical);
        using ServiceProvider services = builder.Services.BuildServiceProvider();
        ILoggerFactory factory = services.GetRequiredService<ILoggerFactory>();

        Assert.False(factory.CreateLogger("Chatty").IsEnabled(LogLevel.Error));
        Assert.True(factory.CreateLogger("Other").IsEnabled(LogLevel.Information));
    }

    [Fact]
    public async Task AConsoleOfTheUsersOwnIsTheOnlyOne()
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Options.Urls = "ws://127.0.0.1:0";
        builder.Logging.AddConsole();
        await using WsServer server = builder.Build();

        ServiceDescriptor only = Assert.Single(builder.Services, static service => service.ServiceType == typeof(ILoggerProvider));
        Assert.Equal(typeof(ConsoleLoggerProvider), only.ImplementationType);
    }

    [Fact]
    public void ClearProvidersTakesItOut()
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Logging.ClearProviders();
        using ServiceProvider services = builder.Services.BuildServiceProvider();

        Assert.Empty(services.GetServices<ILoggerProvider>());
        Assert.False(services.GetRequiredService<ILoggerFactory>().CreateLogger("Anything").IsEnabled(LogLevel.Critical));
    }

    private sealed class Watched
    {
        public bool WasRead { get; set; }
    }
}
