using System.Runtime.CompilerServices;

namespace WsGen.Transports.EventLoop.Ring;

/// <summary>
/// An io_uring: submissions gather here and go to the kernel together, completions come back through shared memory. Belongs to the owner of a
/// loop, who may be one thread after the other; so the kernel is not told that there is one submitter only.
/// </summary>
internal sealed unsafe class IoUring : IDisposable
{
    /// <summary>Submissions that go to the kernel at a time.</summary>
    public const int Entries = 512;

    private const int CompletionEntries = 8192;

    private const uint SetupCompletionSize = 1 << 3;
    private const uint SetupSubmitAll = 1 << 7;
    private const uint SetupCooperative = 1 << 8;
    private const uint SetupTaskRunFlag = 1 << 9;
    private const uint SetupNoIndices = 1 << 16; // Linux 6.6
    private const uint GetEvents = 1;
    private const uint ExtendedArgument = 1 << 3;
    private const uint RegisterBufferRing = 22;
    private const uint UnregisterBufferRing = 23;
    private const uint FlagOverflow = 1 << 1;
    private const uint FlagTaskRun = 1 << 2;
    private const long EntriesOffset = 0x10000000;

    private readonly int _descriptor;
    private readonly byte* _ring;
    private readonly nuint _ringSize;
    private readonly RingSubmission* _submissions;
    private readonly uint* _submissionTail;
    private readonly uint _submissionMask;
    private readonly uint* _flags;
    private readonly uint* _completionHead;
    private readonly uint* _completionTail;
    private readonly uint _completionMask;
    private readonly RingCompletion* _completions;
    private uint _queued;

    /// <exception cref="IOException">There is none to be had: the kernel is too old for it, or forbids it.</exception>
    public IoUring()
    {
        RingParameters parameters = default;
        parameters.Flags = SetupCompletionSize | SetupSubmitAll | SetupCooperative | SetupTaskRunFlag | SetupNoIndices;
        parameters.CompletionEntries = CompletionEntries;
        _descriptor = LibC.RingSetup(Entries, &parameters);
        if (_descriptor < 0)
        {
            throw new IOException(Reason(LibC.LastError));
        }

        _ringSize = parameters.Completions + (parameters.CompletionEntries * (nuint)sizeof(RingCompletion));
        _ring = LibC.MapShared(_descriptor, _ringSize, 0);
        _submissions = (RingSubmission*)LibC.MapShared(_descriptor, SubmissionsSize, EntriesOffset);
        if (_ring == LibC.NotMapped || (byte*)_submissions == LibC.NotMapped)
        {
            int error = LibC.LastError;
            Dispose();
            throw new IOException(Reason(error));
        }

        _submissionTail = (uint*)(_ring + parameters.SubmissionTail);
        _submissionMask = *(uint*)(_ring + parameters.SubmissionMask);
        _flags = (uint*)(_ring + parameters.SubmissionFlags);
        _completionHead = (uint*)(_ring + parameters.CompletionHead);
        _completionTail = (uint*)(_ring + parameters.CompletionTail);
        _completionMask = *(uint*)(_ring + parameters.CompletionMask);
        _completions = (RingCompletion*)(_ring + parameters.Completions);
    }

    /// <summary>Completions that have come and have not been taken.</summary>
    public int Ready => (int)(Volatile.Read(ref *_completionTail) - *_completionHead);

    /// <summary>Whether entering the kernel would do something.</summary>
    public bool HasWork => _queued != 0 || (Volatile.Read(ref *_flags) & (FlagTaskRun | FlagOverflow)) != 0;

    private static nuint SubmissionsSize => Entries * (nuint)sizeof(RingSubmission);

    /// <summary>Gives the kernel a ring of buffers, the number of which is a power of two.</summary>
    /// <exception cref="IOException">It does not take it.</exception>
    public void Register(byte* bufferRing, int count)
    {
        ulong* registration = stackalloc ulong[] { (ulong)bufferRing, (ulong)count, 0, 0, 0 };
        if (LibC.RingRegister(_descriptor, RegisterBufferRing, registration, 1) < 0)
        {
            throw new IOException(Reason(LibC.LastError));
        }
    }

    /// <summary>Takes the buffers from the kernel, which does not touch them from then on.</summary>
    public void Unregister()
    {
        ulong* registration = stackalloc ulong[] { 0, 0, 0, 0, 0 };
        _ = LibC.RingRegister(_descriptor, UnregisterBufferRing, registration, 1);
    }

    /// <summary>True: the next submission has to wait for the kernel to take those before it.</summary>
    public bool IsFull => _queued == Entries;

    /// <summary>A place for a submission, which goes to the kernel with the next <see cref="Enter"/>. Not while it is full.</summary>
    /// <param name="slot">Which place, below <see cref="Entries"/>.</param>
    public ref RingSubmission Next(out int slot)
    {
        // The kernel reads the tail only when it is entered, which is after the entry has been filled in.
        uint tail = *_submissionTail;
        *_submissionTail = tail + 1;
        _queued++;
        slot = (int)(tail & _submissionMask);
        return ref Unsafe.AsRef<RingSubmission>(_submissions + slot);
    }

    /// <summary>Submits what there is, and has the kernel do what it has put off.</summary>
    /// <param name="waits">Blocks until there is a completion.</param>
    /// <param name="most">For so long at most; negative: for ever.</param>
    /// <returns>Zero, or the number of an error: the kernel has not taken all of it, for want of memory, and will if it is tried again later.</returns>
    public int Enter(bool waits, TimeSpan most)
    {
        long* time = stackalloc long[] { most.Ticks / TimeSpan.TicksPerSecond, most.Ticks % TimeSpan.TicksPerSecond * 100 };
        var wait = new RingWait { Time = time };
        bool limited = waits && most >= TimeSpan.Zero;
        int taken = LibC.RingEnter(
            _descriptor, _queued, waits ? 1u : 0, limited ? GetEvents | ExtendedArgument : GetEvents, limited ? &wait : null, limited ? (nuint)sizeof(RingWait) : 0);
        if (taken >= 0)
        {
            _queued -= (uint)taken;
            return 0;
        }

        int error = LibC.LastError;
        return error is LibC.Interrupted or LibC.TimedOut ? 0 : error;
    }

    /// <summary>One of those that are ready, from zero; it may be replaced before it is taken.</summary>
    public ref RingCompletion ReadyAt(int index) => ref _completions[(*_completionHead + (uint)index) & _completionMask];

    /// <summary>The next completion. Only if one is ready.</summary>
    public RingCompletion Take()
    {
        uint head = *_completionHead;
        RingCompletion completion = _completions[head & _completionMask];
        Volatile.Write(ref *_completionHead, head + 1);
        return completion;
    }

    public void Dispose()
    {
        LibC.Close(_descriptor);
        if (_ring is not null && _ring != LibC.NotMapped)
        {
            LibC.Unmap(_ring, _ringSize);
        }

        if (_submissions is not null && (byte*)_submissions != LibC.NotMapped)
        {
            LibC.Unmap((byte*)_submissions, SubmissionsSize);
        }
    }

    private static string Reason(int error) => error switch
    {
        LibC.NotPermitted => "the kernel does not permit it (kernel.io_uring_disabled, or a filter of system calls such as a container's)",
        LibC.NoSuchCall => "the kernel has none",
        LibC.Invalid => "the kernel's is older than that of Linux 6.6",
        LibC.OutOfMemory => "there is no memory for it",
        _ => $"error {error}",
    };
}
