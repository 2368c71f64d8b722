using System.Net;

namespace WsGen.Client.Connecting;

/// <summary>
/// Opening handshakes with one remote host take turns, first come first served (RFC 6455 section 4.1, point 2 of what a client has to do), where
/// <see cref="WsClientOptions.MaxHandshakesPerAddress"/> says so. Thread-safe.
/// </summary>
internal sealed class HandshakeTurns
{
    private readonly Lock _gate = new(); // held for a few steps, whatever the length of a line
    private readonly Dictionary<object, Line> _lines = [];

    /// <summary>
    /// Those of the process. The section speaks of the client as a whole, and there is no smaller thing that connections to one host have in common: options are read once
    /// for each, and many applications make new ones for each.
    /// </summary>
    public static HandshakeTurns OfProcess { get; } = new();

    /// <summary>Remote hosts that there is a handshake with: nothing is kept of others.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _lines.Count;
            }
        }
    }

    /// <summary>What an address is known by. IPv4 in its mapped form is the same address.</summary>
    public static object KeyOf(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>What a host is known by whose name somebody else resolves: each name is a host of its own, as the section has it. An address is one.</summary>
    public static object KeyOf(string host) => IPAddress.TryParse(host, out IPAddress? address) ? KeyOf(address) : host.ToUpperInvariant();

    /// <summary>How many wait for their turn.</summary>
    public int CountWaiting(object key)
    {
        lock (_gate)
        {
            return _lines.TryGetValue(key, out Line? line) ? line.Waiting.Count : 0;
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <param name="key">The remote host.</param>
    /// <param name="limit">The handshakes that may be under way then, this one included; at least 1. Who has a higher one does not overtake.</param>
    /// <param name="cancellationToken">Leaves the line, at once.</param>
    /// <returns>Ends the turn when it is disposed of. May be done from any thread, and more than once.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<IDisposable> TakeAsync(object key, int limit, CancellationToken cancellationToken)
    {
        Turn turn;
        lock (_gate)
        {
            if (!_lines.TryGetValue(key, out Line? line))
            {
                _lines.Add(key, line = new Line(key));
            }

            turn = new Turn(this, line, limit);
            line.Waiting.AddLast(turn.Node);
            Advance(line);
        }

        using (cancellationToken.UnsafeRegister(static (state, token) => ((Turn)state!).GiveUp(token), turn))
        {
            await turn.Begun.ConfigureAwait(false);
        }

        return turn;
    }

    /// <summary>Lets those go whose turn it is. Under the gate.</summary>
    private void Advance(Line line)
    {
        while (line.Waiting.First?.Value is { } next && line.Running < next.Limit)
        {
            line.Waiting.RemoveFirst();
            line.Running++;
            next.Begin();
        }

        if (line.Running == 0)
        {
            _lines.Remove(line.Key); // nobody waits either: there is always room for one
        }
    }

    /// <summary>The handshakes with one remote host.</summary>
    private sealed class Line(object key)
    {
        public object Key => key;

        public LinkedList<Turn> Waiting { get; } = new();

        public int Running { get; set; }
    }

    private sealed class Turn : IDisposable
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously); // not under the gate
        private readonly HandshakeTurns _turns;
        private readonly Line _line;
        private bool _isOver;

        public Turn(HandshakeTurns turns, Line line, int limit)
        {
            _turns = turns;
            _line = line;
            Limit = limit;
            Node = new LinkedListNode<Turn>(this);
        }

        public int Limit { get; }

        /// <summary>Its place in the line; in no list once it has begun, or has been given up.</summary>
        public LinkedListNode<Turn> Node { get; }

        public Task Begun => _begun.Task;

        public void Begin() => _begun.SetResult();

        public void GiveUp(CancellationToken cancellationToken)
        {
            lock (_turns._gate)
            {
                if (Node.List is null)
                {
                    return; // it has begun, and whoever has it ends it
                }

                _line.Waiting.Remove(Node);
                _turns.Advance(_line); // the one behind it may be content with less room
            }

            _begun.SetCanceled(cancellationToken);
        }

        public void Dispose()
        {
            lock (_turns._gate)
            {
                if (!_isOver)
                {
                    _isOver = true;
                    _line.Running--;
                    _turns.Advance(_line);
                }
            }
        }
    }
}
