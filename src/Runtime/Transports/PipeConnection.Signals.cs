namespace WsGen.Transports;

// Signals. While the pump waits for bytes nobody is in the receiving domain, and who signals has it entered for a moment; the read goes on meanwhile. To cancel
// it would do as well, but with an exception in every layer of the pipe, for each connection that is closed.
internal sealed partial class PipeConnection
{
    // Values of _domain.
    private const int Free = 0;    // the pump waits for bytes
    private const int Taken = 1;   // by the pump, or by a signal that came while it waited
    private const int Awaited = 2; // by a signal, and the pump waits for its end

    private int _domain = Taken;
    private int _signalled;
    private Rendezvous? _left; // made by the first pump that has to wait for a signal

    public override void Signal()
    {
        Interlocked.Exchange(ref _signalled, 1);
        EnterIfFree();
    }

    private bool TakeSignal() => Volatile.Read(ref _signalled) != 0 && Interlocked.Exchange(ref _signalled, 0) != 0;

    /// <summary>On the pool, for who signals may hold a lock. Where the domain is taken, whoever has it looks for signals before it leaves.</summary>
    private void EnterIfFree()
    {
        if (Interlocked.CompareExchange(ref _domain, Taken, Free) == Free)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.RunSignalsAsync(), this, preferLocal: false);
        }
    }

    /// <summary>Never throws.</summary>
    private async Task RunSignalsAsync()
    {
        try
        {
            while (!_stopped && TakeSignal()) // who ends the connection at a signal may signal once more
            {
                await WhenDoneAsync(Receiver.OnSignal()).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            _signalError = error; // a defect, or no memory: the pump ends this connection
            Stop();
        }

        if (Interlocked.CompareExchange(ref _domain, Free, Taken) == Awaited)
        {
            Volatile.Write(ref _domain, Taken);
            _left!.Signal();
        }
        else
        {
            LookForSignals();
        }
    }

    /// <summary>By the pump, before it waits.</summary>
    private void LeaveDomain()
    {
        Interlocked.Exchange(ref _domain, Free); // a fence: a signal from before is seen now, or sees that it is free
        LookForSignals();
    }

    /// <summary>One that came just before the domain was left. Where the pump is to stop there is nothing more to be said.</summary>
    private void LookForSignals()
    {
        if (!_stopped && Volatile.Read(ref _signalled) != 0)
        {
            EnterIfFree();
        }
    }

    /// <summary>By the pump, when its wait is over.</summary>
    private ValueTask EnterDomainAsync()
    {
        while (Interlocked.CompareExchange(ref _domain, Taken, Free) != Free)
        {
            _left ??= new Rendezvous();
            if (Interlocked.CompareExchange(ref _domain, Awaited, Taken) == Taken)
            {
                return _left.WaitAsync();
            }
        }

        return default;
    }
}
