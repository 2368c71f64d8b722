using System.Collections.Concurrent;
using WsGen.Area.Server;
using WsGen.Transports.InMemory;

[assembly: AssemblyFixture(typeof(WsGen.Area.SharedHosts))]

namespace WsGen.Area;

/// <summary>What a body runs against.</summary>
public enum HostKind
{
    /// <summary>The event loop, over TCP, in this process.</summary>
    Sockets,

    /// <summary>The in-memory transport.</summary>
    Memory,

    /// <summary>A program published ahead of time, over TCP.</summary>
    Published,
}

/// <summary>A running server.</summary>
internal abstract class AreaHost : IAsyncDisposable
{
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    public virtual Uri Address { get; } = new("ws://server.example.com/");

    public static async Task<AreaHost> StartAsync(HostKind kind, string variant) => kind switch
    {
        HostKind.Sockets => await SocketHost.StartAsync(variant),
        HostKind.Memory => await MemoryHost.StartAsync(variant),
        _ => await PublishedHost.StartAsync(variant),
    };

    /// <summary>A right upgrade request.</summary>
    public UpgradeText Request(string target) => UpgradeText.Request(Address, Key).At(target);

    public abstract Task<Wire> DialAsync();

    /// <summary>Asks it to stop, as an operator does: SIGTERM, or the call that it leads to.</summary>
    public abstract Task StopAsync();

    public abstract ValueTask DisposeAsync();
}

internal sealed class SocketHost(WsServer server) : AreaHost
{
    public override Uri Address { get; } = new(server.Addresses[0]);

    public static async Task<AreaHost> StartAsync(string variant)
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Options.Urls = "ws://127.0.0.1:0";
        WsServer server = AreaServer.Build(builder, variant);
        await server.StartAsync();
        return new SocketHost(server);
    }

    public override Task<Wire> DialAsync() => SocketWire.ConnectAsync(Address);

    public override Task StopAsync() => server.StopAsync();

    public override async ValueTask DisposeAsync()
    {
        await server.StopAsync(new CancellationToken(canceled: true)).Within();
        await server.DisposeAsync();
    }
}

internal sealed class MemoryHost(WsServer server, InMemoryListener listener) : AreaHost
{
    public static async Task<AreaHost> StartAsync(string variant)
    {
        var listener = new InMemoryListener();
        WsServerBuilder builder = WsServer.Create();
        builder.Transport = listener;
        WsServer server = AreaServer.Build(builder, variant);
        await server.StartAsync();
        return new MemoryHost(server, listener);
    }

    public override Task<Wire> DialAsync() => Task.FromResult<Wire>(new MemoryWire(listener.Connect()));

    public override Task StopAsync() => server.StopAsync();

    public override async ValueTask DisposeAsync()
    {
        await server.StopAsync(new CancellationToken(canceled: true)).Within();
        await server.DisposeAsync();
    }
}

internal sealed class PublishedHost(ChildProcess process, Uri address) : AreaHost
{
    private static readonly PublishedProgram Program = new("AreaServer", Repository.PathOf("tests", "Areas", "Server"));

    public override Uri Address { get; } = address;

    public static async Task<AreaHost> StartAsync(string variant)
    {
        ChildProcess process = ChildProcess.Start(await Program.PathAsync(), variant);
        string line = await process.LineAsync(static line => line.StartsWith("listening on ", StringComparison.Ordinal), Bounded.Limit);
        return new PublishedHost(process, new Uri(line["listening on ".Length..]));
    }

    public override Task<Wire> DialAsync() => SocketWire.ConnectAsync(Address);

    public override async Task StopAsync()
    {
        process.Terminate();
        Assert.Equal(0, await process.ExitAsync(Bounded.Limit));
    }

    public override ValueTask DisposeAsync() => process.DisposeAsync();
}

/// <summary>Servers that many cases share, each started by the first that asks.</summary>
public sealed class SharedHosts : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<(HostKind, string), Lazy<Task<AreaHost>>> Started = new();

    internal static Task<AreaHost> GetAsync(HostKind kind, string variant) =>
        Started.GetOrAdd((kind, variant), static wanted => new(() => AreaHost.StartAsync(wanted.Item1, wanted.Item2))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<Task<AreaHost>> started in Started.Values)
        {
            await (await started.Value).DisposeAsync();
        }
    }
}
