using System.Runtime.InteropServices;

namespace WsGen.Load.Native;

/// <summary>
/// The system calls of the load. Those that return at once are made without leaving the collector's watch
/// (<see cref="SuppressGCTransitionAttribute"/>): leaving it costs as much as some of the calls. Nothing runs between such a call and the
/// reading of <see cref="Errno"/>, so that errno need not be saved after each.
/// </summary>
internal static unsafe partial class Libc
{
    private const string Name = "libc";

    public const int AddressFamilyInternet = 2;
    public const int SocketStream = 1;
    public const int SocketNonBlocking = 0x800;
    public const int SocketCloseOnExec = 0x80000;
    public const int LevelSocket = 1;
    public const int LevelTcp = 6;
    public const int OptionLinger = 13;
    public const int OptionReceiveTimeout = 20;
    public const int OptionSendTimeout = 21;
    public const int OptionNoDelay = 1;
    public const int NoSignal = 0x4000;
    public const int GetFlags = 3;
    public const int SetFlags = 4;

    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int NoBuffers = 105;
    public const int InProgress = 115;

    public static int Errno => Marshal.GetLastSystemError();

    [LibraryImport(Name, EntryPoint = "socket")]
    public static partial int Socket(int family, int type, int protocol);

    /// <summary>May block: not for non-blocking sockets alone.</summary>
    [LibraryImport(Name, EntryPoint = "connect")]
    public static partial int Connect(int descriptor, void* address, uint length);

    [LibraryImport(Name, EntryPoint = "setsockopt")]
    public static partial int SetSocketOption(int descriptor, int level, int option, void* value, uint length);

    [LibraryImport(Name, EntryPoint = "fcntl")]
    public static partial int FileControl(int descriptor, int command, nint argument);

    [LibraryImport(Name, EntryPoint = "recv")]
    public static partial nint ReceiveBlocking(int descriptor, void* buffer, nuint length, int flags);

    [LibraryImport(Name, EntryPoint = "send")]
    public static partial nint SendBlocking(int descriptor, void* buffer, nuint length, int flags);

    [SuppressGCTransition]
    [LibraryImport(Name, EntryPoint = "recv")]
    public static partial nint Receive(int descriptor, void* buffer, nuint length, int flags);

    [SuppressGCTransition]
    [LibraryImport(Name, EntryPoint = "send")]
    public static partial nint Send(int descriptor, void* buffer, nuint length, int flags);

    [SuppressGCTransition]
    [LibraryImport(Name, EntryPoint = "connect")]
    public static partial int ConnectNonBlocking(int descriptor, void* address, uint length);

    [LibraryImport(Name, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport(Name, EntryPoint = "epoll_create1")]
    public static partial int EpollCreate(int flags);

    [SuppressGCTransition]
    [LibraryImport(Name, EntryPoint = "epoll_ctl")]
    public static partial int EpollControl(int epoll, int operation, int descriptor, void* change);

    /// <summary>Only with a time-out of zero: it must not block.</summary>
    [SuppressGCTransition]
    [LibraryImport(Name, EntryPoint = "epoll_wait")]
    public static partial int EpollPoll(int epoll, void* events, int capacity, int zero);

    [LibraryImport(Name, EntryPoint = "clock_gettime")]
    public static partial int ClockGetTime(int clock, long* secondsAndNanoseconds);

    [LibraryImport(Name, EntryPoint = "sched_setaffinity")]
    public static partial int SetAffinity(int thread, nuint length, ulong* mask);

    [LibraryImport(Name, EntryPoint = "sched_getaffinity")]
    public static partial int GetAffinity(int thread, nuint length, ulong* mask);

    [LibraryImport(Name, EntryPoint = "syscall")]
    public static partial nint Call(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);

    [SuppressGCTransition]
    [LibraryImport(Name, EntryPoint = "syscall")]
    public static partial nint CallQuickly(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);

    [LibraryImport(Name, EntryPoint = "mmap")]
    public static partial nint Map(void* address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport(Name, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitializeActions(byte* actions);

    [LibraryImport(Name, EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    /// <summary>Looks for the program in PATH.</summary>
    [LibraryImport(Name, EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(int* process, string file, byte* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport(Name, EntryPoint = "waitpid")]
    public static partial int WaitForProcess(int process, int* status, int options);

    [LibraryImport(Name, EntryPoint = "kill")]
    public static partial int SendSignal(int process, int signal);
}
