namespace WsGen.Transports.Sockets;

/// <summary>Settings of the plain sockets transport.</summary>
internal sealed class SocketTransportOptions
{
    /// <summary>
    /// Connections the kernel holds ready before they are accepted. What comes beyond is lost on its way, and tried again by its sender after
    /// seconds. Default 4096, which is what Linux allows if nothing else is configured (net.core.somaxconn).
    /// </summary>
    public int Backlog { get; init; } = 4096;

    /// <summary>Smallest block the input and output buffers grow by, in bytes. Default 16384: one read of a busy connection.</summary>
    public int BlockSize { get; init; } = 16384;
}
