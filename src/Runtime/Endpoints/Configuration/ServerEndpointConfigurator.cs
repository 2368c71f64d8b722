using WsGen.Connections;

namespace WsGen;

/// <summary>
/// Has a say in the opening handshakes of one endpoint: derive from it, override what is to differ, and name the class in
/// <see cref="ServerEndpointAttribute.Configurator"/> or <see cref="ServerEndpointConfig.WithConfigurator(ServerEndpointConfigurator)"/>. The
/// methods of this class are what happens without one. Counterpart of <c>jakarta.websocket.server.ServerEndpointConfig.Configurator</c>.
/// </summary>
/// <remarks>
/// One instance serves all connections of its endpoint, on several threads at once; it is made when the endpoint is added to a server, and not
/// disposed of. For each request that is a right upgrade its methods are called in the order they stand here, each at most once; the first that
/// refuses is the last. What one of them throws is logged and answered with 500. They run on the loop that has read the request: what takes its
/// time belongs into <see cref="CheckAsync"/>.
/// </remarks>
public abstract class ServerEndpointConfigurator
{
    /// <summary>Whether pages of the request's origin may connect; if not, the answer is 403 (RFC 6455 section 10.2). Default: the server's own rule.</summary>
    /// <param name="request">The request; <see cref="HandshakeRequest.Origin"/> is null where the client is no browser.</param>
    public virtual bool CheckOrigin(HandshakeRequest request) => request.IsOriginAllowed;

    /// <summary>
    /// Chooses the subprotocol, or null for none. Default: the first of the endpoint's that the client offers too.
    /// </summary>
    /// <param name="request">The request, with what it offers: the choice must be among those.</param>
    /// <param name="supported">The endpoint's, the preferred one first.</param>
    public virtual string? ChooseSubprotocol(HandshakeRequest request, IReadOnlyList<string> supported)
    {
        foreach (string each in supported)
        {
            if (request.Subprotocols.Contains(each))
            {
                return each;
            }
        }

        return null;
    }

    /// <summary>
    /// Chooses which of the client's extension offers are considered, and in which order: of several offers of one extension the first that can be
    /// kept to is agreed on. Default: all offers of what is installed, in the client's order.
    /// </summary>
    /// <param name="request">The request, with what it offers: the choice must be among those, parameters included.</param>
    /// <param name="installed">What there is: permessage-deflate if compression is enabled for the endpoint (<see cref="EndpointOptions.Compression"/>, or the server's); and the endpoint's own.</param>
    public virtual IEnumerable<WsExtension> ChooseExtensions(HandshakeRequest request, IReadOnlyList<WsExtension> installed) =>
        request.Extensions.Where(offer => installed.Any(each => each.Name == offer.Name));

    /// <summary>
    /// Decides whether the request is accepted, and by whom it comes (<see cref="HandshakeRequest.User"/>); may take its time, within the server's
    /// handshake time-out. Default: accepted.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Fires when nobody waits for the answer any more.</param>
    /// <returns>Null to go on; otherwise the answer.</returns>
    public virtual ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken) => default;

    /// <summary>Adds header fields to the 101, and fills the user properties of the session that is about to open. Default: nothing.</summary>
    /// <param name="config">This connection's configuration: what is set in its user properties is in the session's, and in no other's.</param>
    /// <param name="request">The request.</param>
    /// <param name="response">The answer.</param>
    public virtual void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response)
    {
    }

    /// <summary>
    /// Supplies the endpoint instance for one connection; the same may serve several. What is supplied is not disposed of by the server. Default:
    /// null, and the server makes an instance as it does without a configurator.
    /// </summary>
    /// <param name="endpointType">The class that is wanted, or one derived from it.</param>
    /// <param name="session">The session that is about to open; nothing can be sent yet.</param>
    /// <param name="services">The connection's own scope.</param>
    public virtual object? CreateInstance(Type endpointType, WsSession session, IServiceProvider services) => null;
}
