namespace WsGen;

/// <summary>
/// The method that gets what other callbacks of the endpoint throw; afterwards the session lives on. Without it the exception is
/// logged and the session closes with 1011. Parameters, in any order: exactly one <see cref="Exception"/>, and
/// <see cref="WsSession"/>, <see cref="PathParamAttribute"/> values. Returns nothing, <see cref="ValueTask"/> or
/// <see cref="Task"/>. What it throws itself is logged and closes the session with 1011.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnErrorAttribute : Attribute;
