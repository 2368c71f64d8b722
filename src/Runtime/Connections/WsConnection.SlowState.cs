using WsGen.Protocol;

namespace WsGen.Connections;

// What a connection holds while not everything can be written as it comes. Most never need it.
internal abstract partial class WsConnection
{
    /// <summary>
    /// What waits: for a peer that does not keep up, for a message in parts to end, for a flush. Under the gate, but for what is read for statistics
    /// and by the clock.
    /// </summary>
    private sealed class SlowState
    {
        public long QueuedBytes;
        public long QueuedCost;
        public long Dropped;

        /// <summary>The first moment at which a send has waited long enough. It may be early, never late.</summary>
        public long NextDeadline = long.MaxValue;
        private byte[]? _pong;
        private int _pongLength = -1;

        /// <summary>In the order in which it goes on the wire.</summary>
        public SendLine Queue { get; } = new();

        /// <summary>Of the sends in <see cref="Queue"/> and <see cref="Behind"/>, those that somebody waits to be accepted.</summary>
        public int WaitingSends { get; set; }

        public List<TaskCompletionSource>? DrainWaiters { get; set; }

        /// <summary>While a flush is pending: how much the transport had sent when it was last looked at, and when that had become more.</summary>
        public long SentBefore { get; set; }

        public long OutputMovedAt { get; set; }

        /// <summary>The message in parts whose last part has yet to come: until then only its parts and control frames are taken.</summary>
        public PartialMessage? Open { get; set; }

        /// <summary>The one that is sent part by part without a writer; null if its last part has been taken.</summary>
        public PartialMessage? Loose { get; set; }

        /// <summary>What has to stand behind it, in the order of the calls; null if nothing has.</summary>
        public SendLine? Behind { get; set; }

        /// <summary>When <see cref="Open"/> last went on, or something came to stand behind it: milliseconds of the clock.</summary>
        public long OpenSince { get; set; }

        /// <summary>Who waits for what has been written and not been flushed.</summary>
        public List<SendCompletion>? Unflushed { get; set; }

        /// <summary>Who waits for the flush that is pending.</summary>
        public List<SendCompletion>? InFlush { get; set; }

        /// <summary>Batches that have been begun and not ended.</summary>
        public int Batches { get; set; }

        /// <summary>A message has to wait, whether the peer reads or not.</summary>
        public bool HoldsMessages => Queue.Count > 0 || Open is not null;

        public void Add(QueuedSend send)
        {
            if (send.IsWaiting)
            {
                WaitingSends++;
            }
            else
            {
                QueuedBytes += send.Size;
                QueuedCost += send.Cost;
            }

            if (Open is null || send.Part == Open || send.Opcode.IsControl())
            {
                Queue.Enqueue(send);
            }
            else
            {
                (Behind ??= new SendLine()).Enqueue(send);
            }
        }

        /// <summary>It waits no longer.</summary>
        public void Uncount(QueuedSend send)
        {
            if (send.IsWaiting)
            {
                WaitingSends--;
            }
            else
            {
                QueuedBytes -= send.Size;
                QueuedCost -= send.Cost;
            }
        }

        /// <summary>The open message has ended: what stood behind it comes next, up to the next message in parts that has not ended yet.</summary>
        public void LetPass()
        {
            while (Open is null && Behind is { } before)
            {
                var left = new SendLine();
                bool again = false;
                foreach (QueuedSend send in before)
                {
                    // Parts of the message that is open now go before what was sent between them.
                    if (!again && (Open is null || send.Part == Open))
                    {
                        Queue.Enqueue(send);
                        Open = send.IsLast ? null : send.Part;
                        again = Open is null && left.Count > 0;
                    }
                    else
                    {
                        left.Enqueue(send);
                    }
                }

                Behind = left.Count > 0 ? left : null;
            }
        }

        /// <summary>Takes a send out of the line, wherever it stands. False: it has been written already.</summary>
        public bool TryRemove(QueuedSend send)
        {
            if (send.Line is not { } line)
            {
                return false;
            }

            Leave(line, send);
            Uncount(send);
            return true;
        }

        private void Leave(SendLine line, QueuedSend send)
        {
            line.Leave(send);
            if (line == Behind && line.Count == 0)
            {
                Behind = null;
            }
        }

        /// <summary>The oldest that may be missing: no part of a message, or the rest would be another one.</summary>
        public QueuedSend? TakeDroppable()
        {
            if (Queue.TryPeek(out QueuedSend? first) && first.Part is null)
            {
                Queue.TryDequeue(out _);
                return first;
            }

            QueuedSend? oldest = Queue.FirstOrDefault(static send => send.Part is null) ?? Behind?.FirstOrDefault(static send => send.Part is null);
            if (oldest is not null)
            {
                Leave(oldest.Line!, oldest);
            }

            return oldest;
        }

        /// <summary>Everybody who waits for a send, in the order of the wire.</summary>
        public SendCompletion[] Pending() => [.. InFlush ?? [], .. Unflushed ?? [], .. Waiting()];

        /// <summary>What has not been written, in that order.</summary>
        public QueuedSend[] Waiting() => [.. Queue, .. Behind ?? Enumerable.Empty<QueuedSend>()];

        /// <summary>In the place of one that has not gone out yet.</summary>
        public void KeepPong(ReadOnlySpan<byte> payload)
        {
            payload.CopyTo(_pong ??= new byte[ClosePayload.MaxSize]);
            _pongLength = payload.Length;
        }

        public bool TryTakePong(out ReadOnlySpan<byte> payload)
        {
            payload = _pong.AsSpan(0, Math.Max(0, _pongLength));
            bool waits = _pongLength >= 0;
            _pongLength = -1;
            return waits;
        }

        public void ForgetQueued() => QueuedBytes = QueuedCost = 0;
    }
}
