using System.Buffers;

namespace WsGen.Connections;

// While a handler is at work nothing is read, so that the peer is slowed down and memory stays bounded. But a handler that waits for long
// must learn that its peer has gone. So after a moment the transport reads on, to a small limit, and shows what comes: an end of the
// input, a reset, or a close frame among bytes that nobody parses yet fires the Closing token. Messages before it are still delivered.
internal abstract partial class WsConnection
{
    private bool _wasHeldAtTick;
    private bool _peerGone;

    // One virtual call per chunk that is read ahead, because the scanner's code differs by role.
    private protected abstract bool ScanForClose(ReadOnlySpan<byte> bytes);

    /// <summary>Puts the scanner where the reader will be when it has read what is held.</summary>
    private protected abstract void StartScanning();

    public override void OnReadAhead(in ReadOnlySequence<byte> bytes, bool ended, Exception? error)
    {
        bool gone = ended || error is not null;
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            gone |= ScanForClose(segment.Span);
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
        if (ScanForClose(_input.Span))
        {
            lock (_gate)
            {
                AnnouncePeerGone();
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
            _transport.Watch();
        }

        _wasHeldAtTick = _held;
    }
}
