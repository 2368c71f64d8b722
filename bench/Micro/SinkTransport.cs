using WsGen.Transports;

namespace WsGen.Micro;

/// <summary>A transport that takes all output at once and forgets it.</summary>
internal sealed class SinkTransport : TransportConnection
{
    private readonly byte[] _output = new byte[256 * 1024];
    private int _written;
    private int _flushed;

    public override bool OutputFailed => false;

    /// <returns>How many bytes have been flushed since the last time.</returns>
    public int TakeFlushed()
    {
        int flushed = _flushed;
        _flushed = 0;
        return flushed;
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => _output.AsSpan(_written);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _output.AsMemory(_written);

    public override void Advance(int count) => _written += count;

    public override bool TryFlush()
    {
        _flushed += _written;
        _written = 0;
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
