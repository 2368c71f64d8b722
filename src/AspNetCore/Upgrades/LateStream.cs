namespace WsGen.AspNetCore.Upgrades;

/// <summary>The output of a stream that comes only when the request has been answered. Until then nothing is written.</summary>
internal sealed class LateStream : OutputStream
{
    private Stream? _stream;

    private Stream Opened => _stream ?? throw new InvalidOperationException("The request has not been answered.");

    public void Open(Stream stream) => _stream = stream;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => Opened.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => Opened.FlushAsync(cancellationToken);

    public override ValueTask DisposeAsync() => Opened.DisposeAsync();
}
