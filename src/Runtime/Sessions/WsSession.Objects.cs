using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using WsGen.Sessions.Codecs;

namespace WsGen;

public sealed partial class WsSession
{
    internal CodecSet? Codecs => (_connection.Receiver as IObjectCodecs)?.Codecs;

    /// <summary>Sends a binary message.</summary>
    /// <param name="bytes">The message. Leave it unchanged until the task has completed.</param>
    /// <param name="cancellationToken">As for text.</param>
    /// <returns>As for text.</returns>
    public ValueTask SendAsync(byte[] bytes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return SendAsync((ReadOnlyMemory<byte>)bytes, cancellationToken);
    }

    /// <summary>
    /// Sends an object: through the first of the endpoint's encoders (<see cref="ServerEndpointAttribute.Encoders"/>) that takes a
    /// <typeparamref name="T"/>; without one, values that write themselves as text (numbers, <see cref="Guid"/>, dates, enums by name) do so, with
    /// the invariant culture, and everything else is written as JSON by the serializer context that covers the type
    /// (<see cref="ServerEndpointAttribute.JsonContext"/>, or those of the project). Counterpart of
    /// <c>jakarta.websocket.RemoteEndpoint.Async.sendObject</c>.
    /// </summary>
    /// <typeparam name="T">
    /// What it is sent as. The static type counts: an encoder for a derived type is not found by way of its base. Open generic encoders are there
    /// for the types that the endpoint's callbacks name.
    /// </typeparam>
    /// <param name="value">The object. It is encoded before the call returns, but for stream encoders.</param>
    /// <param name="cancellationToken">Gives up waiting for a slow peer; a message that has been accepted is not called back.</param>
    /// <returns>
    /// As for text. Faults with <see cref="EncodeException"/>, with nothing sent, if the object cannot be encoded or nothing knows how to.
    /// </returns>
    public ValueTask SendAsync<T>(T value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsOpen)
        {
            return SendTextAsync(default, cancellationToken); // which says why not
        }

        var codecs = _connection.Receiver as IObjectCodecs;
        if (codecs?.Codecs is { } set && set.TrySend(this, value, cancellationToken, out ValueTask sent))
        {
            return sent;
        }

        return TrySendBytes(value, cancellationToken, out sent) ? sent
            : value is bool truth ? Forms.Boolean().SendAsync(this, truth, cancellationToken)
            : value is IUtf8SpanFormattable or ISpanFormattable or Enum ? SendValueAsync(value, cancellationToken)
            : codecs?.FindJson(typeof(T)) is JsonTypeInfo<T> json ? Forms.Json(json).SendAsync(this, value, cancellationToken)
            : ValueTask.FromException(new EncodeException(
                $"Nothing turns a {typeof(T)} into a message: add an encoder for it to the Encoders of the endpoint, or [JsonSerializable(typeof({typeof(T).Name}))] " +
                "to a JsonSerializerContext of the project.",
                value));
    }

    /// <summary>What is text or bytes already, and only came here because of its static type.</summary>
    private bool TrySendBytes<T>(T value, CancellationToken cancellationToken, out ValueTask sent)
    {
        switch (value)
        {
            case string text:
                sent = SendAsync(text, cancellationToken);
                return true;
            case byte[] bytes:
                sent = SendAsync(bytes, cancellationToken);
                return true;
            case ReadOnlyMemory<byte> memory:
                sent = SendAsync(memory, cancellationToken);
                return true;
            case Memory<byte> memory:
                sent = SendAsync((ReadOnlyMemory<byte>)memory, cancellationToken);
                return true;
            case ArraySegment<byte> segment:
                sent = SendAsync((ReadOnlyMemory<byte>)segment, cancellationToken);
                return true;
            case ReadOnlySequence<byte> sequence:
                sent = BytesForm.SendAsync(this, MessageKind.Binary, sequence, cancellationToken);
                return true;
            default:
                sent = default;
                return false;
        }
    }

    private ValueTask SendValueAsync<T>(T value, CancellationToken cancellationToken)
    {
        PayloadWriter writer = PayloadWriter.Take(this);
        try
        {
            // Nothing is boxed here: of a type argument that is a struct, the compiler of the runtime sees through the casts.
            if (value is IUtf8SpanFormattable)
            {
                int size = 64;
                int written;
                while (!((IUtf8SpanFormattable)value).TryFormat(
                    writer.GetSpan(size), out written, ValueText.FormatOf<T>(), System.Globalization.CultureInfo.InvariantCulture))
                {
                    size = checked(2 * Math.Max(size, writer.GetSpan(size).Length));
                }

                writer.Advance(written);
            }
            else
            {
                ValueText.WriteChars(
                    value is Enum ? value.ToString() : ((ISpanFormattable)value!).ToString(ValueText.FormatOf<T>().ToString(), System.Globalization.CultureInfo.InvariantCulture),
                    writer);
            }

            if (!System.Text.Unicode.Utf8.IsValid(writer.Written))
            {
                throw new EncodeException($"A {typeof(T)} has written itself as bytes that are no UTF-8.", value);
            }
        }
        catch (Exception error)
        {
            writer.Release();
            return ValueTask.FromException(
                error as EncodeException ?? new EncodeException($"A {typeof(T)} cannot be encoded: {error.Message}", value, error));
        }

        return writer.SendAsync(this, MessageKind.Text, cancellationToken);
    }
}
