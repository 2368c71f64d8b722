namespace WsGen;

/// <summary>
/// The method called when the session has ended: exactly once on every path (the peer's close, the application's own, time-outs,
/// lost connections, server stop), after <see cref="OnOpenAttribute"/> has completed and while no other callback runs. Parameters, in
/// any order: <see cref="WsSession"/>, <see cref="EndpointConfig"/>, <see cref="CloseReason"/>, <see cref="PathParamAttribute"/> values, services by
/// <c>[FromServices]</c> or <c>[FromKeyedServices]</c>. Returns nothing, <see cref="ValueTask"/> or <see cref="Task"/>. At most one per endpoint.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnCloseAttribute : Attribute;
