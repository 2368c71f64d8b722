using System.Buffers;
using WsGen.Protocol;

namespace WsGen.Connections;

// While a handler is at work nothing is read, so that the peer is slowed down and memory stays bounded. But a handler that waits for long
// must learn that its peer has gone, and a peer that asks whether anybody is there must get its answer. So after a moment the transport
// reads on, to a small limit, and shows what comes: an end of the input, a reset, or a close frame among bytes that nobody parses yet
// fires the Closing token, and pings are answered. Messages before them are still delivered.
internal abstract partial class WsConnection
{
    private bool _wasHeldAtTick;
    private bool _peerGone;

    // Pings among the bytes that are held: how many, and what the last one says. Under the gate while a callback is at work.
    private int _heldPings;
    private byte[]? _heldPing;
    private int _heldPingLength;

    // Pings that the reader will come upon and that have been answered. Counted up while a callback is at work, down by the reader.
    private int _answeredPings;

    // One virtual call per sighting, because the scanner's code differs by role.
    private protected abstract FrameSighting ScanAhead(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> ping);

    /// <summary>Puts the scanner where the reader will be when it has read what is held.</summary>
    private protected abstract void StartScanning();

    public override void OnReadAhead(in ReadOnlySequence<byte> bytes, bool ended, Exception? error)
    {
        bool gone = ended || error is not null;
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            ReadOnlySpan<byte> rest = segment.Span;
            FrameSighting sighting;
            while ((sighting = ScanAhead(ref rest, out ReadOnlySpan<byte> ping)) == FrameSighting.Ping)
            {
                // The count first: once the pong is out the reader may be there any moment.
                Interlocked.Increment(ref _answeredPings);
                SendPong(ping);
            }

            if (gone |= sighting == FrameSighting.Close)
            {
                break;
            }
        }

        if (!gone)
        {
            return;
        }

        lock (_gate)
        {
            if (error is not null)
            {
                LoseOutput();
            }

            AnnouncePeerGone();
        }
    }

    /// <summary>In the receiving domain, when the transport is about to be told to hold.</summary>
    private void PrepareReadAhead()
    {
        StartScanning();
        ReadOnlySpan<byte> rest = _input.Span;
        FrameSighting sighting;
        while ((sighting = ScanAhead(ref rest, out ReadOnlySpan<byte> ping)) == FrameSighting.Ping)
        {
            // Most handlers are quick: then it is answered in its turn.
            ping.CopyTo(_heldPing ??= new byte[ClosePayload.MaxSize]);
            _heldPingLength = ping.Length;
            _heldPings++;
        }

        if (sighting == FrameSighting.Close)
        {
            lock (_gate)
            {
                AnnouncePeerGone();
            }
        }
    }

    /// <summary>In the receiving domain: the callback has completed, and what was held is read now.</summary>
    private void EndReadAhead()
    {
        _held = false;
        if (_heldPings != 0)
        {
            lock (_gate)
            {
                _heldPings = 0;
            }
        }
    }

    /// <summary>By the clock: one pong answers all pings that are held (RFC 6455 section 5.5.3).</summary>
    private void AnswerHeldPings()
    {
        lock (_gate)
        {
            if (_held && _heldPings != 0)
            {
                Interlocked.Add(ref _answeredPings, _heldPings);
                _heldPings = 0;
                SendPong(_heldPing.AsSpan(0, _heldPingLength));
            }
        }
    }

    /// <summary>A ping, in its turn.</summary>
    private void OnPing(ReadOnlySpan<byte> payload)
    {
        if (Volatile.Read(ref _answeredPings) != 0)
        {
            Interlocked.Decrement(ref _answeredPings);
        }
        else
        {
            SendPong(payload);
        }
    }

    /// <summary>Under the gate.</summary>
    private void AnnouncePeerGone()
    {
        if (!_peerGone)
        {
            _peerGone = true;
            if (_closing is not null)
            {
                _ = CancelAsync(_closing);
            }
        }
    }

    /// <summary>By the clock: a handler that has been at work since the last tick is one that waits for long.</summary>
    private void WatchHeldTurn()
    {
        if (_held && _wasHeldAtTick)
        {
            AnswerHeldPings();
            _transport.Watch();
        }

        _wasHeldAtTick = _held;
    }
}
