using System.Runtime.InteropServices;

namespace WsGen.Transports.EventLoop.Ring;

/// <summary>io_uring_params: what is asked for, and where the kernel has put the parts of the rings (linux/io_uring.h).</summary>
[StructLayout(LayoutKind.Explicit, Size = 120)]
internal struct RingParameters
{
    [FieldOffset(0)] public uint SubmissionEntries;
    [FieldOffset(4)] public uint CompletionEntries;
    [FieldOffset(8)] public uint Flags;
    [FieldOffset(44)] public uint SubmissionTail;
    [FieldOffset(48)] public uint SubmissionMask;
    [FieldOffset(56)] public uint SubmissionFlags;
    [FieldOffset(80)] public uint CompletionHead;
    [FieldOffset(84)] public uint CompletionTail;
    [FieldOffset(88)] public uint CompletionMask;
    [FieldOffset(100)] public uint Completions;
}

/// <summary>
/// io_uring_sqe: one thing that the kernel is to do. The parts that this library uses:
/// <code>
/// | operation, 1 | flags, 1 | how, 2 | descriptor, 4 | offset, 8 | address, 8 | length, 4 | detail, 4 | value, 8 | buffers, 2 | ... to 64
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal unsafe struct RingSubmission
{
    public const byte PollAdd = 6;
    public const byte Accept = 13;
    public const byte Cancel = 14;
    public const byte Send = 26;
    public const byte Receive = 27;

    /// <summary>In the flags: the kernel takes a buffer from the ring of buffers.</summary>
    public const byte SelectBuffer = 1 << 5;

    /// <summary>In how: accepts and receives go on until they say that they do not.</summary>
    public const ushort AcceptsOn = 1 << 0;
    public const ushort ReceivesOn = 1 << 1;

    /// <summary>In the length of a poll: it goes on, and reports each time it happens.</summary>
    public const uint PollsOn = 1 << 0;

    [FieldOffset(0)] public byte Operation;
    [FieldOffset(1)] public byte Flags;
    [FieldOffset(2)] public ushort How;
    [FieldOffset(4)] public int Descriptor;
    [FieldOffset(16)] public void* Address;
    [FieldOffset(24)] public uint Length;

    /// <summary>Flags of a send, of an accept, of a cancel; what a poll waits for.</summary>
    [FieldOffset(28)] public uint Detail;
    [FieldOffset(32)] public ulong Value;
}

/// <summary>io_uring_cqe: what has come of a submission.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct RingCompletion
{
    /// <summary>That of the submission.</summary>
    public readonly ulong Value;

    /// <summary>As the system call of the same name returns, but with a failure's number negated.</summary>
    public readonly int Result;

    private readonly uint _flags;

    public bool HasBuffer => (_flags & 1) != 0;

    /// <summary>There will be more of the same submission.</summary>
    public bool GoesOn => (_flags & 2) != 0;

    /// <summary>Which buffer of the ring has been filled.</summary>
    public ushort Buffer => (ushort)(_flags >> 16);
}

/// <summary>io_uring_getevents_arg: how long to wait.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RingWait
{
    public ulong SignalMask;
    public uint SignalMaskSize;
    public uint Unused;
    public long* Time; // seconds, nanoseconds
}
