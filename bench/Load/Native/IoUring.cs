using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WsGen.Load.Native;

/// <summary>
/// An io_uring of one thread: sends queued and submitted together, receives that are armed once and go on (multishot) into buffers of a ring
/// that the kernel picks from. Its own work is deferred until it is entered, and a flag in shared memory tells when that is worthwhile, so
/// that waiting costs no system call. Needs Linux 6.6. Numbers are those of linux/io_uring.h.
/// </summary>
internal sealed unsafe class IoUring : IDisposable
{
    private const nint SetupCall = 425;
    private const nint EnterCall = 426;
    private const nint RegisterCall = 427;

    private const uint SetupCompletionSize = 1 << 3;
    private const uint SetupSubmitAll = 1 << 7;
    private const uint SetupTaskRunFlag = 1 << 9;
    private const uint SetupSingleIssuer = 1 << 12;
    private const uint SetupDeferTaskRun = 1 << 13;
    private const uint SetupNoIndices = 1 << 16;
    private const uint EnterGetEvents = 1;
    private const uint RegisterBufferRing = 22;
    private const uint FlagOverflow = 1 << 1;
    private const uint FlagTaskRun = 1 << 2;
    private const long EntriesOffset = 0x10000000;

    private const byte OperationSend = 26;
    private const byte OperationReceive = 27;
    private const byte SelectBuffer = 1 << 5;
    private const byte SkipSuccess = 1 << 6;
    private const ushort Multishot = 1 << 1;
    private const int WaitForAll = 0x100;

    [StructLayout(LayoutKind.Explicit, Size = 120)]
    private struct Parameters
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

    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct Submission
    {
        [FieldOffset(0)] public byte Operation;
        [FieldOffset(1)] public byte Flags;
        [FieldOffset(2)] public ushort Priority;
        [FieldOffset(4)] public int Descriptor;
        [FieldOffset(16)] public void* Address;
        [FieldOffset(24)] public uint Length;
        [FieldOffset(28)] public int MessageFlags;
        [FieldOffset(32)] public ulong UserData;
    }

    /// <summary>What has come of a submission.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Completion
    {
        public readonly ulong UserData;
        public readonly int Result;
        private readonly uint _flags;

        public bool HasBuffer => (_flags & 1) != 0;

        /// <summary>False: a receive has ended and has to be armed again.</summary>
        public bool GoesOn => (_flags & 2) != 0;

        public ushort Buffer => (ushort)(_flags >> 16);
    }

    private readonly int _descriptor;
    private readonly uint _entries;
    private readonly uint* _submissionTail;
    private readonly uint _submissionMask;
    private readonly uint* _flags;
    private readonly uint* _completionHead;
    private readonly uint* _completionTail;
    private readonly uint _completionMask;
    private readonly Completion* _completions;
    private readonly Submission* _submissions;
    private readonly byte* _bufferRing;
    private readonly byte* _buffers;
    private readonly int _bufferMask;
    private uint _queued;

    /// <param name="entries">How much can be queued before it must be submitted; a power of two.</param>
    /// <param name="buffers">How many buffers there are for receives; a power of two.</param>
    /// <exception cref="LoadException">The kernel has no io_uring, or not this one.</exception>
    public IoUring(uint entries, int buffers)
    {
        Parameters parameters = default;
        parameters.Flags = SetupCompletionSize | SetupSubmitAll | SetupTaskRunFlag | SetupSingleIssuer | SetupDeferTaskRun | SetupNoIndices;
        parameters.CompletionEntries = Math.Max(entries, (uint)buffers) * 4;
        _entries = entries;
        _descriptor = Check(Libc.Call(SetupCall, (nint)entries, (nint)(&parameters), 0, 0, 0, 0));

        nuint ringSize = parameters.Completions + (parameters.CompletionEntries * (nuint)sizeof(Completion));
        byte* ring = Map(ringSize, 0);
        _submissions = (Submission*)Map(entries * (nuint)sizeof(Submission), EntriesOffset);
        _submissionTail = (uint*)(ring + parameters.SubmissionTail);
        _submissionMask = *(uint*)(ring + parameters.SubmissionMask);
        _flags = (uint*)(ring + parameters.SubmissionFlags);
        _completionHead = (uint*)(ring + parameters.CompletionHead);
        _completionTail = (uint*)(ring + parameters.CompletionTail);
        _completionMask = *(uint*)(ring + parameters.CompletionMask);
        _completions = (Completion*)(ring + parameters.Completions);

        _bufferMask = buffers - 1;
        _buffers = (byte*)NativeMemory.AlignedAlloc((nuint)(buffers * BufferStride), 4096);
        _bufferRing = (byte*)NativeMemory.AlignedAlloc((nuint)(buffers * 16), 4096);
        NativeMemory.Clear(_bufferRing, (nuint)(buffers * 16));
        ulong* registration = stackalloc ulong[] { (ulong)_bufferRing, (ulong)buffers, 0, 0, 0 };
        Check(Libc.Call(RegisterCall, _descriptor, (nint)RegisterBufferRing, (nint)registration, 1, 0, 0));
        for (int i = 0; i < buffers; i++)
        {
            Return((ushort)i);
        }
    }

