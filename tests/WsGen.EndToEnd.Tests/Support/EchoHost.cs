namespace WsGen.EndToEnd.Tests.Support;

/// <summary>A server with the endpoints of samples/EchoServer, whichever host serves them.</summary>
public abstract class EchoHost : IAsyncLifetime
{
    /// <summary>The limit of each kind of message, in bytes.</summary>
    public const int MaxMessageSize = 16 * 1024 * 1024;

    /// <summary>How long a client may take for its upgrade request.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Longer than anything takes that is not broken.</summary>
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public int Port { get; private protected set; }

    public string Url => $"ws://127.0.0.1:{Port}";

    /// <summary>What the server has logged as a warning or worse.</summary>
    public abstract string Complaints { get; }

    public abstract ValueTask InitializeAsync();

    /// <summary>Asks the server to stop, as its operator would, and waits until it has.</summary>
    public abstract Task StopAsync();

    public abstract ValueTask DisposeAsync();
}
