using System.Text.Json.Serialization;
using WsGen.Endpoints.Configuration;

namespace WsGen;

public sealed partial class WsClientOptions
{
    internal AddedCodecs Added { get; private set; } = AddedCodecs.None;

    /// <summary>
    /// Adds an encoder, behind those there are: for <see cref="WsSession.SendAsync{T}(T, CancellationToken)"/>. Each connection gets an instance, one also where the class
    /// is a decoder too.
    /// </summary>
    /// <returns>These options.</returns>
    public WsClientOptions AddEncoder<TCodec>()
        where TCodec : class, ICodec, new()
    {
        Added = Added with { Encoders = [.. Added.Encoders, new CodecSource(typeof(TCodec), static _ => new TCodec(), null)] };
        return this;
    }

    /// <summary>Adds a decoder, behind those there are: for handlers of objects (<see cref="MessageHandler.Decoded"/>) of an <see cref="Endpoint"/>.</summary>
    /// <returns>These options.</returns>
    public WsClientOptions AddDecoder<TCodec>()
        where TCodec : class, ICodec, new()
    {
        Added = Added with { Decoders = [.. Added.Decoders, new CodecSource(typeof(TCodec), static _ => new TCodec(), null)] };
        return this;
    }

    /// <summary>Adds a serializer context: what no encoder takes is written as JSON by the first that covers it.</summary>
    /// <returns>These options.</returns>
    public WsClientOptions AddJsonContext(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Added = Added with { Contexts = [.. Added.Contexts, context] };
        return this;
    }
}
