using System.Buffers;

namespace WsGen.Transports.EventLoop;

// Reading ahead: a receiver that holds for long is shown what comes meanwhile, to the size of a buffer; it is pushed when the receiver resumes.
internal abstract unsafe partial class LoopConnection
{
    private volatile bool _watching;
    private Ahead? _ahead; // made for the first handler that waits for long

    /// <summary>Something lies read that has not been pushed.</summary>
    protected virtual bool HasAhead => _ahead is { } ahead && (ahead.Buffer is not null || ahead.HasEnd);

    /// <summary>There is nothing more to read ahead, or no room for it.</summary>
    protected virtual bool HasSeenEnough => _ahead is { } ahead && (ahead.HasEnd || ahead.Length == ReceiveBuffer.Size);

    private bool TakeWatchRequest()
    {
        if ((Interlocked.And(ref _requests, ~(int)Requests.Watch) & (int)Requests.Watch) == 0 || _stage != Stage.Open || HasSeenEnough)
        {
            return false;
        }

        _watching = true;
        Interlocked.And(ref _state, ~Disarmed);
        UpdateInterest();
        return true;
    }

    /// <summary>On the loop, while the receiver holds: reads on, to the size of a buffer, and shows what comes.</summary>
    protected virtual void ReadAhead()
    {
        Ahead ahead = _ahead ??= new Ahead();
        ReceiveBuffer buffer = ahead.Buffer ??= _loop.Buffers.Rent();
        int received = (int)LibC.Receive(_socket, buffer.Pointer + ahead.Length, (nuint)(ReceiveBuffer.Size - ahead.Length), 0);
        int error = received < 0 ? LibC.LastError : 0;
        if (received > 0)
        {
            int start = ahead.Length;
            ahead.Length += received;
            ShowAhead(buffer.Memory(start, received));
        }
        else if (error is not (LibC.TryAgain or LibC.Interrupted))
        {
            EndAhead(received == 0 ? null : ErrorOf(error));
            ShowAheadEnd();
        }

        EndReadAhead();
    }

    /// <summary>What comes next in the input is its end.</summary>
    protected void EndAhead(Exception? error)
    {
        Ahead ahead = _ahead ??= new Ahead();
        ahead.Error = error;
        ahead.HasEnd = true;
        _outputFailed |= error is not null;
    }

    protected void ShowAhead(ReadOnlyMemory<byte> bytes) => Receiver.OnReadAhead(new ReadOnlySequence<byte>(bytes), ended: false, error: null);

    protected void ShowAheadEnd() => Receiver.OnReadAhead(default, ended: true, _ahead?.Error);

    /// <summary>After each piece that has been shown.</summary>
    protected void EndReadAhead()
    {
        if (HasSeenEnough)
        {
            _watching = false;
            DisarmIfHeld();
        }

        if ((Volatile.Read(ref _state) & Held) == 0)
        {
            Post(); // resumed meanwhile, and whoever did so may not have seen what has come
        }
    }

    /// <summary>Only then is there somebody who arms it again.</summary>
    private void DisarmIfHeld()
    {
        int state = Volatile.Read(ref _state);
        while ((state & Held) != 0)
        {
            int seen = Interlocked.CompareExchange(ref _state, state | Disarmed, state);
            if (seen == state)
            {
                UpdateInterest();
                return;
            }

            state = seen;
        }
    }

    /// <summary>Pushes what was read ahead. False as for <see cref="Receive"/>.</summary>
    protected virtual bool PushAhead(LoopRunner runner)
    {
        if (_ahead is not { } ahead)
        {
            return true;
        }

        if (ahead.Buffer is { } buffer)
        {
            int length = ahead.Length;
            ahead.Buffer = null;
            ahead.Length = 0;
            bool isFree = true;
            bool goesOn = length == 0 || Push(runner, buffer, length, out isFree);
            if (isFree)
            {
                buffer.Pool.Return(buffer);
            }

            if (!goesOn)
            {
                return false;
            }
        }

        if (!ahead.HasEnd)
        {
            return true;
        }

        if (ahead.Error is { } error)
        {
            EndWith(runner, error);
        }
        else
        {
            EndInput(runner);
        }

        return false;
    }

    /// <summary>What was read and has not been pushed.</summary>
    private sealed class Ahead
    {
        public ReceiveBuffer? Buffer;
        public int Length;

        /// <summary>The input ends behind it: in order, or with an error.</summary>
        public bool HasEnd;
        public Exception? Error;
    }
}
