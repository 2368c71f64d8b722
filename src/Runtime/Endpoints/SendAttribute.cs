namespace WsGen;

/// <summary>
/// On a <c>partial</c> method without body of a <see cref="ClientEndpointAttribute"/> class: the body is generated, and sends the parameter as a message, as
/// <see cref="WsSession.SendAsync{T}(T, CancellationToken)"/> does. One parameter is the message, another may be a <see cref="CancellationToken"/>. Returns
/// <see cref="ValueTask"/> or <see cref="Task"/>; with a value (<c>ValueTask&lt;Reply&gt;</c>) it awaits the message that answers: see <see cref="Correlation"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SendAttribute : Attribute
{
    /// <summary>
    /// The name of the property that a request and its answer have in common, of the same type in both, such as <c>"Id"</c>. The answer is the next message of
    /// the returned type with an equal value; it does not go to the handlers of the class. The returned type may be a base class or an interface of members of
    /// a union, of success and failure for instance: then any of these is an answer. Required where the method returns a value, not allowed elsewhere.
    /// </summary>
    public string? Correlation { get; set; }

    /// <summary>How long the answer may take, in milliseconds; then <see cref="TimeoutException"/> is thrown. 0: for ever. Default: 30000.</summary>
    public int TimeoutMilliseconds { get; set; } = 30_000;
}
