using System.Threading.Tasks.Sources;

namespace WsGen.Transports;

/// <summary>One side waits, the other signals, in either order; reusable and free of allocation. At most one waiter.</summary>
internal sealed class Rendezvous : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core;

    /// <summary>Completes at the signal. The continuation runs on the signalling thread: it is the receiving domain that moves on.</summary>
    public ValueTask WaitAsync() => new(this, _core.Version);

    public void Signal() => _core.SetResult(true);

    void IValueTaskSource.GetResult(short token)
    {
        _core.GetResult(token);
        _core.Reset();
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
