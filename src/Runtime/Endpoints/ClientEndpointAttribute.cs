namespace WsGen;

/// <summary>
/// Makes a <c>partial</c> class a WebSocket client: its callbacks (<see cref="OnOpenAttribute"/>, <see cref="OnMessageAttribute"/>, <see cref="OnCloseAttribute"/>,
/// <see cref="OnErrorAttribute"/>) become a dispatcher without reflection, as those of a <see cref="ServerEndpointAttribute"/> class do, and its partial methods
/// with <see cref="SendAttribute"/> get their bodies. Connect with the generated <c>ConnectAsync</c>. Counterpart of
/// <c>jakarta.websocket.ClientEndpoint</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ClientEndpointAttribute : Attribute
{
    /// <summary>Subprotocols to offer, the preferred one first. Default: none.</summary>
    public string[] Subprotocols { get; set; } = [];

    /// <summary>Types that turn objects into messages, as those of <see cref="ServerEndpointAttribute.Encoders"/>. Default: none.</summary>
    public Type[] Encoders { get; set; } = [];

    /// <summary>Types that turn messages into objects, as those of <see cref="ServerEndpointAttribute.Decoders"/>. Default: none.</summary>
    public Type[] Decoders { get; set; } = [];

    /// <summary>
    /// A class derived from <c>ClientEndpointConfigurator</c>, with a constructor without parameters: it has a say in the opening handshake. Default: none.
    /// </summary>
    public Type? Configurator { get; set; }

    /// <summary>
    /// The <c>JsonSerializerContext</c> for payloads and replies that have no codec of their own. Default: the one of the project that covers the type.
    /// </summary>
    public Type? JsonContext { get; set; }

    /// <summary>How many messages are handled at the same time, 1 or more, as <see cref="ServerEndpointAttribute.MaxConcurrentMessages"/>. Default: 1.</summary>
    public int MaxConcurrentMessages { get; set; } = 1;

    /// <summary>What becomes of messages of a kind for which there is no handler. Default: <see cref="UnhandledMessages.Close"/>, with 1003.</summary>
    public UnhandledMessages UnhandledMessages { get; set; }
}
