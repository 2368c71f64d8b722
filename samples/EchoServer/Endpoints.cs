using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using WsGen;

namespace EchoServer;

/// <summary>Text and binary, replied in kind by the shortest way there is: from the receive buffer into the output.</summary>
[ServerEndpoint("/echo")]
public sealed partial class Echo
{
    [OnMessage(MessageKind.Text)]
    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> message) => message;

    [OnMessage]
    private ReadOnlySpan<byte> Binary(ReadOnlySpan<byte> message) => message;
}

/// <summary>Text through a string.</summary>
[ServerEndpoint("/echo/string")]
public sealed partial class EchoString
{
    [OnMessage]
    private string Text(string message) => message;
}

/// <summary>
/// A <see cref="Quote"/> decoded and encoded again, with no string or array of bytes in between: it is read where it was received, and written into
/// a buffer that the connection keeps. What is left to allocate is the object.
/// </summary>
[ServerEndpoint("/echo/json")]
public sealed partial class EchoJson : IDisposable
{
    private const int MaxMessageSize = 64 * 1024; // the buffer stays as large as the largest reply was

    private readonly ArrayBufferWriter<byte> _reply = new();
    private readonly Utf8JsonWriter _writer;

    public EchoJson() => _writer = new Utf8JsonWriter(_reply, new JsonWriterOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // only what stands inside of HTML needs more
        SkipValidation = true, // a serializer writes no property outside of an object
    });

    [OnMessage(MessageKind.Text, MaxMessageSize = MaxMessageSize)]
    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> message)
    {
        Quote quote = JsonSerializer.Deserialize(message, QuoteJson.Default.Quote) ?? throw new JsonException();
        _reply.ResetWrittenCount();
        _writer.Reset();
        JsonSerializer.Serialize(_writer, quote, QuoteJson.Default.Quote);
        return _reply.WrittenSpan;
    }

    [OnError]
    private ValueTask Fail(Exception error, WsSession session) => error is JsonException
        ? session.CloseAsync(CloseCode.PolicyViolation, "That is no JSON object.")
        : ValueTask.FromException(error);

    public void Dispose() => _writer.Dispose();
}

/// <summary>Parts, sent back as parts.</summary>
[ServerEndpoint("/echo/partial")]
public sealed partial class EchoPartial
{
    [OnMessage]
    private ValueTask Text(string part, bool last, WsSession session) => session.SendPartAsync(part, last);

    [OnMessage]
    private ValueTask Binary(ReadOnlyMemory<byte> part, bool last, WsSession session) => session.SendPartAsync(part, last);
}

/// <summary>Messages that are never whole in memory, in either direction.</summary>
[ServerEndpoint("/echo/stream")]
public sealed partial class EchoStream
{
    [OnMessage]
    private async ValueTask Text(TextReader reader, WsSession session)
    {
        await using TextWriter writer = session.OpenTextWriter();
        char[] buffer = new char[4096];
        int read;
        do
        {
            read = await reader.ReadAsync(buffer);
            await writer.WriteAsync(buffer.AsMemory(0, read)); // an empty message is one, too
        }
        while (read != 0);
    }

    [OnMessage]
    private async ValueTask Binary(Stream stream, WsSession session)
    {
        await using Stream output = session.OpenBinaryStream();
        await output.WriteAsync(ReadOnlyMemory<byte>.Empty); // an empty message is one, too
        await stream.CopyToAsync(output);
    }
}

/// <summary>What anyone sends goes to all open sessions of this endpoint, the sender included.</summary>
[ServerEndpoint("/broadcast")]
public sealed partial class Broadcast
{
    [OnMessage]
    private ValueTask Text(string message, WsSession session) => session.OpenSessions.SendAsync(message);

    [OnMessage]
    private ValueTask Binary(ReadOnlyMemory<byte> message, WsSession session) => session.OpenSessions.SendAsync(message);
}

/// <summary>Echoes; the first message it sends is the chosen subprotocol, or empty.</summary>
[ServerEndpoint("/subprotocol", Subprotocols = ["v2.echo", "v1.echo"])]
public sealed partial class Subprotocol
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync(session.Subprotocol ?? "");

    [OnMessage]
    private string Text(string message) => message;
}

/// <summary>Says what the variables of its path take.</summary>
[ServerEndpoint("/params/{a}/{b}")]
public sealed partial class Params
{
    [OnOpen]
    private ValueTask Greet(WsSession session, [PathParam] string a, [PathParam("b")] string second) =>
        session.SendAsync($"a={a};b={second}");
}

/// <summary>Blocks its thread, as user code may.</summary>
[ServerEndpoint("/sleep/{ms}")]
public sealed partial class Sleep
{
    [OnMessage]
    private string Text(string message, [PathParam] int ms)
    {
#pragma warning disable WSG2025 // to block is the point of this endpoint
        Thread.Sleep(ms);
#pragma warning restore WSG2025
        return message;
    }
}

/// <summary>Sends binary messages of the given size for as long as the session lives.</summary>
[ServerEndpoint("/push/{bytes}")]
public sealed partial class Push
{
    [OnOpen]
    private void Start(WsSession session, [PathParam] int bytes) => _ = PushAsync(session, new byte[bytes]);

    private static async Task PushAsync(WsSession session, byte[] message)
    {
        await Task.Yield();
        try
        {
            while (session.IsOpen)
            {
                await session.SendAsync(message);
            }
        }
        catch (SessionClosedException)
        {
            // The session is over, and so is this.
        }
    }
}
