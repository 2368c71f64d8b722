using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace WsGen.Connections;

/// <summary>
/// Sends that wait, in the order in which they go on the wire. Who gives up leaves an empty place, so that it costs the same however many wait; when half of the places are empty
/// the others close up. Under the connection's gate.
/// </summary>
internal sealed class SendLine : IEnumerable<QueuedSend>
{
    private Queue<QueuedSend> _places = new();
    private int _empty;

    /// <summary>How many wait.</summary>
    public int Count => _places.Count - _empty;

    public void Enqueue(QueuedSend send)
    {
        send.Line = this;
        _places.Enqueue(send);
    }

    /// <summary>The first that waits.</summary>
    public bool TryPeek([NotNullWhen(true)] out QueuedSend? first)
    {
        while (_places.TryPeek(out first))
        {
            if (first.Line == this)
            {
                return true;
            }

            _places.Dequeue();
            _empty--;
        }

        return false;
    }

    public bool TryDequeue([NotNullWhen(true)] out QueuedSend? first)
    {
        if (!TryPeek(out first))
        {
            return false;
        }

        _places.Dequeue().Line = null;
        return true;
    }

    /// <summary>Waits no longer, wherever it stands in this line. Those that are being enumerated stay as they are.</summary>
    public void Leave(QueuedSend send)
    {
        send.Line = null;
        _empty++;
        if (_empty * 2 >= _places.Count)
        {
            _places = new Queue<QueuedSend>(this);
            _empty = 0;
        }
    }

    public IEnumerator<QueuedSend> GetEnumerator()
    {
        foreach (QueuedSend send in _places)
        {
            if (send.Line == this)
            {
                yield return send;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
