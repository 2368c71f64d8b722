using System.Collections.ObjectModel;
using WsGen.Connections.Settings;
using WsGen.Endpoints.Configuration;
using WsGen.Endpoints.Infrastructure;
using WsGen.Endpoints.Programmatic;
using WsGen.Endpoints.Routing;
using WsGen.Handshake;
using WsGen.Protocol;

namespace WsGen;

/// <summary>
/// An endpoint put together in code: <c>ServerEndpointConfig.Create("/chat/{room}", () => new Chat()).WithSubprotocols("v2", "v1")</c>. Every
/// <c>With</c> method gives another configuration and leaves this one as it is. Immutable, hence thread-safe. Counterpart of
/// <c>jakarta.websocket.server.ServerEndpointConfig</c> and its builder.
/// </summary>
public sealed partial class ServerEndpointConfig
{
    private readonly EndpointDescriptor _base;
    private readonly bool _isChanged;
    private readonly bool _isAnnotated;
    private readonly Lazy<EndpointDescriptor> _descriptor;
    private readonly Lazy<EndpointDescriptor> _unregistered;

    private ServerEndpointConfig(EndpointDescriptor origin, bool isChanged, bool isAnnotated)
    {
        _base = origin;
        _isChanged = isChanged;
        _isAnnotated = isAnnotated;
        Variables = RouteTemplate.Parse(origin.Path).Variables;

        // An annotated class as it is declared stays the endpoint that the generated table has.
        _descriptor = new(() => _isChanged ? ToDescriptor() : _base);
        _unregistered = new(ToDescriptor);
    }

    /// <summary>The path template.</summary>
    public string Path => _base.Path;

    /// <summary>The endpoint's class.</summary>
    public Type EndpointType => _base.EndpointType;

    /// <summary>The subprotocols, the preferred one first.</summary>
    public IReadOnlyList<string> Subprotocols => _base.Subprotocols;

    /// <summary>Extensions that the endpoint has besides the server's.</summary>
    public IReadOnlyList<WsExtension> Extensions => _base.Extensions;

    /// <summary>The encoders, in the order in which they are tried.</summary>
    public IReadOnlyList<Type> Encoders => _base.Encoders;

    /// <summary>The decoders, in the order in which they are tried.</summary>
    public IReadOnlyList<Type> Decoders => _base.Decoders;

    /// <summary>Properties that each session gets a copy of.</summary>
    public IReadOnlyDictionary<string, object?> UserProperties => _base.UserProperties;

    /// <summary>Its path variables, left to right.</summary>
    internal IReadOnlyList<string> Variables { get; }

    internal AddedCodecs Added { get; init; } = AddedCodecs.None;

    internal EndpointDescriptor Descriptor => _descriptor.Value;

    /// <summary>Leads back here: who serves requests without a registration must know which configuration it holds.</summary>
    internal EndpointDescriptor UnregisteredDescriptor => _unregistered.Value;

    /// <summary>An endpoint of which each connection gets an instance.</summary>
    /// <typeparam name="TEndpoint">Its class.</typeparam>
    /// <param name="path">The path template, as for <see cref="ServerEndpointAttribute"/>.</param>
    /// <param name="create">Makes an instance. Called for each connection, on any thread; the instance is disposed of after OnClose, if it can be.</param>
    /// <exception cref="ArgumentException">The path template has a flaw.</exception>
    public static ServerEndpointConfig Create<TEndpoint>(string path, Func<TEndpoint> create)
        where TEndpoint : Endpoint
    {
        ArgumentNullException.ThrowIfNull(create);
        return Create<TEndpoint>(path, _ => create(), usesServices: false);
    }

