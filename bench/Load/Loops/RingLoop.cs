using System.Numerics;
using WsGen.Load.Native;

namespace WsGen.Load.Loops;

/// <summary>
/// The loop over io_uring, which costs the load about half of what epoll does: with it, the server is what limits the figures. Only for what
/// a socket always takes at once (small messages, few on the way): sends that had to wait could overtake one another.
/// </summary>
internal sealed unsafe class RingLoop : LoadLoop
{
    private const uint Entries = 1024;
    private const ulong SendMark = 1UL << 32;

    private readonly IoUring _ring;
    private readonly RepeatedFrame _frame;
    private readonly int[] _descriptors;
    private int _count;

    public RingLoop(RepeatedFrame frame, int capacity)
    {
        _ring = new IoUring(Entries, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity * 2, 64)));
        _frame = frame;
        _descriptors = new int[capacity];
    }

    /// <summary>Whether so many frames on the way at once are what this loop is for.</summary>
    public static bool Fits(int frameLength, int inFlight) => (long)frameLength * inFlight <= IoUring.BufferSize;

    public override int Add(int descriptor)
    {
        _descriptors[_count] = descriptor;
        _ring.QueueReceive(descriptor, (ulong)_count);
        return _count++;
    }

    public override void Send(int connection, int frames)
    {
        for (int most = _frame.TotalLength / _frame.Length; frames > 0; frames -= most)
        {
            _ring.QueueSend(_descriptors[connection], _frame.Bytes, Math.Min(frames, most) * _frame.Length, SendMark);
        }
    }

    public override bool Turn(ITraffic traffic)
    {
        int count = _ring.Enter();
        for (int i = 0; i < count; i++)
        {
            IoUring.Completion completion = _ring.Take();
            if (completion.UserData == SendMark)
            {
                throw new LoadException($"sending failed (errno {-completion.Result})");
            }

            Receive(completion, traffic);
        }

        return count > 0;
    }

    public override void Dispose()
    {
        for (int i = 0; i < _count; i++)
        {
            TcpSocket.Abort(_descriptors[i]);
        }

        _ring.Dispose();
    }

    private void Receive(IoUring.Completion completion, ITraffic traffic)
    {
        int connection = (int)completion.UserData;
        if (completion.HasBuffer)
        {
            traffic.OnReceived(connection, new ReadOnlySpan<byte>(_ring.BufferAt(completion.Buffer), completion.Result));
            _ring.Return(completion.Buffer);
        }
        else if (completion.Result != -Libc.NoBuffers)
        {
            throw new LoadException($"a server has dropped a connection in the middle of a case (errno {-completion.Result})");
        }

        if (!completion.GoesOn)
        {
            _ring.QueueReceive(_descriptors[connection], completion.UserData);
        }
    }
}
