using System.ComponentModel;
using WsGen.Endpoints.Infrastructure;

namespace WsGen.Client.Infrastructure;

/// <summary>Implemented by the generated part of a <see cref="ClientEndpointAttribute"/> class. Not meant to be implemented by hand.</summary>
/// <typeparam name="TSelf">The endpoint class.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IClientEndpoint<TSelf>
    where TSelf : class, IClientEndpoint<TSelf>
{
    /// <summary>What is known of the endpoint before it connects. Its path is "/"; it has an <see cref="EndpointDescriptor.Attach"/>.</summary>
    static abstract EndpointDescriptor Descriptor { get; }

    /// <summary>Makes an instance: constructor parameters and <c>required</c> members come from the services.</summary>
    static abstract TSelf Create(IServiceProvider services);

    /// <summary>The connection of this instance, which its generated sends go to; null until it connects.</summary>
    WsClient? Connection { get; set; }
}
