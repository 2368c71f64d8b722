namespace WsGen.Transports.EventLoop;

// Output that is shared with other connections: kept by reference before the own output, and sent from where it lies.
internal abstract unsafe partial class LoopConnection
{
    private SharedBytes? _shared;
    private int _sharedStart;

    public override bool SharesOutput => true;

    public override bool TryWriteShared(SharedBytes bytes)
    {
        if (_outputLength != _outputStart)
        {
            return false;
        }

        if (_shared is { } before)
        {
            return TryJoin(before, bytes);
        }

        bytes.AddReference();
        _sharedStart = 0;
        _shared = bytes;
        return true;
    }

    /// <summary>By whoever has the output: somebody else has the reference now. Null: there is none, or there is other output behind it.</summary>
    /// <param name="start">What has been sent of it.</param>
    protected SharedBytes? TakeShared(out int start)
    {
        start = _sharedStart;
        if (_outputLength != _outputStart || _shared is not { } shared)
        {
            return null;
        }

        _shared = null;
        return shared;
    }

    /// <summary>Several broadcasts in one turn: joined once for all connections.</summary>
    private bool TryJoin(SharedBytes before, SharedBytes next)
    {
        if (_sharedStart != 0 || before.Length + next.Length > LeastShared || before.Join(next) is not { } joined)
        {
            return false;
        }

        _shared = joined;
        before.Release();
        return true;
    }

    /// <summary>True: all of it has been sent, or never will be.</summary>
    private bool TrySendShared(SharedBytes shared)
    {
        fixed (byte* bytes = shared.Span)
        {
            if (!TrySend(bytes, ref _sharedStart, shared.Length))
            {
                return false;
            }
        }

        ReleaseShared();
        return true;
    }

    /// <summary>Something is written behind it: what is small joins the own output, so that one send takes both.</summary>
    private void JoinShared(SharedBytes shared)
    {
        if (shared.Length >= LeastShared)
        {
            return;
        }

        ReadOnlySpan<byte> rest = shared.Span[_sharedStart..];
        _shared = null; // or making room would come back here
        try
        {
            rest.CopyTo(GetSpan(rest.Length));
            Advance(rest.Length);
        }
        finally
        {
            shared.Release();
        }
    }

    private void ReleaseShared()
    {
        if (_shared is { } shared)
        {
            _shared = null;
            shared.Release();
        }
    }
}
