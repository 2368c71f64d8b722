using System.Text.Json.Serialization;
using WsGen.Endpoints.Configuration;

namespace WsGen;

public sealed partial class ServerEndpointConfig
{
    /// <summary>
    /// With one more encoder, behind those there are: for <see cref="WsSession.SendAsync{T}(T, CancellationToken)"/> and
    /// <see cref="WsSession.SendObject"/>. Each connection gets an instance, one also where the class is a decoder too, or the endpoint declares it.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is another way already to make the one instance of the class.</exception>
    public ServerEndpointConfig WithEncoder<TCodec>()
        where TCodec : class, ICodec, new() => WithEncoder<TCodec>(static _ => new TCodec(), usesServices: false, factory: null);

    /// <inheritdoc cref="WithEncoder{TCodec}()"/>
    /// <param name="create">Makes an instance.</param>
    public ServerEndpointConfig WithEncoder<TCodec>(Func<TCodec> create)
        where TCodec : class, ICodec
    {
        ArgumentNullException.ThrowIfNull(create);
        return WithEncoder<TCodec>(_ => create(), usesServices: false, create);
    }

    /// <inheritdoc cref="WithEncoder{TCodec}()"/>
    /// <param name="create">Makes an instance out of the services of the connection's own scope.</param>
    public ServerEndpointConfig WithEncoder<TCodec>(Func<IServiceProvider, TCodec> create)
        where TCodec : class, ICodec
    {
        ArgumentNullException.ThrowIfNull(create);
        return WithEncoder(create, usesServices: true, create);
    }

    /// <summary>
    /// With one more decoder, behind those there are: for handlers of objects (<see cref="MessageHandler.Decoded"/>). Each connection gets an
    /// instance, one also where the class is an encoder too.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The endpoint is an annotated class, whose handlers have the decoders that its attribute names; or there is another way already to make the one instance
    /// of the class.
    /// </exception>
    public ServerEndpointConfig WithDecoder<TCodec>()
        where TCodec : class, ICodec, new() => WithDecoder<TCodec>(static _ => new TCodec(), usesServices: false, factory: null);

    /// <inheritdoc cref="WithDecoder{TCodec}()"/>
    /// <param name="create">Makes an instance.</param>
    public ServerEndpointConfig WithDecoder<TCodec>(Func<TCodec> create)
        where TCodec : class, ICodec
    {
        ArgumentNullException.ThrowIfNull(create);
        return WithDecoder<TCodec>(_ => create(), usesServices: false, create);
    }

    /// <inheritdoc cref="WithDecoder{TCodec}()"/>
    /// <param name="create">Makes an instance out of the services of the connection's own scope.</param>
    public ServerEndpointConfig WithDecoder<TCodec>(Func<IServiceProvider, TCodec> create)
        where TCodec : class, ICodec
    {
        ArgumentNullException.ThrowIfNull(create);
        return WithDecoder(create, usesServices: true, create);
    }

    /// <summary>
    /// With one more serializer context, behind those there are: what no encoder or decoder takes is written and, by handlers of objects, read as
    /// JSON by the first context that covers it.
    /// </summary>
    /// <param name="context">The context. Shared by all connections.</param>
    public ServerEndpointConfig WithJsonContext(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Change(_base, Added with { Contexts = [.. Added.Contexts, context] });
    }

    private ServerEndpointConfig WithEncoder<TCodec>(Func<IServiceProvider, TCodec> create, bool usesServices, Delegate? factory)
        where TCodec : class, ICodec => Change(
            _base with { Encoders = [.. _base.Encoders, typeof(TCodec)], UsesServices = _base.UsesServices || usesServices },
            Added with { Encoders = [.. Added.Encoders, Check(new CodecSource(typeof(TCodec), create, factory))] });

    private ServerEndpointConfig WithDecoder<TCodec>(Func<IServiceProvider, TCodec> create, bool usesServices, Delegate? factory)
        where TCodec : class, ICodec => _isAnnotated
            ? throw new InvalidOperationException(
                $"{EndpointType} is an annotated class: its handlers are bound when it is compiled. Name the decoder in [ServerEndpoint(..., Decoders = [typeof({typeof(TCodec).Name})])].")
            : Change(
                _base with { Decoders = [.. _base.Decoders, typeof(TCodec)], UsesServices = _base.UsesServices || usesServices },
                Added with { Decoders = [.. Added.Decoders, Check(new CodecSource(typeof(TCodec), create, factory))] });

    private CodecSource Check(CodecSource source)
    {
        Added.Check(source, _base.Encoders.SkipLast(Added.Encoders.Length).Concat(_base.Decoders.SkipLast(Added.Decoders.Length)));
        return source;
    }
}
