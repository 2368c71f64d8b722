using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WsGen.Transports.Sockets;

/// <summary>What the kernel has taken of a socket's output and the peer has not acknowledged.</summary>
internal static unsafe partial class SendQueue
{
    // SIOCOUTQ, the same number as TIOCOUTQ on every Linux that .NET runs on.
    private const nuint UnacknowledgedBytes = 0x5411;

    /// <summary>
    /// Bytes on their way to the peer; 0 where the platform does not tell. While a kernel's buffers are full it asks for more only when a third
    /// of them is free again: without this number a peer that reads, but slowly, looks like one that does not.
    /// </summary>
    public static long Length(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        try
        {
            int bytes = 0;
            return Control(socket.SafeHandle, UnacknowledgedBytes, &bytes) == 0 ? bytes : 0;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>The same by the descriptor, on Linux, of somebody who sees to it that it is open.</summary>
    public static long Length(int descriptor)
    {
        int bytes = 0;
        return Control(descriptor, UnacknowledgedBytes, &bytes) == 0 ? bytes : 0;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(SafeSocketHandle descriptor, nuint request, int* value);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, int* value);
}
