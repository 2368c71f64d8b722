using System.Threading.Channels;
using WsGen.Support;

namespace WsGen.Client.Reconnecting;

/// <summary>A client that connects again, its server, and time that stands still.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private readonly Channel<WsClientStateChangedEventArgs> _states = Channel.CreateUnbounded<WsClientStateChangedEventArgs>();

    private Rig(WsClientOptions options)
    {
        Options = options;
        options.TimeProvider = Time;
        options.Reconnect.Enabled = true;
    }

    public ScriptedServer Server { get; } = new();

    public WatchedTime Time { get; } = new();

    public WsClientOptions Options { get; }

    public WsClient Client { get; private set; } = null!;

    /// <summary>The server's end of the first connection.</summary>
    public ServerEnd First { get; private set; } = null!;

    public static async Task<Rig> StartAsync(WsClientOptions? options = null, Endpoint? endpoint = null)
    {
        var rig = new Rig(options ?? new WsClientOptions());
        Task<WsClient> connecting = endpoint is null ? WsClient.ConnectAsync(rig.Server.Uri, rig.Options) : WsClient.ConnectAsync(endpoint, rig.Server.Uri, rig.Options);
        rig.First = await rig.Server.AgreeAsync();
        rig.Client = await connecting.Within();
        rig.Client.StateChanged += (_, change) => rig._states.Writer.TryWrite(change);
        return rig;
    }

    public async Task<WsClientStateChangedEventArgs> NextStateAsync(WsClientState state)
    {
        WsClientStateChangedEventArgs change = await _states.Reader.ReadAsync().AsTask().Within();
        Assert.Equal(state, change.State);
        return change;
    }

    /// <summary>The client has lost its connection, and its next attempt begins.</summary>
    public async Task<WsClientStateChangedEventArgs> AttemptAsync()
    {
        WsClientStateChangedEventArgs change = await NextStateAsync(WsClientState.Reconnecting);
        await PassAsync(change);
        return change;
    }

    /// <summary>The time until the attempt that was announced.</summary>
    public async Task PassAsync(WsClientStateChangedEventArgs announced)
    {
        await Time.TimersMadeAsync(announced.Delay, 1);
        Time.Advance(announced.Delay);
    }

    /// <summary>The client comes back.</summary>
    public async Task<ServerEnd> ReturnAsync()
    {
        await AttemptAsync();
        ServerEnd peer = await Server.AgreeAsync();
        await NextStateAsync(WsClientState.Open);
        return peer;
    }

    /// <summary>The connection is lost, and the client back.</summary>
    public Task<ServerEnd> ReplaceAsync(ServerEnd peer)
    {
        peer.Reset();
        return ReturnAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Abort();
        await Client.DisposeAsync().Within();
        Server.Dispose();
    }
}