    /// <inheritdoc cref="Create{TEndpoint}(string, Func{TEndpoint})"/>
    /// <param name="path">The path template, as for <see cref="ServerEndpointAttribute"/>.</param>
    /// <param name="create">Makes an instance out of the services of the connection's own scope.</param>
    public static ServerEndpointConfig Create<TEndpoint>(string path, Func<IServiceProvider, TEndpoint> create)
        where TEndpoint : Endpoint
    {
        ArgumentNullException.ThrowIfNull(create);
        return Create(path, create, usesServices: true);
    }

    /// <summary>An annotated class as it is declared.</summary>
    /// <typeparam name="T">A partial class with <see cref="ServerEndpointAttribute"/>.</typeparam>
    public static ServerEndpointConfig Create<T>()
        where T : IServerEndpoint<T> => new(T.Descriptor, isChanged: false, isAnnotated: true);

    /// <summary>An annotated class at another path.</summary>
    /// <typeparam name="T">A partial class with <see cref="ServerEndpointAttribute"/>.</typeparam>
    /// <param name="path">The path template. Its variables are those of the declared one, in the same order.</param>
    /// <exception cref="ArgumentException">The path template has a flaw, or other variables.</exception>
    public static ServerEndpointConfig Create<T>(string path)
        where T : IServerEndpoint<T>
    {
        IReadOnlyList<string> variables = RouteTemplate.Parse(path).Variables;
        IReadOnlyList<string> declared = RouteTemplate.Parse(T.Descriptor.Path).Variables;
        if (!variables.SequenceEqual(declared))
        {
            throw new ArgumentException(
                $"The path \"{path}\" needs the variables of \"{T.Descriptor.Path}\", where {typeof(T)} has its parameters from, in the same order.", nameof(path));
        }

        return new(T.Descriptor with { Path = path }, isChanged: true, isAnnotated: true);
    }

    /// <summary>With these subprotocols instead, the preferred one first.</summary>
    /// <exception cref="ArgumentException">One is not a token of RFC 9110 section 5.6.2, or stands there twice.</exception>
    public ServerEndpointConfig WithSubprotocols(params string[] subprotocols)
    {
        ArgumentNullException.ThrowIfNull(subprotocols);
        foreach (string subprotocol in subprotocols)
        {
            if (subprotocol is null || !HttpSyntax.IsToken(subprotocol))
            {
                throw new ArgumentException($"The subprotocol \"{subprotocol}\" is not a token, so no client can offer it (RFC 6455 section 4.1).", nameof(subprotocols));
            }
        }

        return subprotocols.Distinct(StringComparer.Ordinal).Count() == subprotocols.Length
            ? Change(_base with { Subprotocols = [.. subprotocols] })
            : throw new ArgumentException("A subprotocol stands there twice.", nameof(subprotocols));
    }

    /// <summary>
    /// With these extensions besides the server's: an offer of one is agreed on in the client's words, or as the configurator chooses
    /// (<see cref="ServerEndpointConfigurator.ChooseExtensions"/>), and frames stay what they are. The server refuses the endpoint unless
    /// <see cref="WsOptions.AllowUnsupportedExtensions"/> is set. Counterpart of <c>ServerEndpointConfig.Builder.extensions</c>.
    /// </summary>
    /// <param name="extensions">The extensions; the name of each counts.</param>
    /// <exception cref="ArgumentException">One stands there twice, or is permessage-deflate, which is the library's: <see cref="EndpointOptions.Compression"/>.</exception>
    public ServerEndpointConfig WithExtensions(params WsExtension[] extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        string[] names = [.. extensions.Select(static extension => extension.Name)];
        return names.Contains("permessage-deflate")
            ? throw new ArgumentException("permessage-deflate is the library's own: Compression.Enabled of EndpointOptions, or WsGen:Compression:Enabled, switches it on.", nameof(extensions))
            : names.Distinct(StringComparer.Ordinal).Count() < names.Length
            ? throw new ArgumentException("An extension stands there twice.", nameof(extensions))
            : Change(_base with { Extensions = [.. extensions] });
    }

