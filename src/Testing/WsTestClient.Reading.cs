using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace WsGen.Testing;

// Bytes into frames, and the answer to the upgrade request.
public sealed partial class WsTestClient
{
    private readonly Queue<TestFrame> _between = new();
    private TestMessage? _end;

    private async Task<TestFrame?> NextFrameAsync() => _between.TryDequeue(out TestFrame? earlier) ? earlier : await ReadFrameAsync().ConfigureAwait(false);

    private async Task<TestFrame?> ReadFrameAsync()
    {
        TestFrame? frame = await ReadAsync("a frame", Parse).ConfigureAwait(false);
        if (frame is { Masked: true })
        {
            throw Failure("a frame without mask, as RFC 6455 section 5.1 wants it of servers", frame.ToString());
        }

        Note($"< {(frame is null ? _end : frame with { Masked = true })}"); // that it has no mask need not be said
        return frame;
    }

    /// <summary>Null where not all of it is there.</summary>
    private static TestFrame? Parse(ref ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes);
        if (!reader.TryRead(out byte first) || !reader.TryRead(out byte second))
        {
            return null;
        }

        long length = second & 0x7F;
        Span<byte> extended = stackalloc byte[length switch { 126 => 2, 127 => 8, _ => 0 }];
        if (!reader.TryCopyTo(extended))
        {
            return null;
        }

        reader.Advance(extended.Length);
        length = extended.Length switch { 2 => BinaryPrimitives.ReadUInt16BigEndian(extended), 8 => BinaryPrimitives.ReadInt64BigEndian(extended), _ => length };
        bool masked = (second & 0x80) != 0;
        if (reader.Remaining < length + (masked ? 4 : 0))
        {
            return null;
        }

        reader.Advance(masked ? 4 : 0); // refused anyway
        byte[] payload = bytes.Slice(reader.Position, length).ToArray();
        bytes = bytes.Slice(bytes.GetPosition(length, reader.Position));
        return new TestFrame(first & 0xF, payload) { Fin = (first & 0x80) != 0, Reserved = (first >> 4) & 7, Masked = masked };
    }

    private async Task<TestResponse> ReadResponseAsync() =>
        await ReadAsync("an answer to the upgrade request", ParseResponse).ConfigureAwait(false)
        ?? throw Failure("an answer to the upgrade request", _end!.ToString());

    private static TestResponse? ParseResponse(ref ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
        {
            return null;
        }

        string[] lines = Encoding.Latin1.GetString(head).Split("\r\n");
        List<KeyValuePair<string, string>> fields = [.. lines.Skip(1).Select(static line => line.Split(':', 2)).Select(static parts => new KeyValuePair<string, string>(parts[0], parts[1].Trim()))];
        var response = new TestResponse(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), fields, "");
        long length = response.Status != 101 && response.Header("Content-Length") is { } declared ? long.Parse(declared, CultureInfo.InvariantCulture) : 0;
        if (reader.Remaining < length)
        {
            return null;
        }

        string body = Encoding.UTF8.GetString(bytes.Slice(reader.Position, length));
        bytes = bytes.Slice(bytes.GetPosition(length, reader.Position));
        return response with { Body = body.EndsWith('\n') ? body[..^1] : body };
    }

    /// <summary>Reads until there is a whole thing; null at the end, of which <see cref="_end"/> says which it is.</summary>
    private async Task<T?> ReadAsync<T>(string expected, Parser<T> parse)
        where T : class
    {
        PipeReader input = _connection.Transport.Input;
        using var patience = new CancellationTokenSource(_server.Patience);
        while (_end is null)
        {
            ReadResult result;
            try
            {
                result = await input.ReadAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException error)
            {
                throw Failure(expected, $"nothing within {_server.Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds", error);
            }
            catch (Exception error) when (error is IOException or InvalidOperationException)
            {
                _end = new TestMessage(TestMessageKind.Reset, default);
                break;
            }

            ReadOnlySequence<byte> bytes = result.Buffer;
            T? found = parse(ref bytes);
            input.AdvanceTo(bytes.Start, found is null ? bytes.End : bytes.Start);
            if (found is not null)
            {
                return found;
            }

            if (result.IsCompleted)
            {
                _end = new TestMessage(TestMessageKind.End, default);
            }
        }

        return null;
    }

    private delegate T? Parser<T>(ref ReadOnlySequence<byte> bytes);
}
