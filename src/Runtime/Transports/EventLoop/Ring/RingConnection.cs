namespace WsGen.Transports.EventLoop.Ring;

/// <summary>
/// One socket of a loop on io_uring. Small messages come in buffers of the loop's ring, by a receive that goes on by itself; a connection whose
/// messages fill such buffers is received from in large pieces instead, whenever the kernel says that there is something.
/// </summary>
internal sealed partial class RingConnection(RingLoop loop, int socket, in SocketName remote, Action<LoopConnection> ended) : LoopConnection(loop, socket, remote, ended)
{
    /// <summary>Bytes that come in ring buffers while a receiver holds; then the socket is not read any more.</summary>
    private const int MostParked = ReceiveBuffer.Size;

    /// <summary>Small receives in a row after which large pieces are no longer expected.</summary>
    private const int SmallReceives = 16;

    private readonly RingLoop _ringLoop = loop;

    // All of it belongs to the loop.
    private List<Parked>? _parked;
    private int _parkedBytes;
    private int _unshownBytes;
    private Armed _input;
    private LoopRunner? _armedBy;
    private bool _cancelling;
    private bool _inPieces;
    private int _smallReceives;
    private bool _outputArmed;
    private bool _finishing;
    private bool _endUnseen; // the end of the input has come, and the receiver that holds has not been shown it

    private enum Armed : byte
    {
        Nothing,
        Receive,
        Readable,
    }

    public int SocketDescriptor => Descriptor;

    private int ParkedCount => _parked?.Count ?? 0;

    protected override bool HasSeenEnough => (base.HasSeenEnough || _parkedBytes >= MostParked) && _unshownBytes == 0 && !_endUnseen;

    protected override bool HasAhead => ParkedCount != 0 || base.HasAhead;

    /// <summary>On the loop: here are bytes.</summary>
    /// <returns>False: the buffer is kept.</returns>
    public bool OnReceived(LoopRunner runner, ReceiveBuffer buffer, int length, bool goesOn)
    {
        bool isFree = true;
        NoteReport(goesOn, runner);
        if (IsOpen && length > 0)
        {
            _inPieces |= length == RingBuffers.Size;
            if (ParkedCount != 0 || !IsFree || !TryBegin())
            {
                isFree = Park(buffer, length);
                PushParked(runner);
            }
            else if (Push(runner, buffer, length, out isFree))
            {
                Leave();
            }
        }

        ArrangeAfter(runner);
        return isFree;
    }

    /// <summary>On the loop: there is something to receive in large pieces, or the input has ended, or a receive has to be armed again.</summary>
    /// <param name="runner">Whose thread this is.</param>
    /// <param name="result">What io_uring says: of a poll, what the socket is ready for; of a receive, zero at the end, or a failure.</param>
    /// <param name="goesOn">It is still armed.</param>
    public void OnReceiveEnded(LoopRunner runner, int result, bool goesOn)
    {
        bool isPoll = _input == Armed.Readable;
        NoteReport(goesOn, runner);
        if (IsOpen)
        {
            if (result == 0 && !isPoll)
            {
                EndAhead(error: null);
                _endUnseen = true;
            }
            else if (result < 0 && -result is not (LibC.Cancelled or LibC.NoBufferSpace or LibC.TryAgain or LibC.Interrupted))
            {
                EndAhead(ErrorOf(-result));
                _endUnseen = true;
            }

            if (TryBegin() && PushAhead(runner) && Receive(runner))
            {
                Leave();
            }
        }

        ArrangeAfter(runner);
    }

    protected override void UpdateInterest()
    {
        if (LoopRunner.Current is { } runner && runner.Drives(_ringLoop))
        {
            Arrange();
        }
        else
        {
            RequestInterest();
        }
    }

    /// <summary>Only where the messages are large: small ones come by themselves.</summary>
    protected override bool Receive(LoopRunner runner)
    {
        if (!_inPieces || _input != Armed.Nothing)
        {
            return true;
        }

        long before = BytesReceived;
        if (!base.Receive(runner))
        {
            return false;
        }

        _smallReceives = BytesReceived - before < RingBuffers.Size ? _smallReceives + 1 : 0;
        if (_smallReceives == SmallReceives)
        {
            _smallReceives = 0;
            _inPieces = false;
        }

        return true;
    }

    protected override bool PushAhead(LoopRunner runner)
    {
        while (ParkedCount != 0)
        {
            Parked first = _parked![0];
            _parked.RemoveAt(0);
            _parkedBytes -= first.Length;
            _unshownBytes -= first.Length - first.Shown;
            bool goesOn = Push(runner, first.Buffer, first.Length, out bool isFree);
            if (isFree)
            {
                first.Buffer.Pool.Return(first.Buffer);
            }

            if (!goesOn)
            {
                return false;
            }
        }

        return base.PushAhead(runner);
    }

