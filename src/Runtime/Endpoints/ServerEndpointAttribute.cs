namespace WsGen;

/// <summary>
/// Makes a <c>partial</c> class a WebSocket server endpoint. At compile time its callbacks (<see cref="OnOpenAttribute"/>,
/// <see cref="OnMessageAttribute"/>, <see cref="OnCloseAttribute"/>, <see cref="OnErrorAttribute"/>) become a dispatcher without
/// reflection, and its path a row of the assembly's route table. One instance serves one connection; constructor parameters come
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
}
