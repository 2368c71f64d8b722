using WsGen.Connections;
using WsGen.Connections.Settings;
using WsGen.Hosting;
using WsGen.Hosting.Draining;

namespace WsGen;

/// <summary>
/// Settings of a <see cref="WsServer"/>: those of its connections and its own. Bound from configuration first, then changed in code
/// through <see cref="WsServerBuilder.Options"/>, then checked by <see cref="WsServerBuilder.Build"/>.
/// </summary>
public sealed class WsServerOptions : WsOptions
{
    /// <summary>
    /// Where to listen, separated by semicolons: <c>ws://host:port</c>, where host is an IP address or <c>localhost</c> and port 0 takes a
    /// free one. Also read from <c>urls</c>, as ASP.NET Core does; the later source counts. Default: <c>ws://127.0.0.1:8080</c>.
    /// </summary>
    public string Urls { get; set; } = "ws://127.0.0.1:8080";

    /// <summary>From accept to the end of the upgrade request, the handshake of TLS included; then 408, or, where TLS has not come about, the end of the connection. The client has as long again to take the 408 and to end its side. More than zero. Default: 10 seconds.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Where a load balancer may ask with a plain GET whether the server is ready: 200 <c>ready</c>, or 503 <c>stopping</c> from the moment at which it stops (503, too,
    /// where it has as many connections as it may). A path: "/" and letters, digits, "-", ".", "_", "~", "/". An endpoint may have the same path, for upgrade requests. Default: null, nowhere.
    /// </summary>
    public string? HealthPath { get; set; }

    /// <summary>How long <see cref="WsServer.StopAsync"/> takes at most: the drain, then handlers and closing handshakes. Zero to 24 days. Default: 30 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Connections served at the same time, those in their opening handshake included; one more is refused with 503. Default: zero, no limit.
    /// </summary>
    public int MaxConnections { get; set; }

    /// <summary>
    /// Connections served at the same time from one remote address; one more is refused with 503. Behind a proxy all have the proxy's
    /// address. Default: zero, no limit.
    /// </summary>
    public int MaxConnectionsPerAddress { get; set; }

    /// <summary>What connections run on. Default: the event loop on Linux, plain sockets elsewhere.</summary>
    public WsTransport Transport { get; set; }

    /// <summary>Event loops, each with a thread of its own. Default: zero, one for each processor.</summary>
    public int Threads { get; set; }

    internal override ConnectionOptions ToConnectionOptions() => base.ToConnectionOptions() with { HandshakeTimeout = HandshakeTimeout };

    internal override void Validate()
    {
        base.Validate();
        _ = ListenAddress.Parse(Urls);
        CheckRange(nameof(HandshakeTimeout), HandshakeTimeout.Ticks);
        CheckRange(nameof(Threads), Threads);
        CheckRange(nameof(Transport), (long)Transport);
        Check(
            Transport is not (WsTransport.Epoll or WsTransport.IoUring) || OperatingSystem.IsLinux(), nameof(Transport), Transport,
            "Auto or Sockets on this platform: event loops are for Linux");
        CheckRange(nameof(MaxConnections), MaxConnections);
        CheckRange(nameof(MaxConnectionsPerAddress), MaxConnectionsPerAddress);
        OptionRange.Check(OptionTable.FindClash(MaxConnections, MaxConnectionsPerAddress));
        CheckRange(nameof(ShutdownTimeout), ShutdownTimeout.Ticks);
        Check(HealthPath is null || HealthProbe.IsPath(HealthPath), nameof(HealthPath), $"\"{HealthPath}\"", HealthProbe.Allowed);
        Drain.CheckFit(ShutdownCloseTimeout, ShutdownTimeout, "WsGen:ShutdownTimeout");
    }
}
