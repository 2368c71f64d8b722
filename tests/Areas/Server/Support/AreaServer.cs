using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WsGen.Area.Server;

/// <summary>What endpoints and cases may need of the server they are in.</summary>
internal sealed class ServerState(TimeProvider time)
{
    public TimeProvider Time { get; } = time;

    public LogBook Log { get; } = new();

    /// <summary>Set once it has been built.</summary>
    public WsServer Server { get; set; } = null!;
}

/// <summary>The server of the area suite: the same in a test's process and in a published program.</summary>
internal static class AreaServer
{
    /// <param name="builder">With a transport or an address; everything else is done here.</param>
    /// <param name="variant">One of <see cref="Variants"/>.</param>
    public static WsServer Build(WsServerBuilder builder, string variant)
    {
        builder.TimeProvider = Variants.TimeOf(variant);
        var state = new ServerState(builder.TimeProvider);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(state.Log);
        builder.Services.AddSingleton(state);
        Services.Add(builder.Services);
        builder.Options.ShutdownTimeout = TimeSpan.FromSeconds(5);
        builder.AddEndpoints();
        Programmatic.AddTo(builder);
        builder.UseApplicationConfig(new AreaApplication());
        builder.Fallback = Fallbacks.FindAsync;
        Variants.Apply(variant, builder);
        return state.Server = builder.Build();
    }
}
