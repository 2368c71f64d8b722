using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WsGen.Sessions.Codecs;

/// <summary>
/// What encoders write into: one for each thread, used again and again. Not the transport's own output, because no code of users runs under a
/// connection's lock, and because nothing may be sent of what cannot be encoded to its end.
/// </summary>
internal sealed class PayloadWriter : IBufferWriter<byte>
{
    /// <summary>A thread keeps no more than this: one large message must not cost memory for ever.</summary>
    private const int MaxKept = 64 * 1024;

    [ThreadStatic]
    private static PayloadWriter? s_free;

    private byte[] _bytes = [];
    private int _count;
    private int _firstCapacity;
    private Utf8JsonWriter? _json;
    private JavaScriptEncoder? _jsonEncoder;

    /// <summary>An empty one. An encoder that sends takes another.</summary>
    public static PayloadWriter Take(WsSession session)
    {
        PayloadWriter writer = s_free ?? new PayloadWriter();
        s_free = null;
        writer._firstCapacity = session.BufferSize;
        return writer;
    }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _count);
        _count += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_count);
    }

    /// <summary>A writer of JSON into this one, which serializers flush.</summary>
    public Utf8JsonWriter GetJson(JsonSerializerOptions options)
    {
        if (options.WriteIndented)
        {
            // Not worth keeping: who counts bytes does not indent.
            return new Utf8JsonWriter(this, new JsonWriterOptions
            {
                Encoder = options.Encoder,
                Indented = true,
                IndentCharacter = options.IndentCharacter,
                IndentSize = options.IndentSize,
                NewLine = options.NewLine,
                MaxDepth = options.MaxDepth,
                SkipValidation = true,
            });
        }

        if (_json is null || !ReferenceEquals(_jsonEncoder, options.Encoder))
        {
            // A serializer writes no property outside of an object, and watches the depth by itself.
            _jsonEncoder = options.Encoder;
            _json = new Utf8JsonWriter(this, new JsonWriterOptions { Encoder = options.Encoder, SkipValidation = true });
        }
        else
        {
            _json.Reset();
        }

        return _json;
    }

    /// <summary>Sends what has been written. From then on the writer belongs to somebody else.</summary>
    public ValueTask SendAsync(WsSession session, MessageKind kind, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> message = _bytes.AsMemory(0, _count);
        ValueTask sent = kind == MessageKind.Text
            ? session.SendTextAsync(message, cancellationToken)
            : session.SendAsync(message, cancellationToken);
        if (sent.IsCompleted)
        {
            Release();
            return sent;
        }

        return ReleaseWhenSentAsync(sent);
    }

    /// <summary>Sends what has been written and waits until it has left. The writer stays the caller's.</summary>
    public void Send(WsSession session, MessageKind kind)
    {
        if (kind == MessageKind.Text)
        {
            session.SendText(Written);
        }
        else
        {
            session.Send(Written);
        }
    }

    /// <summary>Gives the writer back.</summary>
    public void Release()
    {
        _count = 0;
        if (_bytes.Length > MaxKept)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        s_free = this;
    }

    private async ValueTask ReleaseWhenSentAsync(ValueTask sent)
    {
        try
        {
            await sent.ConfigureAwait(false);
        }
        finally
        {
            Release();
        }
    }

    private void Reserve(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        int free = _bytes.Length - _count;
        if (free > 0 && free >= sizeHint)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(Math.Max(_firstCapacity, 2 * _bytes.Length), _count + Math.Max(sizeHint, 1))));
        _bytes.AsSpan(0, _count).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
