namespace WsGen;

/// <summary>
/// Makes a <c>partial</c> class, or a <c>readonly partial</c> struct, a WebSocket server endpoint. At compile time its callbacks (<see cref="OnOpenAttribute"/>,
/// <see cref="OnMessageAttribute"/>, <see cref="OnCloseAttribute"/>, <see cref="OnErrorAttribute"/>) become a dispatcher without
/// reflection, and its path a row of the assembly's route table; generic classes are added with their type arguments instead
/// (<c>AddEndpoint&lt;Room&lt;Move&gt;&gt;()</c>). One instance serves one connection; constructor parameters and <c>required</c> members come
/// from the service provider. Counterpart of <c>jakarta.websocket.server.ServerEndpoint</c>.
/// </summary>
/// <param name="path">
/// Where the endpoint lives: begins with <c>/</c>, whole segments may be variables (<c>/chat/{room}</c>). Literal segments win over
/// variables, from left to right. A trailing slash is significant. Comparison is case-sensitive, on percent-decoded segments.
/// </param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ServerEndpointAttribute(string path) : Attribute
{
    /// <summary>The path template given to the constructor.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// Subprotocols the endpoint speaks, the preferred one first. The first that the client also offers is chosen (RFC 6455
    /// section 4.2.2); with no common one the connection is accepted without. Default: none.
    /// </summary>
    public string[] Subprotocols { get; set; } = [];

    /// <summary>
    /// Types that turn objects into messages, each an <see cref="ITextEncoder{T}"/>, <see cref="IBinaryEncoder{T}"/>,
    /// <see cref="ITextStreamEncoder{T}"/> or <see cref="IBinaryStreamEncoder{T}"/>. The first that takes the object's type encodes it, before
    /// anything built in. Open generic types stand for all their instances. Each connection has an instance; constructor parameters and
    /// <c>required</c> members come from its service provider. Default: none.
    /// </summary>
    public Type[] Encoders { get; set; } = [];

    /// <summary>
    /// Types that turn messages into objects, each an <see cref="ITextDecoder{T}"/>, <see cref="IBinaryDecoder{T}"/>,
    /// <see cref="ITextStreamDecoder{T}"/> or <see cref="IBinaryStreamDecoder{T}"/>. The first that makes the payload's type and will decode the
    /// message does so. Open generic types stand for all their instances. Instances are made as those of <see cref="Encoders"/>, and one serves as
    /// both. Default: none.
    /// </summary>
    public Type[] Decoders { get; set; } = [];

    /// <summary>
    /// A class derived from <c>ServerEndpointConfigurator</c>, with a constructor without parameters: it has a say in the opening handshake.
    /// Default: none.
    /// </summary>
    public Type? Configurator { get; set; }

    /// <summary>
    /// The <c>JsonSerializerContext</c> for payloads and replies that have no codec of their own. Default: the one of the project that
    /// covers the type.
    /// </summary>
    public Type? JsonContext { get; set; }

    /// <summary>
    /// How many messages of one session are handled at the same time, 1 or more. Above 1 they are handled in no particular order, and replies are
    /// sent as they come; OnClose waits for all. Default: 1, one after the other.
    /// </summary>
    public int MaxConcurrentMessages { get; set; } = 1;

    /// <summary>What becomes of messages of a kind for which there is no handler. Default: <see cref="UnhandledMessages.Close"/>, with 1003.</summary>
    public UnhandledMessages UnhandledMessages { get; set; }
}
