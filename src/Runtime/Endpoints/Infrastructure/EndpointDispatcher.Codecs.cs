using System.Text.Json.Serialization.Metadata;
using WsGen.Connections;
using WsGen.Endpoints.Configuration;
using WsGen.Sessions.Codecs;

namespace WsGen.Endpoints.Infrastructure;

// The codecs of a connection: made when the dispatcher has been, begun with before OnOpen, asked for every message they can take, done with after OnClose.
public abstract partial class EndpointDispatcher
{
    private CodecSet? _codecs;
    private AddedCodecs? _added;
    private IServiceProvider? _codecServices;

    CodecSet? IObjectCodecs.Codecs => _codecs;

    JsonTypeInfo? IObjectCodecs.FindJson(Type type) => FindJson(type) ?? _added?.FindJson(type);

    /// <summary>The encoders and decoders of this connection. Called once, before the request is answered.</summary>
    protected virtual CodecSet? CreateCodecs() => null;

    /// <summary>How <see cref="WsSession.SendAsync{T}(T, CancellationToken)"/> writes a type as JSON; null if no serializer context covers it.</summary>
    protected virtual JsonTypeInfo? FindJson(Type type) => null;

    /// <summary>Reads a text message with the first of the decoders that will have it.</summary>
    /// <exception cref="DecodeException">It cannot be decoded, or no decoder will have it.</exception>
    protected static T DecodeText<T>(in InboundMessage message, params ReadOnlySpan<ITextDecoder<T>> decoders) => Decoding.Text(message, decoders);

    /// <summary>Whether a decoder will have a text message.</summary>
    /// <exception cref="DecodeException">It has thrown.</exception>
    protected static bool WillDecodeText<T>(in InboundMessage message, ITextDecoder<T> decoder) => Decoding.WillDecode(message, decoder);

    /// <summary>Reads a text message with a decoder that will have it.</summary>
    /// <exception cref="DecodeException">It cannot be decoded.</exception>
    protected static T DecodeTextBy<T>(in InboundMessage message, ITextDecoder<T> decoder) => Decoding.By(message, decoder);

    /// <summary>Reads a binary message with the first of the decoders that will have it.</summary>
    /// <exception cref="DecodeException">It cannot be decoded, or no decoder will have it.</exception>
    protected static T DecodeBinary<T>(in InboundMessage message, params ReadOnlySpan<IBinaryDecoder<T>> decoders) => Decoding.Binary(message, decoders);

    /// <summary>Whether a decoder will have a binary message.</summary>
    /// <exception cref="DecodeException">It has thrown.</exception>
    protected static bool WillDecodeBinary<T>(in InboundMessage message, IBinaryDecoder<T> decoder) => Decoding.WillDecode(message, decoder);

    /// <summary>Reads a binary message with a decoder that will have it.</summary>
    /// <exception cref="DecodeException">It cannot be decoded.</exception>
    protected static T DecodeBinaryBy<T>(in InboundMessage message, IBinaryDecoder<T> decoder) => Decoding.By(message, decoder);

    /// <summary>Reads a text message while it arrives.</summary>
    /// <exception cref="DecodeException">It cannot be decoded.</exception>
    protected ValueTask<T> DecodeTextStreamAsync<T>(MessageStream message, ITextStreamDecoder<T> decoder) => Decoding.StreamAsync(message, decoder, Closing);

    /// <summary>Reads a binary message while it arrives.</summary>
    /// <exception cref="DecodeException">It cannot be decoded.</exception>
    protected ValueTask<T> DecodeBinaryStreamAsync<T>(MessageStream message, IBinaryStreamDecoder<T> decoder) => Decoding.StreamAsync(message, decoder, Closing);

    /// <summary>Reads a JSON message.</summary>
    /// <exception cref="DecodeException">It is no JSON, does not fit the type, or is <c>null</c>.</exception>
    protected static T ParseJson<T>(in InboundMessage message, JsonTypeInfo<T> type) => Decoding.Json(message, type);

    /// <summary>Reads a JSON message that may be <c>null</c>.</summary>
    /// <exception cref="DecodeException">It is no JSON, or does not fit the type.</exception>
    protected static T? ParseJsonOrNull<T>(in InboundMessage message, JsonTypeInfo<T> type) => Decoding.JsonOrNull(message, type);

    /// <summary>Reads a JSON message that may be <c>null</c> as a value, whose own description knows no null.</summary>
    /// <exception cref="DecodeException">It is no JSON, or does not fit the type.</exception>
    protected static T? ParseJsonValueOrNull<T>(in InboundMessage message, JsonTypeInfo<T> type)
        where T : struct => message.Span.Trim(" \t\r\n"u8).SequenceEqual("null"u8) ? null : ParseJsonOrNull(message, type);

    /// <summary>Besides its own it has the codecs of the configuration it was added with.</summary>
    internal EndpointDispatcher With(AddedCodecs added, IServiceProvider services)
    {
        (_added, _codecServices) = (added, services);
        return this;
    }

    /// <summary>Makes the codecs, once, before the request is answered: what they need and is not there is found out in time.</summary>
    internal void MakeCodecs()
    {
        _codecs = CreateCodecs();
        if (_added is not null)
        {
            _codecs = _added.AddTo(_codecs, _codecServices!);
        }
    }

    /// <summary>False: a codec cannot be used, and so the session cannot live on.</summary>
    private bool TryInitCodecs(out ValueTask failure)
    {
        failure = default;
        try
        {
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
