using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace WsGen.Transports;

/// <summary>
/// The pause of a pump whose receiver holds: waits for <see cref="Resume"/>. After <see cref="Watch"/> it goes on reading meanwhile, without
/// consuming and to a small limit, and shows the receiver what comes.
/// </summary>
internal sealed class HeldInput(PipeReader reader)
{
    /// <summary>How far it reads ahead. What lies in it is memory that a slow handler costs.</summary>
    private const long Limit = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Rendezvous _wake = new();
    private bool _parked;
    private bool _reading;
    private bool _resumed;
    private bool _watchable;

    /// <summary>What broke the connection while it was watched: there is no more input to come.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Waits where there is nothing to watch.</summary>
    public ValueTask WaitAsync()
    {
        lock (_gate)
        {
            _watchable = false;
        }

        return WaitForResumeAsync();
    }

    /// <summary>Waits, and returns the read that is to be advanced now: a later one, with more in it, if something was read ahead.</summary>
    /// <param name="read">The last read, not yet advanced.</param>
    /// <param name="unpushed">Where in it the bytes begin that have not been pushed.</param>
    /// <param name="receiver">Who holds.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadResult> WaitAsync(ReadResult read, SequencePosition unpushed, TransportReceiver receiver)
    {
        lock (_gate)
        {
            _watchable = Error is null && !read.IsCompleted;
        }

        while (true)
        {
            lock (_gate)
            {
                if (TakeResume())
                {
                    return read;
                }

                _parked = true;
            }

            await _wake.WaitAsync().ConfigureAwait(false);
            bool watch;
            lock (_gate)
            {
                if (TakeResume())
                {
                    return read;
                }

                // Once in a pause: what ends it is its limit, the end of the input, or the resume.
                watch = _watchable;
                _watchable = false;
            }

            if (watch)
            {
                read = await WatchAsync(read, unpushed, receiver).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The receiver has done. On any thread.</summary>
    public void Resume()
    {
        bool wake;
        lock (_gate)
        {
            _resumed = true;
            wake = _parked;
            _parked = false;
            if (_reading)
            {
                reader.CancelPendingRead();
            }
        }

        if (wake)
        {
            _wake.Signal();
        }
    }

    /// <summary>Look ahead, from now until the resume. On any thread; does nothing where nobody waits, or nothing can be seen.</summary>
    public void Watch()
    {
        lock (_gate)
        {
            if (!_parked || !_watchable || _resumed)
            {
                return;
            }

            _parked = false;
        }

        // Not on the clock's thread: it would run the pump.
        ThreadPool.UnsafeQueueUserWorkItem(static wake => wake.Signal(), _wake, preferLocal: false);
    }

    private async ValueTask WaitForResumeAsync()
    {
        lock (_gate)
        {
            if (TakeResume())
            {
                return;
            }

            _parked = true;
        }

        await _wake.WaitAsync().ConfigureAwait(false);
        lock (_gate)
        {
            TakeResume();
        }
    }

    private bool TakeResume()
    {
        bool resumed = _resumed;
        _resumed = false;
        return resumed;
    }

    /// <summary>Reads on until the resume, the end, or the limit. Returns the last read, which is still to be advanced unless it failed.</summary>
    private async Task<ReadResult> WatchAsync(ReadResult read, SequencePosition shown, TransportReceiver receiver)
    {
        long most = read.Buffer.Length + Limit;
        shown = Show(read, shown, receiver);
        try
        {
            while (true)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                lock (_gate)
                {
                    _reading = true;
                    if (_resumed)
                    {
                        reader.CancelPendingRead();
                    }
                }

                read = await reader.ReadAsync().ConfigureAwait(false);
                bool resumed;
                lock (_gate)
                {
                    _reading = false;
                    resumed = _resumed;
                }

                shown = Show(read, shown, receiver);
                if (resumed || read.IsCompleted || read.Buffer.Length > most)
                {
                    return read;
                }
            }
        }
        catch (Exception error)
        {
            lock (_gate)
            {
                _reading = false;
            }

            Error = error;
            receiver.OnReadAhead(default, ended: true, error);
            return read;
        }
    }

    private static SequencePosition Show(in ReadResult read, SequencePosition shown, TransportReceiver receiver)
    {
        // An empty buffer has no positions: then everything is fresh.
        ReadOnlySequence<byte> fresh = shown.GetObject() is null ? read.Buffer : read.Buffer.Slice(shown);
        if (!fresh.IsEmpty || read.IsCompleted)
        {
            receiver.OnReadAhead(fresh, read.IsCompleted, error: null);
        }

        return read.Buffer.End;
    }
}
