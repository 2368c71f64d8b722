using System.Runtime.InteropServices;

namespace WsGen.Transports.EventLoop;

/// <summary>
/// The system calls of the event loop, by their own names. Descriptors are non-blocking, so calls return at once, and the collector
/// need not be told that they are under way (SuppressGCTransition): that is a third of a call's cost. Only <see cref="Wait"/> blocks.
/// A failed call returns -1; <see cref="LastError"/> has errno if it is asked right away.
/// </summary>
internal static unsafe partial class LibC
{
    public const int NotPermitted = 1;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int OutOfMemory = 12;
    public const int Invalid = 22;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int NoSuchCall = 38;
    public const int TimedOut = 62; // ETIME
    public const int ConnectionAborted = 103;
    public const int NoBufferSpace = 105;
    public const int Cancelled = 125;

    public const int ShutdownWrite = 1;
    public const int SocketNonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int EpollModify = 3;

    private const string Library = "libc";
    public const int NoSignal = 0x4000;
    public const int DoNotWait = 0x40;

    private const nuint QuickLength = 16 * 1024;

    public static int LastError => Marshal.GetLastSystemError();

    /// <summary>There are no descriptors, or there is no memory, for now.</summary>
    public static bool IsShortage(int error) => error is TooManyFiles or TooManyFilesInSystem or NoBufferSpace or OutOfMemory;

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl")]
    [SuppressGCTransition]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* eventOrNull);

    /// <summary>Blocks, unless the time-out is zero.</summary>
    [LibraryImport(Library, EntryPoint = "epoll_wait")]
    public static partial int Wait(int epoll, byte* events, int capacity, int milliseconds);

    /// <summary>The same call for a time-out of zero.</summary>
    [LibraryImport(Library, EntryPoint = "epoll_wait")]
    [SuppressGCTransition]
    public static partial int Poll(int epoll, byte* events, int capacity, int zero);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventCreate(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "accept4")]
    [SuppressGCTransition]
    public static partial int Accept(int listener, byte* address, int* addressLength, int flags);

    [LibraryImport(Library, EntryPoint = "recv")]
    [SuppressGCTransition]
    public static partial nint Receive(int socket, byte* buffer, nuint length, int flags);

    /// <summary>Copies to the kernel: up to some pages that is quicker than telling the collector of it.</summary>
    public static nint Send(int socket, byte* buffer, nuint length) =>
        length <= QuickLength ? SendQuickly(socket, buffer, length, NoSignal) : KeepError(SendMuch(socket, buffer, length, NoSignal));

    [LibraryImport(Library, EntryPoint = "send")]
    [SuppressGCTransition]
    private static partial nint SendQuickly(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    private static partial nint SendMuch(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "read")]
    [SuppressGCTransition]
    public static partial nint Read(int descriptor, byte* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "write")]
    [SuppressGCTransition]
    public static partial nint Write(int descriptor, byte* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "shutdown")]
    [SuppressGCTransition]
    public static partial int Shutdown(int socket, int how);

    /// <summary>May linger in the kernel, so it is no call to hide from the collector.</summary>
    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "getsockname")]
    public static partial int GetLocalName(int socket, byte* address, int* addressLength);

    [LibraryImport(Library, EntryPoint = "getpeername")]
    [SuppressGCTransition]
    public static partial int GetPeerName(int socket, byte* address, int* addressLength);

    /// <summary>What a mapping is that failed.</summary>
    public static byte* NotMapped => (byte*)-1;

    public static int RingSetup(uint entries, Ring.RingParameters* parameters) => (int)KeepError(Call(425, (nint)entries, (nint)parameters, 0, 0, 0, 0));

    /// <summary>May block, and may take long: each of many submissions is a system call's work.</summary>
    public static int RingEnter(int ring, uint submitted, uint waitFor, uint flags, void* argument, nuint argumentSize) =>
        (int)KeepError(Call(426, ring, (nint)submitted, (nint)waitFor, (nint)flags, (nint)argument, (nint)argumentSize));

    public static int RingRegister(int ring, uint what, void* argument, uint count) =>
        (int)KeepError(Call(427, ring, (nint)what, (nint)argument, (nint)count, 0, 0));

    public static byte* MapShared(int descriptor, nuint length, long offset)
    {
        const int ReadWrite = 3;
        const int SharedAndPopulated = 0x8001;
        return Map(null, length, ReadWrite, SharedAndPopulated, descriptor, offset);
    }

    [LibraryImport(Library, EntryPoint = "munmap")]
    public static partial int Unmap(byte* address, nuint length);

    [LibraryImport(Library, EntryPoint = "mmap")]
    private static partial byte* Map(byte* address, nuint length, int protection, int flags, int descriptor, long offset);

    // No wrapper of the C library has these calls; their numbers are the same on all processors that .NET runs on.
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);

    /// <summary>On the way back from a call that the collector knows of, errno may become something else.</summary>
    private static nint KeepError(nint result)
    {
        if (result < 0)
        {
            Marshal.SetLastSystemError(Marshal.GetLastPInvokeError());
        }

        return result;
    }

    /// <summary>A socket that does not block: it may take long, so it is no call to hide from the collector.</summary>
    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    private static partial int CreateSocket(int family, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int socket, byte* address, int addressLength);

    [LibraryImport(Library, EntryPoint = "setsockopt")]
    [SuppressGCTransition]
    private static partial int SetOption(int socket, int level, int option, int* value, int length);

    /// <summary>A TCP socket of the address's family that sends small segments at once and does not block. -1: there is none to be had.</summary>
    public static int CreateStream(in SocketName remote)
    {
        const int Stream = 1;
        const int Tcp = 6;
        const int NoDelay = 1;
        int socket = (int)KeepError(CreateSocket(remote.Family, Stream | SocketNonBlocking | CloseOnExec, Tcp));
        int yes = 1;
        if (socket >= 0)
        {
            SetOption(socket, Tcp, NoDelay, &yes, sizeof(int));
        }

        return socket;
    }

    /// <summary>Begins to connect. True: it is under way, or done.</summary>
    public static bool BeginConnect(int socket, in SocketName remote)
    {
        const int InProgress = 115;
        fixed (SocketName* name = &remote)
        {
            return KeepError(Connect(socket, (byte*)name, remote.Length)) == 0 || LastError is InProgress or Interrupted;
        }
    }

    /// <summary>
    /// Sends a reset and forgets what was to be sent, but leaves the descriptor open, so that it cannot be somebody else's before its loop
    /// lets go of it: connecting to an address of no family dissolves a connection.
    /// </summary>
    public static void Reset(int socket)
    {
        const int AddressSize = 16;
        byte* unspecified = stackalloc byte[AddressSize];
        new Span<byte>(unspecified, AddressSize).Clear();
        Connect(socket, unspecified, AddressSize);
    }
}