    /// <summary>On the loop, while the receiver holds: shows what has come.</summary>
    protected override void ReadAhead()
    {
        for (int i = 0; _unshownBytes != 0; i++)
        {
            Parked next = _parked![i];
            if (next.Shown != next.Length)
            {
                ShowAhead(next.Buffer.Memory(next.Shown, next.Length - next.Shown));
                _unshownBytes -= next.Length - next.Shown;
                _parked[i] = next with { Shown = next.Length };
            }
        }

        if (_inPieces && _input == Armed.Nothing && _parkedBytes < MostParked && !_endUnseen)
        {
            base.ReadAhead();
        }
        else
        {
            ShowEnd();
            EndReadAhead();
        }
    }

    protected override void AfterRequests(LoopRunner runner) => ArrangeAfter(runner);

    protected override void Finish()
    {
        _finishing = true;
        MarkFinished();
        if (_input != Armed.Nothing)
        {
            _ringLoop.CancelReceive(this);
        }

        if (_outputArmed)
        {
            _ringLoop.CancelWritable(this);
        }

        CloseIfDone();
    }

    /// <summary>After a receiver has been called, perhaps: then the loop may be somebody else's.</summary>
    private void ArrangeAfter(LoopRunner runner)
    {
        if (runner.Owns)
        {
            Arrange();
        }
        else
        {
            RequestInterest();
        }
    }

    private void CloseIfDone()
    {
        // The kernel keeps a socket open that it still has something to do with, and reports it by this place.
        if (_finishing && _input == Armed.Nothing && !_outputArmed && !IsInKernel)
        {
            _finishing = false;
            ReleaseSending();
            foreach (Parked parked in _parked ?? [])
            {
                parked.Buffer.Pool.Return(parked.Buffer);
            }

            _parked = null;
            base.Finish();
        }
    }

    private void PushParked(LoopRunner runner)
    {
        if (TryBegin() && PushAhead(runner) && Receive(runner))
        {
            Leave();
        }
    }

    /// <summary>Keeps what must wait. Small pieces go into one buffer, so that memory is bounded by bytes, whatever they come in.</summary>
    /// <returns>True: the buffer is free again.</returns>
    private bool Park(ReceiveBuffer buffer, int length)
    {
        _parkedBytes += length;
        _unshownBytes += length;
        if (_parked is [.., Parked last] && last.Length + length <= RingBuffers.Size)
        {
            buffer.Memory(0, length).CopyTo(last.Buffer.Memory(last.Length, length));
            _parked[^1] = last with { Length = last.Length + length };
            return true;
        }

        (_parked ??= []).Add(new Parked(buffer, length, Shown: 0));
        return false;
    }

    private void NoteReport(bool goesOn, LoopRunner runner)
    {
        if (!goesOn)
        {
            _input = Armed.Nothing;
            _cancelling = false;
            CloseIfDone();
        }
        else if (_armedBy != runner)
        {
            CancelInput(); // to be armed by this thread: what a thread has armed ends with it, and costs it a wake-up
        }
    }

    private void ShowEnd()
    {
        if (_endUnseen)
        {
            _endUnseen = false;
            ShowAheadEnd();
        }
    }

    private void CancelInput()
    {
        if (_input != Armed.Nothing && !_cancelling)
        {
            _cancelling = true;
            _ringLoop.CancelReceive(this);
        }
    }

    /// <summary>By the owner, not in a handler: arms what is of interest, ends what is not.</summary>
    private void Arrange()
    {
        if (!IsOpen || !HasDescriptor)
        {
            ArrangeOutput();
            return;
        }

        bool wantsInput = WantsInput && _parkedBytes < MostParked;
        if (_input == Armed.Nothing && wantsInput)
        {
            _input = _inPieces ? Armed.Readable : Armed.Receive;
            _armedBy = LoopRunner.Current;
            if (_inPieces)
            {
                _ringLoop.ArmReadable(this);
            }
            else
            {
                _ringLoop.ArmReceive(this);
            }
        }
        else if (_input == Armed.Receive && (_inPieces || _parkedBytes >= MostParked))
        {
            CancelInput();
        }

        ArrangeOutput();
    }

    private void ArrangeOutput()
    {
        if (!_finishing && HasDescriptor && !_outputArmed && IsOutputPending && !IsInKernel)
        {
            _outputArmed = true;
            _ringLoop.ArmWritable(this);
        }
    }

    private readonly record struct Parked(ReceiveBuffer Buffer, int Length, int Shown);
}