    /// <summary>With this configurator, which then serves every server the endpoint is added to.</summary>
    public ServerEndpointConfig WithConfigurator(ServerEndpointConfigurator configurator)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        return Change(_base with { Configurator = () => configurator });
    }

    /// <summary>With a configurator of this class, of which each server makes one.</summary>
    public ServerEndpointConfig WithConfigurator<TConfigurator>()
        where TConfigurator : ServerEndpointConfigurator, new() => Change(_base with { Configurator = static () => new TConfigurator() });

    /// <summary>
    /// With one more property, or another value of one, that each session gets a copy of. Names that Tomcat has are settings of the sessions, as in
    /// <see cref="WsSession.UserProperties"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The name is one of Tomcat's, and the value of the wrong type or out of range; or it only begins like one.</exception>
    public ServerEndpointConfig WithUserProperty(string name, object? value)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (TomcatKeys.Find(name) is { } setting)
        {
            TomcatKeys.Read(name, setting, value);
        }

        var properties = new Dictionary<string, object?>(_base.UserProperties) { [name] = value };
        return Change(_base with { UserProperties = new ReadOnlyDictionary<string, object?>(properties) });
    }

    /// <summary>
    /// With these options instead of the server's; what was said here before, or by <see cref="EndpointOptionsAttribute"/>, does not count any more. What the
    /// configuration says of the endpoint goes before. Checked when the endpoint is added to a server.
    /// </summary>
    /// <param name="options">The options; changing them later changes nothing here.</param>
    public ServerEndpointConfig WithOptions(EndpointOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Change(_base with { Options = options.Copy() });
    }

    /// <summary>
    /// With other limits on the size of a whole message, in bytes, instead of those that handlers have; what is beyond closes the session with 1009.
    /// </summary>
    /// <param name="text">Of text; null: the server's own limit.</param>
    /// <param name="binary">Of binary messages; null: the server's own limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not from 1 to 2147483591.</exception>
    public ServerEndpointConfig WithMaxMessageSize(long? text, long? binary)
    {
        return Change(_base with
        {
            MaxTextMessageSize = Check(text, nameof(text)),
            MaxBinaryMessageSize = Check(binary, nameof(binary)),
            HasSizesForAllHandlers = true,
        });

        static long Check(long? size, string name) =>
            size is null ? -1
            : MessageSize.IsLimit(size.Value) ? size.Value
            : throw new ArgumentOutOfRangeException(name, size, $"A limit is {MessageSize.Range}.");
    }

    private static ServerEndpointConfig Create<TEndpoint>(string path, Func<IServiceProvider, TEndpoint> create, bool usesServices)
        where TEndpoint : Endpoint
    {
        return new(
            new EndpointDescriptor
            {
                EndpointType = typeof(TEndpoint),
                Path = path,
                UsesServices = usesServices,
                Activate = (session, services) => new ProgrammaticDispatcher(session, create(services) ?? throw Missing(path)),
                Attach = static (session, endpoint, _) => new ProgrammaticDispatcher(session, (Endpoint)endpoint),
            },
            isChanged: true,
            isAnnotated: false);

        static InvalidOperationException Missing(string path) => new($"The factory of {typeof(TEndpoint)} at \"{path}\" has returned null.");
    }

    private EndpointDescriptor ToDescriptor()
    {
        AddedCodecs added = Added;
        EndpointDescriptor origin = _base;
        return ReferenceEquals(added, AddedCodecs.None)
            ? origin with { Config = this }
            : origin with
            {
                Config = this,
                Activate = (session, services) => origin.Activate(session, services).With(added, services),
                Attach = (session, endpoint, services) => origin.Attach!(session, endpoint, services).With(added, services),
            };
    }

    private ServerEndpointConfig Change(EndpointDescriptor changed, AddedCodecs? added = null) =>
        new(changed, isChanged: true, _isAnnotated) { Added = added ?? Added };
}
