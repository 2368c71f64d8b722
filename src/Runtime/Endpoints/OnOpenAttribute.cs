namespace WsGen;

/// <summary>
/// The method called once the opening handshake is done. No message is delivered before it has completed, its task included.
/// Parameters, in any order: <see cref="WsSession"/>, <see cref="EndpointConfig"/>, <see cref="PathParamAttribute"/> values,
/// <see cref="CancellationToken"/> (fires when the session closes), services by <c>[FromServices]</c> or <c>[FromKeyedServices]</c>. Returns nothing, <see cref="ValueTask"/> or <see cref="Task"/>. At most one per endpoint.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnOpenAttribute : Attribute;
