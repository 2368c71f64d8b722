namespace WsGen;

/// <summary>
/// The method that receives messages of one kind: text, binary or pongs, as its payload parameter says. Beside the payload, in any order:
/// <see cref="WsSession"/>, <see cref="EndpointConfig"/>, <see cref="PathParamAttribute"/> values, <see cref="CancellationToken"/> (fires when the
/// session closes), services by <c>[FromServices]</c> or <c>[FromKeyedServices]</c>. What it returns is sent as the reply. Counterpart of
/// <c>jakarta.websocket.OnMessage</c>.
/// </summary>
/// <remarks>
/// <para>A payload is, and the first that fits counts:</para>
/// <list type="bullet">
/// <item>a type that one of the endpoint's <see cref="ServerEndpointAttribute.Decoders"/> makes: text or binary, as the first decoder for it;</item>
/// <item><c>string</c> and <c>ReadOnlySpan&lt;char&gt;</c>: text;</item>
/// <item><c>byte[]</c>, <c>ReadOnlySpan&lt;byte&gt;</c>, <c>ReadOnlyMemory&lt;byte&gt;</c>, <c>ReadOnlySequence&lt;byte&gt;</c>: binary, or text as
/// UTF-8 that has been checked with <see cref="MessageKind.Text"/>;</item>
/// <item>any of these two groups beside a <c>bool</c> that says whether it is the last: the parts of a message, as they come;</item>
/// <item><see cref="TextReader"/>: text; <see cref="Stream"/> and <see cref="System.IO.Pipelines.PipeReader"/>: as bytes; while the message arrives;</item>
/// <item><see cref="PongMessage"/>: pongs that answer no keep-alive ping of the library's own;</item>
/// <item>a value that reads itself: an enum by name, <see cref="IUtf8SpanParsable{TSelf}"/>, <see cref="ISpanParsable{TSelf}"/> (numbers,
/// <see cref="bool"/>, <see cref="Guid"/>, dates), with the invariant culture: text;</item>
/// <item>an object that a <c>JsonSerializerContext</c> covers (<see cref="ServerEndpointAttribute.JsonContext"/>, or the one of the project): text.</item>
/// </list>
/// <para>
/// What cannot be decoded is a <see cref="DecodeException"/> for <see cref="OnErrorAttribute"/>. A reply is nothing, <see cref="Task"/>,
/// <see cref="ValueTask"/>, a value, a task of a value, or an <see cref="IAsyncEnumerable{T}"/>, whose elements are messages each; values as payloads
/// are, with encoders for decoders; null sends nothing.
/// </para>
/// <para>
/// An endpoint has one such method for each kind; several if their types are members of one polymorphic JSON type, or all have decoders that tell them
/// apart. A message of a kind for which there is none goes to the handler that the session has been given (<see cref="WsSession.AddMessageHandler(MessageHandler)"/>), and
/// without one closes the session with 1003, unless <see cref="ServerEndpointAttribute.UnhandledMessages"/> says otherwise. Messages of one session are delivered one at a time, in order, unless <see cref="ServerEndpointAttribute.MaxConcurrentMessages"/> does.
/// </para>
/// <para>
/// Payload memory is the transport's own: it is valid until the method returns or, if it returns a task, until that task completes.
/// Keep a copy, not the memory. Returning the payload itself as the reply is fine: it is encoded before the memory moves.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class OnMessageAttribute : Attribute
{
    /// <summary>The kind follows from the payload parameter.</summary>
    public OnMessageAttribute()
    {
    }

    /// <summary>The method takes messages of <paramref name="kind"/>, for payload parameters that fit both: bytes, streams, and what decoders make.</summary>
    /// <param name="kind">Text: bytes are UTF-8, already checked. Binary: the default for bytes.</param>
    public OnMessageAttribute(MessageKind kind) => Kind = kind;

    /// <summary>The kind given to the constructor, or null where the payload parameter decides.</summary>
    public MessageKind? Kind { get; }

    /// <summary>
    /// The largest message this method accepts, in bytes of payload on the wire (text: UTF-8 bytes); larger ones close the session
    /// with 1009. -1, the default: the server's limit for the kind applies. Range: -1 or 1 to 2147483591. Without effect on parts and streams. Where
    /// several methods take one kind, each has its own: what none of them accepts closes the session while it is received, what is too large for the one
    /// that it turns out to be for, before that is called.
    /// </summary>
    public long MaxMessageSize { get; set; } = -1;
}
