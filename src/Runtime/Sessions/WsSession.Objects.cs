using System.Buffers;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Sessions;
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
        ThrowIfNull(value);
        if (!IsOpen)
        {
            return SendTextAsync(default, cancellationToken); // which says why not
        }

        return Codecs?.FindForm<T>() is { } encoder ? encoder.SendAsync(this, value, cancellationToken)
            : TrySendBytes(value, cancellationToken, out ValueTask sent) ? sent
            : value is bool truth ? Forms.Boolean().SendAsync(this, truth, cancellationToken)
            : value is IUtf8SpanFormattable or ISpanFormattable or Enum ? AnyValueForm<T>.Instance.SendAsync(this, value, cancellationToken)
            : FindJson(typeof(T)) is JsonTypeInfo<T> json ? Forms.Json(json).SendAsync(this, value, cancellationToken)
            : ValueTask.FromException(Unknown(value));
    }

    /// <summary>
    /// Sends an object as <see cref="SendAsync{T}(T, CancellationToken)"/> does, and waits until it has been written to the network. Counterpart of
    /// <c>jakarta.websocket.RemoteEndpoint.Basic.sendObject</c>.
    /// </summary>
    /// <typeparam name="T">As there.</typeparam>
    /// <param name="value">The object.</param>
    /// <exception cref="EncodeException">It cannot be encoded, or nothing knows how to; nothing was sent.</exception>
    /// <inheritdoc cref="Send(string)"/>
    public void SendObject<T>(T value)
    {
        ThrowIfNull(value);
        if (!IsOpen)
        {
            SendText(default); // which says why not
        }
        else if (Codecs?.FindForm<T>() is { } encoder)
        {
            encoder.Send(this, value);
        }
        else if (value is string text)
        {
            Send(text);
        }
        else if (BytesOf(value) is { } bytes)
        {
            Send(bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray());
        }
        else if (value is bool truth)
        {
            Forms.Boolean().Send(this, truth);
        }
        else if (value is IUtf8SpanFormattable or ISpanFormattable or Enum)
        {
            AnyValueForm<T>.Instance.Send(this, value);
        }
        else
        {
            Forms.Json(FindJson(typeof(T)) as JsonTypeInfo<T> ?? throw Unknown(value)).Send(this, value);
        }
    }

    /// <summary>
    /// Sends an object as <see cref="SendAsync{T}(T, CancellationToken)"/> does, and calls back when it has been written to the network, or is not going to be:
    /// with <see cref="EncodeException"/> if it cannot be encoded. Counterpart of <c>jakarta.websocket.RemoteEndpoint.Async.sendObject</c> with a
    /// <c>SendHandler</c>.
    /// </summary>
    /// <typeparam name="T">As there.</typeparam>
    /// <param name="value">The object. It is encoded before this returns, but for stream encoders; of those the call back comes when the last part has been accepted.</param>
    /// <inheritdoc cref="SendAsync(string, Action{SendResult})"/>
    /// <param name="done">As of <see cref="SendAsync(string, Action{SendResult})"/>.</param>
    public void SendAsync<T>(T value, Action<SendResult> done)
    {
        ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(done);
        byte[] message = [];
        MessageKind? kind = MessageKind.Text;
        if (IsOpen)
        {
            PayloadWriter writer = PayloadWriter.Take(this);
            try
            {
                kind = Write(value, writer);
                message = writer.Written.ToArray(); // it stays until the call back
            }
            catch (EncodeException error)
            {
                CallbackOf(done).OnDone(error);
                return;
            }
            finally
            {
                writer.Release();
            }
        }

        if (kind is { } known)
        {
            // Which says so if the session is closed.
            Send(new OutgoingMessage(known == MessageKind.Text ? Opcode.Text : Opcode.Binary, (ReadOnlyMemory<byte>)message, Compression), done);
        }
        else
        {
            SendCallback callback = CallbackOf(done); // first, for there may be too many
            _ = ReportAsync(SendAsync(value, default(CancellationToken)), callback);
        }
    }

    /// <summary>Encodes an object that is to be sent later. False: it is written in a stream, or the session is closed.</summary>
    /// <exception cref="EncodeException">It cannot be encoded.</exception>
    internal bool TryEncode<T>(T value, out MessageKind kind, out byte[] message)
    {
        ThrowIfNull(value);
        (kind, message) = (default, []);
        if (!IsOpen)
        {
            return false;
        }

        PayloadWriter writer = PayloadWriter.Take(this);
        try
        {
            if (Write(value, writer) is not { } known)
            {
                return false;
            }

            (kind, message) = (known, writer.Written.ToArray());
            return true;
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>Sends a binary message and calls back when it has been written to the network, or is not going to be.</summary>
    /// <param name="bytes">The message. Leave it unchanged until the call back.</param>
    /// <inheritdoc cref="SendAsync(string, Action{SendResult})"/>
    /// <param name="done">As of <see cref="SendAsync(string, Action{SendResult})"/>.</param>
    public void SendAsync(byte[] bytes, Action<SendResult> done)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        SendAsync((ReadOnlyMemory<byte>)bytes, done);
    }

    /// <summary>The framework's own boxes what is a struct.</summary>
    internal static void ThrowIfNull<T>(T value)
    {
        if (value is null)
        {
            throw new ArgumentNullException(nameof(value));
        }
    }

    internal JsonTypeInfo? FindJson(Type type) => (_connection.Receiver as IObjectCodecs)?.FindJson(type);

    /// <summary>Encodes an object. Null: an encoder writes it while it is sent.</summary>
    /// <exception cref="EncodeException">It cannot be encoded.</exception>
    internal MessageKind? Write<T>(T value, PayloadWriter writer)
    {
        if (Codecs?.FindForm<T>() is { } encoder)
        {
            return encoder.TryWrite(value, writer);
        }

        if (value is string text)
        {
            Encoding.UTF8.GetBytes(text, writer);
            return MessageKind.Text;
        }

        if (BytesOf(value) is { } bytes)
        {
            foreach (ReadOnlyMemory<byte> segment in bytes)
            {
                writer.Write(segment.Span);
            }

            return MessageKind.Binary;
        }

        return value is bool truth ? Forms.Boolean().TryWrite(truth, writer)
            : value is IUtf8SpanFormattable or ISpanFormattable or Enum ? AnyValueForm<T>.Instance.TryWrite(value, writer)
            : Forms.Json(FindJson(typeof(T)) as JsonTypeInfo<T> ?? throw Unknown(value)).TryWrite(value, writer);
    }

    /// <summary>Never fails.</summary>
    private static async Task ReportAsync(ValueTask sent, SendCallback callback)
    {
        Exception? error = null;
        try
        {
            await sent.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            error = failure; // goes to the call back
        }

        callback.OnDone(error);
    }

    private static EncodeException Unknown<T>(T value) => new(
        $"Nothing turns a {typeof(T)} into a message: add an encoder for it to the Encoders of the endpoint, or [JsonSerializable(typeof({typeof(T).Name}))] " +
        "to a JsonSerializerContext of the project.",
        value);

    /// <summary>What is bytes already, and only came here because of its static type.</summary>
    private static ReadOnlySequence<byte>? BytesOf<T>(T value) => value switch
    {
        byte[] bytes => new(bytes),
        ReadOnlyMemory<byte> memory => new(memory),
        Memory<byte> memory => new((ReadOnlyMemory<byte>)memory),
        ArraySegment<byte> segment => new((ReadOnlyMemory<byte>)segment),
        ReadOnlySequence<byte> sequence => sequence,
        _ => null,
    };

    private bool TrySendBytes<T>(T value, CancellationToken cancellationToken, out ValueTask sent)
    {
        if (value is string text)
        {
            sent = SendAsync(text, cancellationToken);
            return true;
        }

        if (BytesOf(value) is { } bytes)
        {
            sent = BytesForm.SendAsync(this, MessageKind.Binary, bytes, cancellationToken);
            return true;
        }

        sent = default;
        return false;
    }
}
