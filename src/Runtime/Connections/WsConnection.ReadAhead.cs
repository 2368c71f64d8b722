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

    // Pings by their number: so many has the reader come upon, and those up to here have been answered. The latter under the gate.
    private long _pingsRead;
    private long _pingsAnswered;

    // The last ping among the bytes that are held; made for the first one.
    private HeldPing? _heldPing;

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
            bool asked = false;
            while ((sighting = ScanAhead(ref rest, out ReadOnlySpan<byte> ping)) == FrameSighting.Ping)
            {
                Keep(ping);
                asked = true;
            }

            if (asked)
            {
                Answer(_heldPing!.Number, _heldPing.Payload); // one pong for all of them (RFC 6455 section 5.5.3)
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

        lock (this)
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
        if (_heldPing is not null)
        {
            _heldPing.Seen = _pingsRead;
        }

        ReadOnlySpan<byte> rest = _input.Span;
        FrameSighting sighting;
        while ((sighting = ScanAhead(ref rest, out ReadOnlySpan<byte> ping)) == FrameSighting.Ping)
        {
            Keep(ping); // most handlers are quick: then it is answered in its turn
        }

        if (sighting == FrameSighting.Close)
        {
            lock (this)
            {
                AnnouncePeerGone();
            }
        }
    }

    private void Keep(ReadOnlySpan<byte> ping)
    {
        HeldPing held = _heldPing ??= new HeldPing { Seen = _pingsRead };
        held.Set(ping);
    }

    /// <summary>By the clock: one pong answers all pings that are held (RFC 6455 section 5.5.3).</summary>
    private void AnswerHeldPings()
    {
        if (!Monitor.TryEnter(this))
        {
            return; // at the next tick
        }

        try
        {
            if (_held && _heldPing is { } ping && ping.Number > _pingsRead)
            {
                Answer(ping.Number, ping.Payload);
            }
        }
        finally
        {
            Monitor.Exit(this);
        }
    }

    /// <summary>A ping, in its turn. It may have been answered before.</summary>
    private void OnPing(ReadOnlySpan<byte> payload) => Answer(++_pingsRead, payload);

    /// <summary>Answers a ping, and with it those before, once: reader and scanner may come upon it at the same time.</summary>
    private void Answer(long number, ReadOnlySpan<byte> payload)
    {
        lock (this)
        {
            if (number > _pingsAnswered)
            {
                _pingsAnswered = number;
                SendPong(payload);
            }
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

    private sealed class HeldPing
    {
        private readonly byte[] _bytes = new byte[ClosePayload.MaxSize];
        private int _length;

        /// <summary>So many pings has the scanner come upon. By whoever scans.</summary>
        public long Seen { get; set; }

        public long Number { get; private set; }

        public ReadOnlySpan<byte> Payload => _bytes.AsSpan(0, _length);

        public void Set(ReadOnlySpan<byte> ping)
        {
            ping.CopyTo(_bytes);
            _length = ping.Length;
            Number = ++Seen;
        }
    }
}
