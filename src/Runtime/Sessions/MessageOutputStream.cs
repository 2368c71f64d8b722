namespace WsGen.Sessions;

/// <summary>One binary message to be written: see <see cref="WsSession.OpenBinaryStream"/>.</summary>
internal sealed class MessageOutputStream(PartBuffer parts) : Stream
{
    /// <summary>More than that is not one part: a part has to find room in the queue as a whole.</summary>
    private const int MostInAPart = 64 * 1024;

    private bool _disposed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_disposed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        parts.Begin();
        while (TryTakeLarge(bytes.Length, out int size))
        {
            parts.Send(bytes[..size]);
            bytes = bytes[size..];
        }

        while (Fill(ref bytes))
        {
            parts.Send();
        }
    }

    public override void WriteByte(byte value) => Write([value]);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        parts.Begin();
        while (TryTakeLarge(bytes.Length, out int size))
        {
            await parts.SendAsync(bytes[..size], cancellationToken).ConfigureAwait(false);
            bytes = bytes[size..];
        }

        while (Fill(ref bytes))
        {
            await parts.SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, default), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    public override void Flush() => parts.Send();

    public override async Task FlushAsync(CancellationToken cancellationToken) => await parts.SendAsync(cancellationToken).ConfigureAwait(false);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        _disposed = true;
        await parts.EndAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _disposed = true;
            parts.End();
        }

        base.Dispose(disposing);
    }

    /// <summary>What would fill the buffer more than once need not go through it.</summary>
    private bool TryTakeLarge(int length, out int size)
    {
        size = Math.Min(length, MostInAPart);
        return length > parts.Room.Length && length >= 2 * parts.Size;
    }

    /// <summary>True: there is more, and the buffer is full.</summary>
    private bool Fill(ref ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, parts.Room.Length);
        bytes[..taken].CopyTo(parts.Room);
        parts.Advance(taken);
        bytes = bytes[taken..];
        return !bytes.IsEmpty;
    }

    private bool Fill(ref ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes.Span;
        bool more = Fill(ref rest);
        bytes = bytes[^rest.Length..];
        return more;
    }
}
