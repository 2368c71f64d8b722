using System.Net.Sockets;

namespace WsGen.Transports.EventLoop;

/// <summary>The kernel's numbers of errors as .NET's, which has numbers of its own.</summary>
internal static class ErrorNumbers
{
    public static SocketException ToException(int number) => new((int)(number switch
    {
        1 or 13 => SocketError.AccessDenied,
        12 or LibC.NoBufferSpace => SocketError.NoBufferSpaceAvailable,
        LibC.TooManyFilesInSystem or LibC.TooManyFiles => SocketError.TooManyOpenSockets,
        32 => SocketError.Shutdown,
        97 => SocketError.AddressFamilyNotSupported,
        99 => SocketError.AddressNotAvailable,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        LibC.ConnectionAborted => SocketError.ConnectionAborted,
        104 => SocketError.ConnectionReset,
        107 => SocketError.NotConnected,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        LibC.Cancelled => SocketError.OperationAborted,
        _ => (SocketError)number,
    }));
}
