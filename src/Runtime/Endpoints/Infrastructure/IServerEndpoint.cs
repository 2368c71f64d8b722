using System.ComponentModel;

namespace WsGen.Endpoints.Infrastructure;

/// <summary>Implemented by the generated part of a <see cref="ServerEndpointAttribute"/> class. Not meant to be implemented by hand.</summary>
/// <typeparam name="TSelf">The endpoint class.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IServerEndpoint<TSelf>
    where TSelf : IServerEndpoint<TSelf>
{
    /// <summary>What is known of the endpoint before anyone connects.</summary>
    static abstract EndpointDescriptor Descriptor { get; }
}
