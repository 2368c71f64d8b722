// An IObserver that hands values to a bounded channel.
using System.Threading.Channels;
using WsGen;

[ServerEndpoint("/observe")]
public sealed partial class Observer(IObservable<long> source, WsSession session) : IObserver<long>, IDisposable
{
    private readonly Channel<long> _values = Channel.CreateBounded<long>(16);
    private IDisposable? _subscription;
    private Task _pump = Task.CompletedTask;

    [OnOpen]
    private void Subscribe()
    {
        _pump = PumpAsync(session.Closing);
        _subscription = source.Subscribe(this);
    }

    void IObserver<long>.OnNext(long value) => _values.Writer.TryWrite(value);

    void IObserver<long>.OnCompleted() => _values.Writer.TryComplete();

    void IObserver<long>.OnError(Exception error) => _values.Writer.TryComplete(error);

    [OnClose]
    private async Task Stop()
    {
        _values.Writer.TryComplete();
        await _pump;
    }

    public void Dispose() => _subscription?.Dispose();

    private async Task PumpAsync(CancellationToken closing)
    {
        try
        {
            await foreach (long value in _values.Reader.ReadAllAsync(closing))
            {
                await session.SendAsync(value, closing);
            }
        }
        catch (OperationCanceledException)
        {
            // The session has ended.
        }
    }
}
