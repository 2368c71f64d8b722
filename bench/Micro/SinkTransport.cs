using WsGen.Transports;

namespace WsGen.Micro;

/// <summary>A transport that takes all output at once and forgets it.</summary>
internal sealed class SinkTransport : TransportConnection
{
    private readonly byte[] _output = new byte[256 * 1024];
    private int _written;
    private long _flushed;

    public override bool OutputFailed => false;

    /// <summary>How many bytes have been flushed, all told. The clock's thread flushes too, at any moment, but only one thread at a time does.</summary>
    public long Flushed => Volatile.Read(ref _flushed);

    public override Span<byte> GetSpan(int sizeHint = 0) => _output.AsSpan(_written);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _output.AsMemory(_written);

    public override void Advance(int count) => _written += count;

    public override bool TryFlush()
    {
        long flushed = _flushed + _written;
        _written = 0;
        Volatile.Write(ref _flushed, flushed);
        return true;
    }

    public override bool CompleteOutput() => true;

    public override void End()
    {
    }

    public override void Resume()
    {
    }

    public override void Watch()
    {
    }

    public override void Signal()
    {
    }

    public override void Abort()
    {
    }
}
