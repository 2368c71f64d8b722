using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WsGen.Connections;
using WsGen.Sessions.Codecs;

namespace WsGen.Endpoints.Infrastructure;

// The codecs of a connection: made with the dispatcher, begun with before OnOpen, asked for every message they can take, done with after OnClose.
public abstract partial class EndpointDispatcher
{
    private CodecSet? _codecs;

    CodecSet? IObjectCodecs.Codecs => _codecs;

    JsonTypeInfo? IObjectCodecs.FindJson(Type type) => FindJson(type);

    /// <summary>The encoders and decoders of this connection. Called once.</summary>
    protected virtual CodecSet? CreateCodecs() => null;

    /// <summary>How <see cref="WsSession.SendAsync{T}(T, CancellationToken)"/> writes a type as JSON; null if no serializer context covers it.</summary>
    protected virtual JsonTypeInfo? FindJson(Type type) => null;

    /// <summary>Reads a text message with the first of the decoders that will have it.</summary>
    /// <exception cref="DecodeException">It cannot be decoded, or no decoder will have it.</exception>
    protected static T DecodeText<T>(in InboundMessage message, params ReadOnlySpan<ITextDecoder<T>> decoders)
    {
        foreach (ITextDecoder<T> decoder in decoders)
        {
            if (WillDecodeText(message, decoder))
            {
                return DecodeTextBy(message, decoder);
            }
        }

        throw Undecodable<T>(message, null);
    }

    /// <summary>Whether a decoder will have a text message.</summary>
    /// <exception cref="DecodeException">It has thrown.</exception>
    protected static bool WillDecodeText<T>(in InboundMessage message, ITextDecoder<T> decoder)
    {
        lock (decoder) // which may be an encoder too, and those are called by whoever sends
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

    /// <summary>Reads a text message with a decoder that will have it.</summary>
    /// <exception cref="DecodeException">It cannot be decoded.</exception>
    protected static T DecodeTextBy<T>(in InboundMessage message, ITextDecoder<T> decoder)
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
    /// <exception cref="DecodeException">It cannot be decoded, or no decoder will have it.</exception>
    protected static T DecodeBinary<T>(in InboundMessage message, params ReadOnlySpan<IBinaryDecoder<T>> decoders)
    {
        foreach (IBinaryDecoder<T> decoder in decoders)
        {
            if (WillDecodeBinary(message, decoder))
            {
                return DecodeBinaryBy(message, decoder);
            }
        }

        throw Undecodable<T>(message, null);
    }

    /// <summary>Whether a decoder will have a binary message.</summary>
    /// <exception cref="DecodeException">It has thrown.</exception>
    protected static bool WillDecodeBinary<T>(in InboundMessage message, IBinaryDecoder<T> decoder)
    {
        lock (decoder) // which may be an encoder too, and those are called by whoever sends
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

    /// <summary>Reads a binary message with a decoder that will have it.</summary>
    /// <exception cref="DecodeException">It cannot be decoded.</exception>
    protected static T DecodeBinaryBy<T>(in InboundMessage message, IBinaryDecoder<T> decoder)
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
    /// <exception cref="DecodeException">It cannot be decoded.</exception>
    protected async ValueTask<T> DecodeTextStreamAsync<T>(MessageStream message, ITextStreamDecoder<T> decoder)
    {
        try
        {
            return await decoder.DecodeAsync(message.Text, Closing).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (DecodeException or OperationCanceledException or SessionClosedException))
        {
            throw new DecodeException($"The message is not a {typeof(T).Name}: {error.Message}", error);
        }
    }

    /// <summary>Reads a binary message while it arrives.</summary>
    /// <exception cref="DecodeException">It cannot be decoded.</exception>
    protected async ValueTask<T> DecodeBinaryStreamAsync<T>(MessageStream message, IBinaryStreamDecoder<T> decoder)
    {
        try
        {
            return await decoder.DecodeAsync(message.Bytes, Closing).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (DecodeException or OperationCanceledException or SessionClosedException))
        {
            throw new DecodeException($"The message is not a {typeof(T).Name}: {error.Message}", error);
        }
    }

    /// <summary>Reads a JSON message.</summary>
    /// <exception cref="DecodeException">It is no JSON, does not fit the type, or is <c>null</c>.</exception>
    protected static T ParseJson<T>(in InboundMessage message, JsonTypeInfo<T> type) =>
        ParseJsonOrNull(message, type) ?? throw new DecodeException($"The message is not a {typeof(T).Name} but null.", message.Span);

    /// <summary>Reads a JSON message that may be <c>null</c>.</summary>
    /// <exception cref="DecodeException">It is no JSON, or does not fit the type.</exception>
    protected static T? ParseJsonOrNull<T>(in InboundMessage message, JsonTypeInfo<T> type)
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

    private protected static DecodeException Undecodable<T>(in InboundMessage message, Exception? error) => new(
        error is null ? $"The message is not a {typeof(T).Name}: no decoder takes it." : $"The message is not a {typeof(T).Name}: {error.Message}",
        message.Span,
        error);

    /// <summary>False: a codec cannot be used, and so the session cannot live on.</summary>
    private bool TryInitCodecs(out ValueTask failure)
    {
        failure = default;
        try
        {
            _codecs = CreateCodecs();
            _codecs?.Init(Config);
            return true;
        }
        catch (Exception error)
        {
            Session.Fail(CloseCode.InternalError, "internal error");
            failure = ValueTask.FromException(error);
            return false;
        }
    }
}
