using System.Buffers;
using System.Text;

namespace WsGen.Area.Server;

/// <summary>What a throwing codec throws: its own exception, or the library's.</summary>
internal static class Thrown
{
    public static Exception By(string what) => what.Contains("own", StringComparison.Ordinal) ? new DecodeException("own words", "own"u8) : new FormatException("thrown " + what);
}

internal sealed record Bad(string What);

internal sealed class BadText : NotingCodec, ITextDecoder<Bad>, ITextEncoder<Bad>
{
    public bool WillDecode(ReadOnlySpan<byte> utf8) => utf8.StartsWith("will"u8) ? throw Thrown.By("will") : true;

    public Bad Decode(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith("good"u8) ? new Bad(Encoding.UTF8.GetString(utf8)) : throw Thrown.By(Encoding.UTF8.GetString(utf8));

    public void Encode(Bad value, IBufferWriter<byte> utf8)
    {
        utf8.Write("half"u8);
        throw value.What.Contains("own", StringComparison.Ordinal) ? new EncodeException("own words", value) : Thrown.By("encode");
    }
}

internal sealed class BadBinary : NotingCodec, IBinaryDecoder<Bad>, IBinaryEncoder<Bad>
{
    public bool WillDecode(in ReadOnlySequence<byte> bytes) => bytes.Length == 0 ? throw Thrown.By("will") : true;

    public Bad Decode(in ReadOnlySequence<byte> bytes) => bytes.FirstSpan[0] == 1 ? new Bad("good") : throw Thrown.By("binary");

    public void Encode(Bad value, IBufferWriter<byte> bytes)
    {
        bytes.Write<byte>([1, 2]);
        throw Thrown.By("encode");
    }
}

internal sealed class BadTextStream : NotingCodec, ITextStreamDecoder<Bad>, ITextStreamEncoder<Bad>
{
    public async ValueTask<Bad> DecodeAsync(TextReader reader, CancellationToken closing)
    {
        string text = await reader.ReadToEndAsync(closing);
        return text.StartsWith("good", StringComparison.Ordinal) ? new Bad(text) : throw Thrown.By(text);
    }

    public async ValueTask EncodeAsync(Bad value, TextWriter writer, CancellationToken closing)
    {
        await writer.WriteAsync("half");
        throw Thrown.By("encode");
    }
}

internal sealed class BadBinaryStream : NotingCodec, IBinaryStreamDecoder<Bad>, IBinaryStreamEncoder<Bad>
{
    public async ValueTask<Bad> DecodeAsync(Stream stream, CancellationToken closing)
    {
        byte[] one = new byte[1];
        await stream.ReadExactlyAsync(one, closing);
        return one[0] == 1 ? new Bad("good") : throw Thrown.By("binary");
    }

    public async ValueTask EncodeAsync(Bad value, Stream stream, CancellationToken closing)
    {
        await stream.WriteAsync(new byte[] { 1, 2 }, closing);
        throw Thrown.By("encode");
    }
}

/// <summary>Cannot be begun with.</summary>
internal sealed class BadInit : NotingCodec, ITextEncoder<Bad>
{
    public override void Init(EndpointConfig config)
    {
        base.Init(config);
        throw new InvalidOperationException("no init");
    }

    public void Encode(Bad value, IBufferWriter<byte> utf8) => Note("encode");
}

/// <summary>Cannot be done with.</summary>
internal sealed class BadDestroy : NotingCodec, ITextEncoder<Other>
{
    public override void Destroy()
    {
        base.Destroy();
        throw new InvalidOperationException("no destroy");
    }

