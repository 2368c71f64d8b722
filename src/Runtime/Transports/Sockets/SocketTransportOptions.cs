namespace WsGen.Transports.Sockets;

/// <summary>Settings of the plain sockets transport.</summary>
internal sealed class SocketTransportOptions
{
    /// <summary>Smallest block the input and output buffers grow by, in bytes. Default 16384: one read of a busy connection.</summary>
    public int BlockSize { get; init; } = 16384;
}
