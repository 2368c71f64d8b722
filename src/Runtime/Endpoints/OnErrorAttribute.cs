namespace WsGen;

/// <summary>
/// The method that gets what other callbacks of the endpoint throw; afterwards the session lives on. Without it the exception is
/// logged and the session closes with 1011. Parameters, in any order: exactly one <see cref="Exception"/> or a type derived from it, and
/// <see cref="WsSession"/>, <see cref="EndpointConfig"/>, <see cref="PathParamAttribute"/> values, services by <c>[FromServices]</c> or
/// <c>[FromKeyedServices]</c>. Returns nothing, <see cref="ValueTask"/> or <see cref="Task"/>. There may be one for each type of exception: the closest
/// to what was thrown is called, and what none takes is treated as if there were none. What it throws itself is logged and closes the session with 1011.
/// </summary>
/// <remarks>
/// Besides what callbacks throw it gets what stands before and behind them: <see cref="DecodeException"/> and <see cref="EncodeException"/>,
/// <see cref="SessionClosedException"/> of a reply that came too late, <see cref="PathParameterException"/> (the session then closes with 1008, without
/// OnOpen and OnClose), and what encoders and decoders throw when they are begun with (it closes with 1011, likewise).
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnErrorAttribute : Attribute;
