using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace WsGen.Area.Server;

// What a handler can take (OnMessage javadoc), one form each. The answers say what the handler has seen of it.
[ServerEndpoint("/take/string")]
internal sealed partial class TakeString
{
    [OnMessage] private string Take(string text) => $"string {text}";
}

[ServerEndpoint("/take/chars")]
internal sealed partial class TakeChars
{
    [OnMessage] private string Take(ReadOnlySpan<char> text) => $"chars {text.Length} {text}";
}

[ServerEndpoint("/take/utf8/span")]
internal sealed partial class TakeUtf8Span
{
    [OnMessage(MessageKind.Text)] private string Take(ReadOnlySpan<byte> utf8) => $"utf8 {utf8.Length}";
}

[ServerEndpoint("/take/utf8/memory")]
internal sealed partial class TakeUtf8Memory
{
    [OnMessage(MessageKind.Text)]
    private async Task<string> Take(ReadOnlyMemory<byte> utf8)
    {
        await Task.Yield(); // the memory is valid until the task completes
        return $"utf8 {utf8.Length} {Encoding.UTF8.GetString(utf8.Span)}";
    }
}

[ServerEndpoint("/take/utf8/sequence")]
internal sealed partial class TakeUtf8Sequence
{
    [OnMessage(MessageKind.Text)] private string Take(ReadOnlySequence<byte> utf8) => $"utf8 {utf8.Length}";
}

[ServerEndpoint("/take/reader")]
internal sealed partial class TakeReader
{
    [OnMessage] private async Task<string> Take(TextReader reader) => $"reader {await reader.ReadToEndAsync()}";
}

[ServerEndpoint("/take/utf8/stream")]
internal sealed partial class TakeUtf8Stream
{
    [OnMessage(MessageKind.Text)]
    private async Task<string> Take(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return $"utf8 stream {copy.Length}";
    }
}

[ServerEndpoint("/take/array")]
internal sealed partial class TakeArray
{
    private byte[] _last = [];

    /// <summary>The array is the handler's to keep: the answer is the one before.</summary>
    [OnMessage]
    private byte[] Take(byte[] bytes)
    {
        byte[] before = _last;
        _last = bytes;
        return before;
    }
}

[ServerEndpoint("/take/span")]
internal sealed partial class TakeSpan
{
    [OnMessage] private string Take(ReadOnlySpan<byte> bytes) => $"span {Convert.ToHexString(bytes)}";
}

[ServerEndpoint("/take/memory")]
internal sealed partial class TakeMemory
{
    [OnMessage]
    private async Task<string> Take(ReadOnlyMemory<byte> bytes)
    {
        await Task.Yield();
        return $"memory {Convert.ToHexString(bytes.Span)}";
    }
}

[ServerEndpoint("/take/sequence")]
internal sealed partial class TakeSequence
{
    [OnMessage] private string Take(in ReadOnlySequence<byte> bytes) => $"sequence {Convert.ToHexString(bytes.ToArray())}";
}

[ServerEndpoint("/take/stream")]
internal sealed partial class TakeStream
{
    [OnMessage]
    private async Task<string> Take(Stream stream)
    {
        int first = stream.ReadByte();
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return $"stream {first} {copy.Length}";
    }
}

[ServerEndpoint("/take/pipe")]
internal sealed partial class TakePipe
{
    [OnMessage]
    private async Task<string> Take(PipeReader pipe)
    {
        long total = 0;
        while (true)
        {
            ReadResult result = await pipe.ReadAsync();
            total += result.Buffer.Length;
            pipe.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return $"pipe {total}";
            }
        }
    }
}

/// <summary>A handler of parts: says of each what it was, and whether it was the last.</summary>
[ServerEndpoint("/take/parts")]
internal sealed partial class TakeParts
{
    [OnMessage] private string Take(string part, bool last) => $"part {part} {last}";

    [OnMessage] private ReadOnlyMemory<byte> Take(bool last, byte[] part) => part.Append((byte)(last ? 1 : 0)).ToArray();
}

[ServerEndpoint("/take/parts/memory")]
internal sealed partial class TakePartsOfMemory
{
    [OnMessage] private string Take(ReadOnlyMemory<byte> part, bool last, WsSession session) => $"{session.IsOpen} {Convert.ToHexString(part.Span)} {last}";

    [OnMessage(MessageKind.Text)] private string Say(ReadOnlySpan<byte> part, bool last) => $"{part.Length} {last}";
}

[ServerEndpoint("/take/pong")]
internal sealed partial class TakePong
{
    [OnMessage] private ValueTask Ping(string text, WsSession session) => session.PingAsync(Encoding.UTF8.GetBytes(text));

    [OnMessage] private string Take(PongMessage pong, WsSession session) => $"pong {Encoding.UTF8.GetString(pong.ApplicationData.Span)} {session.IsOpen}";
}

/// <summary>All three kinds in one class, each to its own method.</summary>
[ServerEndpoint("/take/all")]
internal sealed partial class TakeAll
{
    [OnMessage] private string Text(string text) => "text";

    [OnMessage] private string Binary(byte[] bytes) => "binary";

    [OnMessage] private string Pong(PongMessage pong) => "pong";
}

/// <summary>Everything that may stand beside a payload, in an order of its own.</summary>
[ServerEndpoint("/take/beside/{x}", Subprotocols = ["beside"])]
internal sealed partial class TakeBeside
{
    [OnMessage]
    private string Take(
        CancellationToken closing, [FromServices] Greeter greeter, [PathParam] string x, EndpointConfig config, string text,
        [FromKeyedServices("loud")] Greeter loud, WsSession session) =>
        $"{text} {x} {closing.CanBeCanceled && !closing.IsCancellationRequested} {config.Path} {greeter.Greet("you")} {loud.Greet("you")} {session.IsOpen}";
}

/// <summary>A handler whose class, method, parameters and path need escaping or care.</summary>
[ServerEndpoint("/take/@event/{größe}")]
internal sealed partial class @class
{
    [OnMessage] private string @string(string @event, [PathParam] int größe) => $"{@event} {größe + 1}";
}

internal sealed partial class Outer
{
    [ServerEndpoint("/take/nested")]
    internal sealed partial class Inner
    {
        [OnMessage] private string Take(string text) => $"nested {text}";
    }
}

[ServerEndpoint("/take/record")]
internal sealed partial record TakeRecord
{
    [OnMessage] private string Take(string text) => $"record {text}";
}

[ServerEndpoint("/take/limited")]
internal sealed partial class TakeLimited
{
    [OnMessage(MaxMessageSize = 10)] private string Take(string text) => text;

    [OnMessage(MaxMessageSize = 20000)] private int Take(ReadOnlySpan<byte> bytes) => bytes.Length;

    [OnClose] private void Close(WsSession session, CloseReason reason) => Journal.Write(session, $"close {(int)reason.Code} {reason.Initiator} {(int?)reason.SentCode}");
}

[ServerEndpoint("/take/nothing")]
internal sealed partial class TakeNothing
{
    [OnClose] private void Close(WsSession session, CloseReason reason) => Journal.Write(session, $"close {(int)reason.Code} {(int?)reason.SentCode}");
}

[ServerEndpoint("/take/ignoring", UnhandledMessages = UnhandledMessages.Ignore)]
internal sealed partial class TakeIgnoring
{
    [OnMessage] private string Take(string text) => text;
}
