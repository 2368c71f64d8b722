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

    // Pings by their number: so many has the reader come upon, so many the scanner, and those up to here have been answered. The last under the
    // gate; the second by whoever scans.
    private long _pingsRead;
    private long _pingsSeen;
    private long _pingsAnswered;

    // The last ping among the bytes that are held.
    private long _heldPingNumber;
    private byte[]? _heldPing;
    private int _heldPingLength;

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
                Answer(++_pingsSeen, ping);
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
        _pingsSeen = _pingsRead;
        ReadOnlySpan<byte> rest = _input.Span;
        FrameSighting sighting;
        while ((sighting = ScanAhead(ref rest, out ReadOnlySpan<byte> ping)) == FrameSighting.Ping)
        {
            // Most handlers are quick: then it is answered in its turn.
            ping.CopyTo(_heldPing ??= new byte[ClosePayload.MaxSize]);
            _heldPingLength = ping.Length;
            _heldPingNumber = ++_pingsSeen;
        }

        if (sighting == FrameSighting.Close)
        {
            lock (_gate)
            {
                AnnouncePeerGone();
            }
        }
    }

    /// <summary>By the clock: one pong answers all pings that are held (RFC 6455 section 5.5.3).</summary>
    private void AnswerHeldPings()
    {
        if (!_gate.TryEnter())
        {
            return; // at the next tick
        }

        try
        {
            if (_held && _heldPingNumber > _pingsRead)
            {
                Answer(_heldPingNumber, _heldPing.AsSpan(0, _heldPingLength));
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>A ping, in its turn. False: it has been answered before.</summary>
    private bool OnPing(ReadOnlySpan<byte> payload) => Answer(++_pingsRead, payload);

    /// <summary>Answers a ping, and with it those before, once: reader and scanner may come upon it at the same time.</summary>
    private bool Answer(long number, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (number <= _pingsAnswered)
            {
                return false;
            }

            _pingsAnswered = number;
            SendPong(payload);
            return true;
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
