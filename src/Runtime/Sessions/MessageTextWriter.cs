using System.Text;

namespace WsGen.Sessions;

/// <summary>One text message to be written: see <see cref="WsSession.OpenTextWriter"/>.</summary>
internal sealed class MessageTextWriter(PartBuffer parts) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    /// <summary>The longest character in UTF-8: with less room the encoder might have nothing to do.</summary>
    private const int LongestCharacter = 4;

    // Keeps the first half of a surrogate pair with which a write has ended.
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private bool _disposed;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value)
    {
        if (value is not null)
        {
            Write(value.AsSpan());
        }
    }

    public override void Write(ReadOnlySpan<char> characters)
    {
        parts.Begin();
        while (Fill(ref characters))
        {
            parts.Send();
        }
    }

    public override void WriteLine(ReadOnlySpan<char> characters)
    {
        Write(characters);
        Write(CoreNewLine);
    }

    public override void WriteLine(string? value) => WriteLine(value.AsSpan());

    public override Task WriteAsync(char value) => WriteAsync(new[] { value }.AsMemory());

    public override Task WriteAsync(string? value) => value is null ? Task.CompletedTask : WriteAsync(value.AsMemory());

    public override Task WriteAsync(char[] buffer, int index, int count) => WriteAsync(buffer.AsMemory(index, count));

    public override async Task WriteAsync(ReadOnlyMemory<char> characters, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        parts.Begin();
        while (Fill(ref characters))
        {
            await parts.SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task WriteAsync(StringBuilder? value, CancellationToken cancellationToken = default)
    {
        if (value is { Length: 0 })
        {
            await WriteAsync("".AsMemory(), cancellationToken).ConfigureAwait(false);
        }
        else if (value is not null)
        {
            foreach (ReadOnlyMemory<char> chunk in value.GetChunks())
            {
                await WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override Task WriteLineAsync() => WriteAsync(CoreNewLine.AsMemory());

    public override Task WriteLineAsync(char value) => WriteLineAsync(new[] { value }.AsMemory());

    public override Task WriteLineAsync(string? value) => WriteLineAsync(value.AsMemory());

    public override Task WriteLineAsync(char[] buffer, int index, int count) => WriteLineAsync(buffer.AsMemory(index, count));

    public override async Task WriteLineAsync(ReadOnlyMemory<char> characters, CancellationToken cancellationToken = default)
    {
        await WriteAsync(characters, cancellationToken).ConfigureAwait(false);
        await WriteAsync(CoreNewLine.AsMemory(), cancellationToken).ConfigureAwait(false);
    }

    public override async Task WriteLineAsync(StringBuilder? value, CancellationToken cancellationToken = default)
    {
        await WriteAsync(value, cancellationToken).ConfigureAwait(false);
        await WriteAsync(CoreNewLine.AsMemory(), cancellationToken).ConfigureAwait(false);
    }

    public override void Flush() => parts.Send();

    public override Task FlushAsync() => FlushAsync(default);

    public override async Task FlushAsync(CancellationToken cancellationToken) => await parts.SendAsync(cancellationToken).ConfigureAwait(false);

    public override async ValueTask DisposeAsync()
    {
        if (TryDispose())
        {
            if (!HasRoomForRest)
            {
                await parts.SendAsync(default).ConfigureAwait(false);
            }

            WriteRest();
        }

        await parts.EndAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (TryDispose())
            {
                if (!HasRoomForRest)
                {
                    parts.Send();
                }

                WriteRest();
            }

            parts.End();
        }

        base.Dispose(disposing);
    }

    private bool HasRoomForRest => parts.Room.Length >= LongestCharacter;

    private bool TryDispose()
    {
        bool disposes = !_disposed && parts.IsBegun;
        _disposed = true;
        return disposes;
    }

    /// <summary>Half of a surrogate pair whose other half never came goes out as U+FFFD.</summary>
    private void WriteRest()
    {
        _encoder.Convert([], parts.Room, flush: true, out _, out int written, out _);
        parts.Advance(written);
    }

    /// <summary>True: there is more, and the buffer is full.</summary>
    private bool Fill(ref ReadOnlySpan<char> characters)
    {
        while (!characters.IsEmpty)
        {
            if (parts.Room.Length < LongestCharacter)
            {
                return true;
            }

            _encoder.Convert(characters, parts.Room, flush: false, out int read, out int written, out _);
            parts.Advance(written);
            characters = characters[read..];
        }

        return false;
    }

    private bool Fill(ref ReadOnlyMemory<char> characters)
    {
        ReadOnlySpan<char> rest = characters.Span;
        bool more = Fill(ref rest);
        characters = characters[^rest.Length..];
        return more;
    }
}
