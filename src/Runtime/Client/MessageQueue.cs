using System.Threading.Tasks.Sources;
using WsGen.Connections;
using WsGen.Endpoints.Infrastructure;

namespace WsGen.Client;

/// <summary>
/// Hands messages from the connection to whoever enumerates them, one at a time and without copying: the connection delivers no further message until the next is
/// asked for, so a slow reader slows the peer down and nothing piles up. It outlives sessions, for a client that connects again.
/// </summary>
/// <remarks>
/// A reader that is waiting goes on within the delivery, on the connection's thread, as a handler would: if it asks for the next message before it awaits
/// anything else, nothing is allocated and no thread changes.
/// </remarks>
internal sealed class MessageQueue : IAsyncEnumerable<WsMessage>
{
    private readonly Lock _gate = new();
    private readonly Signal _arrival = new();  // what the reader waits for
    private readonly Signal _delivery = new(); // what the connection waits for

    private WsMessage _message;
    private Reader? _reader;
    private bool _isOffered;   // there is a message that nobody has taken
    private bool _isTaken;     // the reader has it
    private bool _isAwaited;   // the reader waits for one
    private bool _isHeld;      // the connection waits for the reader
    private bool _isOver;      // nothing more will come
    private bool _isAbandoned; // nobody reads any more

    public IAsyncEnumerator<WsMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_reader is not null)
            {
                throw new InvalidOperationException("The messages are being enumerated already: one reader at a time.");
            }

            return _reader = new Reader(this, cancellationToken);
        }
    }

    /// <summary>By the connection: here is a message, which is valid until the task completes.</summary>
    public ValueTask OfferAsync(WsMessage message)
    {
        bool isAwaited;
        lock (_gate)
        {
            if (_isAbandoned)
            {
                return default;
            }

            _message = message;
            isAwaited = _isAwaited;
            (_isOffered, _isTaken, _isAwaited) = (!isAwaited, isAwaited, false);
        }

        if (isAwaited)
        {
            _arrival.Set(true);
        }

        lock (_gate)
        {
            if ((!_isOffered && !_isTaken) || _isAbandoned)
            {
                return default; // the reader has come back already
            }

            _isHeld = true;
            return _delivery.Begin();
        }
    }

    /// <summary>Nobody reads any more: what is there and what still comes is thrown away, so that the close frame behind it is reached.</summary>
    public void Abandon() => Finish(isAbandoned: true);

    /// <summary>Nothing more will come.</summary>
    public void Complete() => Finish(isAbandoned: false);

    private void Finish(bool isAbandoned)
    {
        bool wasAwaited;
        bool wasHeld;
        lock (_gate)
        {
            _isOver = true;
            _isAbandoned |= isAbandoned;
            wasAwaited = _isAwaited;
            _isAwaited = false;
            wasHeld = isAbandoned && _isHeld;
            if (isAbandoned)
            {
                (_isOffered, _isTaken, _isHeld) = (false, false, false);
            }
        }

        if (wasHeld)
        {
            _delivery.Set(true);
        }

        if (wasAwaited)
        {
            _arrival.Set(false);
        }
    }

    private ValueTask<bool> MoveNextAsync(Reader reader)
    {
        ValueTask<bool> next;
        bool wasHeld;
        lock (_gate)
        {
            if (_isAwaited || _reader != reader)
            {
                throw new InvalidOperationException("The next message has been asked for already, or the enumeration is over.");
            }

            if (reader.CancellationToken.IsCancellationRequested)
            {
                return ValueTask.FromCanceled<bool>(reader.CancellationToken);
            }

            if (_isOffered)
            {
                (_isOffered, _isTaken) = (false, true);
                return new(true);
            }

            wasHeld = _isTaken && _isHeld;
            _isTaken = false;
            if (wasHeld)
            {
                _isHeld = false;
            }

            if (_isOver)
            {
                next = new(false);
            }
            else
            {
                _isAwaited = true;
                next = _arrival.BeginResult();
            }
        }

        if (wasHeld)
        {
            _delivery.Set(true); // the connection goes on, and may bring the next message before this returns
        }

        return next;
    }

    private void Cancel(Reader reader)
    {
        lock (_gate)
        {
            if (_reader != reader || !_isAwaited)
            {
                return;
            }

            _isAwaited = false;
        }

        _arrival.Fail(new OperationCanceledException(reader.CancellationToken));
    }

    /// <summary>The reader has left its loop: what it had is done with, and the next message waits for the next reader.</summary>
    private void Leave(Reader reader)
    {
        bool wasHeld;
        lock (_gate)
        {
            if (_reader != reader)
            {
                return;
            }

            _reader = null;
            wasHeld = _isTaken && _isHeld;
            _isTaken = false;
            if (wasHeld)
            {
                _isHeld = false;
            }
        }

        if (wasHeld)
        {
            _delivery.Set(true);
        }
    }

    private sealed class Reader : IAsyncEnumerator<WsMessage>
    {
        private readonly MessageQueue _queue;
        private readonly CancellationTokenRegistration _cancellation;

        public Reader(MessageQueue queue, CancellationToken cancellationToken)
        {
            _queue = queue;
            CancellationToken = cancellationToken;
            _cancellation = cancellationToken.UnsafeRegister(static state => ((Reader)state!)._queue.Cancel((Reader)state), this);
        }

        public CancellationToken CancellationToken { get; }

        public WsMessage Current => _queue._message;

        public ValueTask<bool> MoveNextAsync() => _queue.MoveNextAsync(this);

        public async ValueTask DisposeAsync()
        {
            _queue.Leave(this);
            await _cancellation.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Something that one side waits for, again and again. Its continuation runs within <see cref="Set"/>.</summary>
    private sealed class Signal : IValueTaskSource, IValueTaskSource<bool>
    {
        private ManualResetValueTaskSourceCore<bool> _core; // not readonly: a mutable struct

        public ValueTask Begin()
        {
            _core.Reset();
            return new(this, _core.Version);
        }

        public ValueTask<bool> BeginResult()
        {
            _core.Reset();
            return new(this, _core.Version);
        }

        public void Set(bool result) => _core.SetResult(result);

        public void Fail(Exception error) => _core.SetException(error);

        public bool GetResult(short token) => _core.GetResult(token);

        void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}

/// <summary>The endpoint of a client whose messages are enumerated.</summary>
internal sealed class QueueDispatcher(WsSession session, MessageQueue queue) : EndpointDispatcher(session)
{
    public override ValueTask OnTextAsync(in InboundMessage message) => queue.OfferAsync(new WsMessage(MessageKind.Text, message.Memory));

    public override ValueTask OnBinaryAsync(in InboundMessage message) => queue.OfferAsync(new WsMessage(MessageKind.Binary, message.Memory));
}
