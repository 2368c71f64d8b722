using System.Threading.Tasks.Sources;
using Microsoft.Extensions.Logging;
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
/// <param name="logger">Hears of messages that are dropped.</param>
internal sealed class MessageQueue(ILogger logger) : IAsyncEnumerable<WsMessage>
{
    /// <summary>Bytes that are left of sessions that have closed; what the last of them has left is kept whatever its size.</summary>
    public const int MostLeft = 1024 * 1024;

    private const int LeastCost = 64; // of one that is left, for empty ones take room as well

    private readonly Lock _gate = new();
    private readonly Signal _arrival = new();  // what the reader waits for
    private readonly Signal _delivery = new(); // what the connection waits for

    private readonly Queue<(WsMessage Message, int Session)> _left = new(); // of sessions that have closed before anybody has read them
    private long _leftBytes;
    private int _session;
    private bool _hasDropped;
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

    /// <summary>The reader has a message, which is its own until it asks for the next.</summary>
    public bool IsInHand
    {
        get
        {
            lock (_gate)
            {
                return _isTaken;
            }
        }
    }

    /// <summary>Another session is going to deliver.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _session++;
        }
    }

    /// <summary>By the connection: here is a message, which is valid until the task completes.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isClosing">The session is closing: its end does not wait for a reader. What is left of it is as much as was read ahead, which is little.</param>
    public ValueTask OfferAsync(WsMessage message, bool isClosing)
    {
        bool isAwaited;
        lock (_gate)
        {
            if (_isAbandoned)
            {
                return default;
            }

            if (isClosing && !_isAwaited)
            {
                Leave(message);
                return default;
            }

            _message = message;
            isAwaited = _isAwaited;
            if (isAwaited && _reader is { } reader)
            {
                reader.Current = message;
            }

            (_isOffered, _isTaken, _isAwaited) = (!isAwaited, isAwaited, false);
        }

        if (isAwaited)
        {
            _arrival.Set(true);
        }

        lock (_gate)
        {
            if (!_isOffered && !_isTaken)
            {
                return default; // the reader has come back already
            }

            _isHeld = true;
            return _delivery.Begin();
        }
    }

    /// <summary>The session that delivers is closing: the message that nobody has taken is copied, for the end of the session does not wait for that.</summary>
    public void LetGo()
    {
        bool wasHeld;
        lock (_gate)
        {
            if (!_isOffered)
            {
                return;
            }

            Leave(_message);
            wasHeld = _isHeld;
            (_isOffered, _isHeld) = (false, false);
        }

        if (wasHeld)
        {
            _delivery.Set(true);
        }
    }

    /// <summary>Under the gate.</summary>
    private void Leave(WsMessage message)
    {
        _left.Enqueue((message with { Payload = message.Payload.ToArray() }, _session));
        _leftBytes += LeastCost + message.Payload.Length;
        while (_leftBytes > MostLeft && _left.Peek().Session != _session)
        {
            _leftBytes -= LeastCost + _left.Dequeue().Message.Payload.Length;
            if (!_hasDropped)
            {
                _hasDropped = true;
                logger.MessagesDropped(MostLeft);
            }
        }
    }

    /// <summary>
    /// Nobody reads any more: what is there and what still comes is thrown away, so that the close frame behind it is reached. What a reader has in hand is its own all
    /// the same, until it asks for the next.
    /// </summary>
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
            wasHeld = isAbandoned && _isHeld && !_isTaken;
            if (isAbandoned)
            {
                _isOffered = false;
                _isHeld &= !wasHeld;
                _left.Clear();
                _leftBytes = 0;
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

            if (_isOffered && _left.Count == 0)
            {
                (_isOffered, _isTaken) = (false, true);
                reader.Current = _message;
                return new(true);
            }

            wasHeld = _isTaken && _isHeld;
            _isTaken = false;
            if (wasHeld)
            {
                _isHeld = false;
            }

            if (_left.TryDequeue(out (WsMessage Message, int Session) left))
            {
                _leftBytes -= LeastCost + left.Message.Payload.Length;
                reader.Current = left.Message;
                next = new(true);
            }
            else if (_isOver)
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

        public WsMessage Current { get; set; }

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
    private readonly CancellationToken _closing = session.Closing;

    internal override string WhyNoHandler(string kind) => $"hands out {kind} by {nameof(WsClient.Messages)}: its session takes a message handler for pongs alone.";

    public override ValueTask OnOpenAsync()
    {
        queue.Begin();
        _closing.UnsafeRegister(static queue => ((MessageQueue)queue!).LetGo(), queue);
        return default;
    }

    public override ValueTask OnTextAsync(in InboundMessage message) => OfferAsync(new WsMessage(MessageKind.Text, message.Memory));

    public override ValueTask OnBinaryAsync(in InboundMessage message) => OfferAsync(new WsMessage(MessageKind.Binary, message.Memory));

    private ValueTask OfferAsync(WsMessage message)
    {
        bool isClosing = _closing.IsCancellationRequested;
        ValueTask offered = queue.OfferAsync(message, isClosing);
        if (!isClosing && _closing.IsCancellationRequested)
        {
            queue.LetGo(); // the one for all that is there may have come before this was
        }

        return offered;
    }
}
