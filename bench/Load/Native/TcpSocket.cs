using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace WsGen.Load.Native;

/// <summary>Sockets to a port of the loopback address, by descriptor.</summary>
internal static unsafe class TcpSocket
{
    private const int PatienceSeconds = 10;

    [InlineArray(16)]
    private struct Address
    {
        private byte _first;
    }

    [InlineArray(2)]
    private struct Linger
    {
        private int _first;
    }

    /// <summary>A blocking connection whose calls give up after ten seconds.</summary>
    public static int Connect(int port)
    {
        int descriptor = TryConnect(port);
        return descriptor >= 0 ? descriptor : throw new LoadException($"nobody accepts connections on port {port} (errno {-descriptor})");
    }

    /// <returns>A descriptor, or the negative errno.</returns>
    public static int TryConnect(int port)
    {
        int descriptor = Open(0);
        long* patience = stackalloc long[] { PatienceSeconds, 0 };
        Libc.SetSocketOption(descriptor, Libc.LevelSocket, Libc.OptionReceiveTimeout, patience, 16);
        Libc.SetSocketOption(descriptor, Libc.LevelSocket, Libc.OptionSendTimeout, patience, 16);
        Address address = AddressOf(port);
        while (Libc.Connect(descriptor, &address, 16) != 0)
        {
            int error = Libc.Errno;
            if (error != Libc.Interrupted)
            {
                Libc.Close(descriptor);
                return -error;
            }
        }

        return descriptor;
    }

    /// <summary>A connection that is under way; it is there when the socket becomes writable.</summary>
    public static int BeginConnect(int port)
    {
        int descriptor = Open(Libc.SocketNonBlocking);
        Address address = AddressOf(port);
        if (Libc.ConnectNonBlocking(descriptor, &address, 16) != 0 && Libc.Errno is int error and not Libc.InProgress)
        {
            throw new LoadException($"connecting failed (errno {error})");
        }

        return descriptor;
    }

    public static void SetNonBlocking(int descriptor) =>
        Libc.FileControl(descriptor, Libc.SetFlags, Libc.FileControl(descriptor, Libc.GetFlags, 0) | Libc.SocketNonBlocking);

    /// <summary>Closes it with a reset, which leaves nothing waiting in the system: thousands of closed connections would use up the ports.</summary>
    public static void Abort(int descriptor)
    {
        Linger linger = default;
        linger[0] = 1; // on, for 0 seconds
        Libc.SetSocketOption(descriptor, Libc.LevelSocket, Libc.OptionLinger, &linger, 8);
        Libc.Close(descriptor);
    }

    public static void SendAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (nint sent = 0; sent < bytes.Length;)
            {
                nint count = Libc.SendBlocking(descriptor, start + sent, (nuint)(bytes.Length - sent), Libc.NoSignal);
                sent += count > 0 ? count : throw new LoadException($"sending failed (errno {Libc.Errno})");
            }
        }
    }

    /// <summary>Waits for bytes. Zero: the other end has closed.</summary>
    public static int Receive(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count = Libc.ReceiveBlocking(descriptor, start, (nuint)buffer.Length, 0);
            return count >= 0 ? (int)count : throw new LoadException($"receiving failed, or nothing came for {PatienceSeconds} s (errno {Libc.Errno})");
        }
    }

    private static int Open(int flags)
    {
        int descriptor = Libc.Socket(Libc.AddressFamilyInternet, Libc.SocketStream | Libc.SocketCloseOnExec | flags, 0);
        if (descriptor < 0)
        {
            throw new LoadException($"no socket to be had (errno {Libc.Errno}); ulimit -n may be too low");
        }

        int on = 1;
        Libc.SetSocketOption(descriptor, Libc.LevelTcp, Libc.OptionNoDelay, &on, 4);
        return descriptor;
    }

    private static Address AddressOf(int port)
    {
        Address address = default;
        Span<byte> bytes = address;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, Libc.AddressFamilyInternet);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)port);
        bytes[4] = 127;
        bytes[7] = 1;
        return address;
    }
}
