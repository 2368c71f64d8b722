namespace WsGen.Endpoints.Infrastructure;

public abstract partial class EndpointDispatcher
{
    /// <summary>The endpoint instance is a configurator's: it may serve others, and is not disposed of.</summary>
    internal bool EndpointIsSupplied { get; set; }
}
