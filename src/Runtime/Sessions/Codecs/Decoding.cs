using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WsGen.Connections;

namespace WsGen.Sessions.Codecs;

// A decoder may be an encoder too, and those are called by whoever sends: hence the locks, which are the decoder's own.

/// <summary>Makes objects of messages. Whatever is thrown on the way becomes a <see cref="DecodeException"/>.</summary>
internal static class Decoding
{
    /// <summary>Reads a text message with the first of the decoders that will have it.</summary>
    public static T Text<T>(in InboundMessage message, ReadOnlySpan<ITextDecoder<T>> decoders)
    {
        foreach (ITextDecoder<T> decoder in decoders)
        {
            if (WillDecode(message, decoder))
            {
                return By(message, decoder);
            }
        }

        throw Undecodable<T>(message, null);
    }

    public static bool WillDecode<T>(in InboundMessage message, ITextDecoder<T> decoder)
    {
        lock (decoder)
        {
            try
            {
                return decoder.WillDecode(message.Span);
            }
            catch (Exception error) when (error is not DecodeException)
            {
                throw Undecodable<T>(message, error);
            }
        }
    }

    public static T By<T>(in InboundMessage message, ITextDecoder<T> decoder)
    {
        lock (decoder)
        {
            try
            {
                return decoder.Decode(message.Span);
            }
            catch (Exception error) when (error is not DecodeException)
            {
                throw Undecodable<T>(message, error);
            }
        }
    }

    /// <summary>Reads a binary message with the first of the decoders that will have it.</summary>
    public static T Binary<T>(in InboundMessage message, ReadOnlySpan<IBinaryDecoder<T>> decoders)
    {
        foreach (IBinaryDecoder<T> decoder in decoders)
        {
            if (WillDecode(message, decoder))
            {
                return By(message, decoder);
            }
        }

        throw Undecodable<T>(message, null);
    }

    public static bool WillDecode<T>(in InboundMessage message, IBinaryDecoder<T> decoder)
    {
        lock (decoder)
        {
            try
            {
                return decoder.WillDecode(message.Sequence);
            }
            catch (Exception error) when (error is not DecodeException)
            {
                throw Undecodable<T>(message, error);
            }
        }
    }

    public static T By<T>(in InboundMessage message, IBinaryDecoder<T> decoder)
    {
        lock (decoder)
        {
            try
            {
                return decoder.Decode(message.Sequence);
            }
            catch (Exception error) when (error is not DecodeException)
            {
                throw Undecodable<T>(message, error);
            }
        }
    }

    /// <summary>Reads a text message while it arrives.</summary>
    public static async ValueTask<T> StreamAsync<T>(MessageStream message, ITextStreamDecoder<T> decoder, CancellationToken closing)
    {
        try
        {
            return await decoder.DecodeAsync(message.Text, closing).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (DecodeException or OperationCanceledException or SessionClosedException))
        {
            throw new DecodeException($"The message is not a {typeof(T).Name}: {error.Message}", error);
        }
    }

    /// <summary>Reads a binary message while it arrives.</summary>
    public static async ValueTask<T> StreamAsync<T>(MessageStream message, IBinaryStreamDecoder<T> decoder, CancellationToken closing)
    {
        try
        {
            return await decoder.DecodeAsync(message.Bytes, closing).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (DecodeException or OperationCanceledException or SessionClosedException))
        {
            throw new DecodeException($"The message is not a {typeof(T).Name}: {error.Message}", error);
        }
    }

    /// <summary>Reads a JSON message, which must not be <c>null</c>.</summary>
    public static T Json<T>(in InboundMessage message, JsonTypeInfo<T> type) =>
        JsonOrNull(message, type) ?? throw new DecodeException($"The message is not a {typeof(T).Name} but null.", message.Span);

    /// <summary>Reads a JSON message.</summary>
    public static T? JsonOrNull<T>(in InboundMessage message, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Span, type);
        }
        catch (Exception error) when (error is not DecodeException)
        {
            throw Undecodable<T>(message, error);
        }
    }

    private static DecodeException Undecodable<T>(in InboundMessage message, Exception? error) => new(
        error is null ? $"The message is not a {typeof(T).Name}: no decoder takes it." : $"The message is not a {typeof(T).Name}: {error.Message}",
        message.Span,
        error);
}
