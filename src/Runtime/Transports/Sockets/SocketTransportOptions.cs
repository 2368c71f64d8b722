namespace WsGen.Transports.Sockets;

/// <summary>Settings of the plain sockets transport.</summary>
internal sealed class SocketTransportOptions
{
    /// <summary>Connections the kernel holds ready before they are accepted. Default 1024.</summary>
    public int Backlog { get; init; } = 1024;

    /// <summary>Smallest block the input and output buffers grow by, in bytes. Default 16384: one read of a busy connection.</summary>
    public int BlockSize { get; init; } = 16384;
}