    public void Encode(Other value, IBufferWriter<byte> utf8) => utf8.Write("x"u8);
}

/// <summary>Notes errors with what the exception knows, and whether the session is the one it happened in.</summary>
internal abstract class ErrorTeller
{
    [OnError]
    protected ValueTask Fail(WsSession session, Exception error)
    {
        string known = error switch
        {
            DecodeException decode => $"{decode.GetType().Name} {decode.InnerException?.GetType().Name} [{Encoding.UTF8.GetString(decode.Payload.Span)}]",
            EncodeException encode => $"{encode.GetType().Name} {encode.InnerException?.GetType().Name} {encode.Value}",
            _ => error.GetType().Name,
        };
        Journal.Write(session, $"error {known}");
        return session.IsOpen ? session.SendAsync("error " + known) : default;
    }
}

[ServerEndpoint("/throwing/text", Decoders = [typeof(BadText)], Encoders = [typeof(BadText)])]
internal sealed partial class ThrowingText : ErrorTeller
{
    [OnMessage] private Bad Take(Bad bad) => bad;
}

[ServerEndpoint("/throwing/binary", Decoders = [typeof(BadBinary)], Encoders = [typeof(BadBinary)])]
internal sealed partial class ThrowingBinary : ErrorTeller
{
    [OnMessage] private Bad Take(Bad bad) => bad;
}

[ServerEndpoint("/throwing/text/stream", Decoders = [typeof(BadTextStream)])]
internal sealed partial class ThrowingTextStreamDecoder : ErrorTeller
{
    [OnMessage] private string Take(Bad bad) => bad.What;
}

[ServerEndpoint("/throwing/binary/stream", Decoders = [typeof(BadBinaryStream)])]
internal sealed partial class ThrowingBinaryStreamDecoder : ErrorTeller
{
    [OnMessage] private string Take(Bad bad) => bad.What;
}

[ServerEndpoint("/throwing/encoder/text/stream", Encoders = [typeof(BadTextStream)])]
internal sealed partial class ThrowingTextStreamEncoder : ErrorTeller
{
    [OnMessage] private Bad Take(string text) => new(text);
}

[ServerEndpoint("/throwing/encoder/binary/stream", Encoders = [typeof(BadBinaryStream)])]
internal sealed partial class ThrowingBinaryStreamEncoder : ErrorTeller
{
    [OnMessage] private Bad Take(string text) => new(text);
}

[ServerEndpoint("/throwing/send", Encoders = [typeof(BadText)])]
internal sealed partial class ThrowingSend : ErrorTeller
{
    [OnMessage]
    private async ValueTask Take(string text, WsSession session)
    {
        try
        {
            await session.SendAsync(new Bad(text));
        }
        catch (EncodeException error)
        {
            await session.SendAsync($"caught {error.Message} {error.Value}");
        }
    }
}

[ServerEndpoint("/throwing/sequence", Encoders = [typeof(BadText)])]
internal sealed partial class ThrowingSequence : ErrorTeller
{
    [OnMessage]
    private async IAsyncEnumerable<Bad> Take(string text)
    {
        await Task.Yield();
        yield return new Bad(text);
    }
}

[ServerEndpoint("/throwing/silent", Decoders = [typeof(BadText)])]
internal sealed partial class ThrowingSilent
{
    [OnMessage] private string Take(Bad bad) => bad.What;

    [OnClose] private void Close(WsSession session, CloseReason reason) => Journal.Write(session, $"close {(int)reason.Code} {reason.Initiator} {(int?)reason.SentCode}");
}

[ServerEndpoint("/throwing/silent/encoder", Encoders = [typeof(BadText)])]
internal sealed partial class ThrowingSilentEncoder
{
    [OnMessage] private Bad Take(string text) => new(text);
}

[ServerEndpoint("/throwing/init", Encoders = [typeof(PairText), typeof(BadInit)], Configurator = typeof(JournalForCodecs))]
internal sealed partial class ThrowingInit : ErrorTeller
{
    [OnOpen] private void Open(WsSession session) => Journal.Write(session, "open");

    [OnMessage] private Bad Take(string text) => new(text);

    [OnClose] private void Close(WsSession session) => Journal.Write(session, "close");
}

[ServerEndpoint("/throwing/destroy", Encoders = [typeof(BadDestroy), typeof(PairText)], Configurator = typeof(JournalForCodecs))]
internal sealed partial class ThrowingDestroy : ErrorTeller
{
    [OnMessage] private Other Take(string text) => new(text);

    [OnClose] private void Close(WsSession session) => Journal.Write(session, "close");
}
