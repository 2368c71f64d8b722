namespace WsGen.Conformance.UnderTest;

/// <summary>What the endpoints are served by.</summary>
public enum ServerKind
{
    /// <summary>The server that the environment names, or wherever there is no choice.</summary>
    Only,

    /// <summary>The stand-alone server on event loops, on epoll.</summary>
    EventLoops,

    /// <summary>The stand-alone server on event loops, on io_uring where the kernel permits it.</summary>
    EventLoopsOnIoUring,

    /// <summary>The stand-alone server on plain sockets.</summary>
    Sockets,

    /// <summary>An ASP.NET Core application whose Kestrel runs on event loops. Kestrel answers requests by itself, so it is asked only about what comes behind them.</summary>
    KestrelOnEventLoops,
}
