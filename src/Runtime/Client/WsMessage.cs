using System.Text;

namespace WsGen;

/// <summary>One whole message of <see cref="WsClient.Messages"/>.</summary>
/// <param name="Kind">Text or binary.</param>
/// <param name="Payload">The payload; text is UTF-8 and has been checked. Valid until the next message is asked for.</param>
public readonly record struct WsMessage(MessageKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The payload as a new string.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Payload.Span);
}
