namespace WsGen;

/// <summary>What the connections of a stand-alone server run on.</summary>
public enum WsTransport : byte
{
    /// <summary>The event loop on Linux, plain sockets elsewhere.</summary>
    Auto,

    /// <summary>The event loop on epoll: Linux.</summary>
    Epoll,

    /// <summary>The platform's own sockets and thread pool, everywhere.</summary>
    Sockets,
}
