namespace WsGen;

/// <summary>
/// The method that receives whole messages of one kind. The payload parameter decides which: <c>string</c> is text;
/// <c>ReadOnlySpan&lt;byte&gt;</c>, <c>ReadOnlyMemory&lt;byte&gt;</c> and <c>ReadOnlySequence&lt;byte&gt;</c> are binary, or text as
/// UTF-8 with <see cref="MessageKind.Text"/>. Beside it, in any order: <see cref="WsSession"/>,
/// <see cref="PathParamAttribute"/> values, <see cref="CancellationToken"/>. What the method returns is sent as the reply. An
/// endpoint has at most one such method for each kind. Messages of one session are delivered one at a time, in order.
/// </summary>
/// <remarks>
/// Payload memory is the transport's own: it is valid until the method returns or, if it returns a task, until that task completes.
/// Keep a copy, not the memory. Returning the payload itself as the reply is fine: it is encoded before the memory moves.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnMessageAttribute : Attribute
{
    /// <summary>The kind follows from the payload parameter.</summary>
    public OnMessageAttribute()
    {
    }

    /// <summary>The method takes messages of <paramref name="kind"/>, for payload parameters that fit both kinds.</summary>
    /// <param name="kind">Text: the bytes are UTF-8, already checked. Binary: the default for byte payloads.</param>
    public OnMessageAttribute(MessageKind kind) => Kind = kind;

    /// <summary>The kind given to the constructor, or null where the payload parameter decides.</summary>
    public MessageKind? Kind { get; }

    /// <summary>
    /// The largest message this method accepts, in bytes of payload on the wire (text: UTF-8 bytes); larger ones close the session
    /// with 1009. -1, the default: the server's limit for the kind applies. Range: -1 or 1 to <see cref="int.MaxValue"/>.
    /// </summary>
    public long MaxMessageSize { get; set; } = -1;
}
