using System.Text;
using System.Text.Json;
using WsGen.Connections;

namespace WsGen.Endpoints.Infrastructure;

// Several handlers for messages of one kind: what tells the messages apart.
public abstract partial class EndpointDispatcher
{
    /// <summary>
    /// The value of a property of a JSON object, wherever it stands in it: a string without its quotes, a number as it is written. Empty if there is
    /// none. Nothing else of the message is read but its structure up to there.
    /// </summary>
    /// <exception cref="DecodeException">The message is no JSON object.</exception>
    protected static ReadOnlySpan<byte> Discriminator(in InboundMessage message, ReadOnlySpan<byte> property)
    {
        var reader = new Utf8JsonReader(message.Span);
        try
        {
            if (reader.Read() && reader.TokenType == JsonTokenType.Null)
            {
                return default; // which member is not said: for the handler that takes the rest, if it takes null
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new DecodeException("The message is no JSON object.", message.Span);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isFound = reader.ValueTextEquals(property);
                reader.Read();
                if (isFound && reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                {
                    return reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
                }

                reader.Skip();
            }
        }
        catch (JsonException error)
        {
            throw new DecodeException($"The message is no JSON: {error.Message}", message.Span, error);
        }

        return default;
    }

    /// <summary>
    /// True if a message is larger than its handler accepts, where another accepts larger ones: the session has been closed with 1009, and the handler is
    /// not to be called.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="size">The largest that the handler accepts, in bytes; -1: as large as where no handler names a size.</param>
    protected bool IsTooBig(in InboundMessage message, MessageKind kind, long size) => Session.RefuseSize(kind, message.Span.Length, size);

    /// <summary>What to say of a message that no handler takes.</summary>
    protected static DecodeException UnknownMember(in InboundMessage message, ReadOnlySpan<byte> member, string property, string union) => new(
        member.IsEmpty
            ? $"The message has no \"{property}\" that says which {union} it is."
            : $"The message is a {union} whose \"{property}\" is \"{Encoding.UTF8.GetString(member[..Math.Min(member.Length, 64)])}\", for which there is no handler.",
        message.Span);

    /// <summary>What to say of a message that no decoder takes.</summary>
    protected static DecodeException UnknownMember(in InboundMessage message) => new("No decoder takes the message.", message.Span);
}