    /// <summary>Bytes that one receive brings at most.</summary>
    public const int BufferSize = 4096;

    // Not a power of two, or the first lines of all buffers would fight for the same places in the cache.
    private const int BufferStride = BufferSize + 64;

    public byte* BufferAt(ushort index) => _buffers + (index * BufferStride);

    /// <summary>Gives a buffer back to the kernel.</summary>
    public void Return(ushort index)
    {
        // struct io_uring_buf_ring: entries of address, length and number; the tail lies where the first entry has room to spare.
        ref ushort tail = ref *(ushort*)(_bufferRing + 14);
        byte* entry = _bufferRing + ((tail & _bufferMask) * 16);
        *(byte**)entry = BufferAt(index);
        *(uint*)(entry + 8) = BufferSize;
        *(ushort*)(entry + 12) = index;
        Volatile.Write(ref tail, (ushort)(tail + 1));
    }

    /// <summary>Queues a send of all the bytes. It completes visibly only if it fails.</summary>
    public void QueueSend(int descriptor, byte* bytes, int length, ulong userData) => Next() = new Submission
    {
        Operation = OperationSend,
        Flags = SkipSuccess,
        Descriptor = descriptor,
        Address = bytes,
        Length = (uint)length,
        MessageFlags = Libc.NoSignal | WaitForAll,
        UserData = userData,
    };

    /// <summary>Queues receiving, again and again.</summary>
    public void QueueReceive(int descriptor, ulong userData) => Next() = new Submission
    {
        Operation = OperationReceive,
        Flags = SelectBuffer,
        Priority = Multishot,
        Descriptor = descriptor,
        UserData = userData,
    };

    /// <summary>Submits what is queued and has the kernel do what it has deferred, if there is anything of either.</summary>
    /// <returns>How many completions there are to be read with <see cref="Take"/>.</returns>
    public int Enter()
    {
        if (_queued > 0 || (Volatile.Read(ref *_flags) & (FlagTaskRun | FlagOverflow)) != 0)
        {
            Submit(EnterGetEvents);
        }

        return (int)(Volatile.Read(ref *_completionTail) - *_completionHead);
    }

    public Completion Take()
    {
        Completion completion = _completions[*_completionHead & _completionMask];
        Volatile.Write(ref *_completionHead, *_completionHead + 1);
        return completion;
    }

    // The process ends after its case; the mappings and buffers end with it.
    public void Dispose() => Libc.Close(_descriptor);

    private static int Check(nint result) => result >= 0 ? (int)result : throw new LoadException($"no io_uring to be had (errno {Libc.Errno})");

    private byte* Map(nuint length, long offset)
    {
        const int ReadWrite = 3, SharedPopulated = 0x8001;
        nint address = Libc.Map(null, length, ReadWrite, SharedPopulated, _descriptor, offset);
        return address != -1 ? (byte*)address : throw new LoadException($"mmap failed (errno {Libc.Errno})");
    }

    private ref Submission Next()
    {
        if (_queued == _entries)
        {
            Submit(0);
        }

        // The kernel reads the tail only when it is entered, which is after the entry has been filled in.
        uint tail = *_submissionTail;
        *_submissionTail = tail + 1;
        _queued++;
        return ref _submissions[tail & _submissionMask];
    }

    private void Submit(uint flags)
    {
        nint taken = Libc.CallQuickly(EnterCall, _descriptor, (nint)_queued, 0, (nint)flags, 0, 0);
        if (taken < 0)
        {
            if (Libc.Errno is not (Libc.Interrupted or Libc.TryAgain))
            {
                throw new LoadException($"io_uring_enter failed (errno {Libc.Errno})");
            }

            return;
        }

        _queued -= (uint)taken;
    }
}
