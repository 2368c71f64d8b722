namespace WsGen;

/// <summary>What the connections of a stand-alone server run on.</summary>
public enum WsTransport : byte
{
    /// <summary>The event loop on Linux, plain sockets elsewhere.</summary>
    Auto,

    /// <summary>The event loop on epoll: Linux.</summary>
    Epoll,

    /// <summary>
    /// The event loop on io_uring: Linux 6.6 or later. Less processor time per message, some memory more for each loop. Where the kernel forbids
    /// it the loop runs on epoll, and a line in the log says so.
    /// </summary>
    IoUring,

    /// <summary>The platform's own sockets and thread pool, everywhere.</summary>
    Sockets,
}
