using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace WsGen.Endpoints.Generated;

internal record Point(int X, int Y);

internal sealed record Named(int X, int Y, string Name) : Point(X, Y);

internal record struct Pair(byte A, byte B);

/// <summary>Notes when it is made, begun with, used and done with, in the session's properties.</summary>
internal abstract class NotingCodec : ICodec
{
    private ConcurrentQueue<string>? _notes;

    private string Name => GetType().Name.Split('`')[0];

    public virtual void Init(EndpointConfig config)
    {
        _notes = (ConcurrentQueue<string>)(config.UserProperties.TryGetValue("notes", out object? notes) ? notes : null)!
            ?? throw new InvalidOperationException($"{Name} was begun with before the notes were there");
        Note("init");
    }

    public virtual void Destroy() => Note("destroy");

    protected void Note(string what) => (_notes ?? throw new InvalidOperationException($"{Name}: {what} before Init")).Enqueue($"{Name} {what}");
}

/// <summary>"x,y".</summary>
internal sealed class PointCodec : ITextDecoder<Point>, ITextEncoder<Point>
{
    public bool WillDecode(ReadOnlySpan<byte> utf8) => utf8.Contains((byte)',');

    public Point Decode(ReadOnlySpan<byte> utf8)
    {
        string[] parts = Encoding.UTF8.GetString(utf8).Split(',');
        return new Point(int.Parse(parts[0]), int.Parse(parts[1]));
    }

    public void Encode(Point value, IBufferWriter<byte> utf8) =>
        utf8.Write(Encoding.UTF8.GetBytes(value.X == 13 ? throw new NotSupportedException("unlucky") : $"{value.X},{value.Y}"));
}

/// <summary>"x;y;name".</summary>
internal sealed class NamedCodec : ITextDecoder<Named>
{
    public bool WillDecode(ReadOnlySpan<byte> utf8) => utf8.Contains((byte)';');

    public Named Decode(ReadOnlySpan<byte> utf8)
    {
        string[] parts = Encoding.UTF8.GetString(utf8).Split(';');
        return parts.Length == 3 ? new Named(int.Parse(parts[0]), int.Parse(parts[1]), parts[2]) : throw new DecodeException("three parts, please", utf8);
    }
}

/// <summary>Two bytes.</summary>
internal sealed class PairCodec : IBinaryDecoder<Pair>, IBinaryEncoder<Pair>
{
    public Pair Decode(in ReadOnlySequence<byte> bytes)
    {
        byte[] all = bytes.ToArray();
        return new Pair(all[0], all[1]);
    }

    public void Encode(Pair value, IBufferWriter<byte> bytes)
    {
        bytes.GetSpan(2)[0] = value.A;
        bytes.GetSpan(2)[1] = value.B;
        bytes.Advance(2);
    }
}

/// <summary>Numbers with a sign before them: encoders win over what is built in.</summary>
internal sealed class IntEncoder : ITextEncoder<int>
{
    public void Encode(int value, IBufferWriter<byte> utf8) => utf8.Write(Encoding.UTF8.GetBytes($"number {value}"));
}

/// <summary>Any type, by its name: an open generic.</summary>
internal sealed class AnyCodec<T> : ITextEncoder<T>, ITextDecoder<T>
    where T : notnull, new()
{
    public T Decode(ReadOnlySpan<byte> utf8) => new();

    public void Encode(T value, IBufferWriter<byte> utf8) => utf8.Write(Encoding.UTF8.GetBytes(typeof(T).Name));
}

internal sealed class Empty;

internal sealed class NoUtf8Encoder : ITextEncoder<Empty>
{
    public void Encode(Empty value, IBufferWriter<byte> utf8) => utf8.Write((ReadOnlySpan<byte>)[0xFF]);
}

[ServerEndpoint("/point", Decoders = [typeof(PointCodec)], Encoders = [typeof(PointCodec)])]
internal sealed partial class PointEndpoint : Teller
{
    [OnMessage] private Point Mirror(Point point) => new(point.Y, point.X);
}

/// <summary>Of several decoders the first that will have the message; a decoder of a derived type serves its base.</summary>
[ServerEndpoint("/points", Decoders = [typeof(NamedCodec), typeof(PointCodec)], Encoders = [typeof(PointCodec)])]
internal sealed partial class PointsEndpoint : Teller
{
    [OnMessage] private string Tell(Point point) => point.ToString();
}

[ServerEndpoint("/pair", Decoders = [typeof(PairCodec)], Encoders = [typeof(PairCodec)])]
internal sealed partial class PairEndpoint : Teller
{
    [OnMessage] private async Task<Pair?> Swap(Pair pair)
    {
        await Task.Yield();
        return pair.A == 0 ? null : new Pair(pair.B, pair.A);
    }
}

[ServerEndpoint("/any", Decoders = [typeof(AnyCodec<>)], Encoders = [typeof(IntEncoder), typeof(AnyCodec<>)])]
internal sealed partial class AnyEndpoint : Teller
{
    [OnMessage] private ValueTask<Empty> Same(Empty empty) => new(empty);

    [OnMessage] private int Count(byte[] bytes) => bytes.Length;
}

[ServerEndpoint("/broken", Encoders = [typeof(NoUtf8Encoder)])]
internal sealed partial class NoUtf8Endpoint : Teller
{
    [OnMessage] private Empty Make(string text) => new();
}

/// <summary>Sends whatever it is asked for, through the session.</summary>
[ServerEndpoint("/send", Encoders = [typeof(PointCodec), typeof(PairCodec), typeof(UpperEncoder)])]
internal sealed partial class SendEndpoint : Teller
{
    [OnMessage]
    private ValueTask Send(string what, WsSession session) => what switch
    {
        "point" => session.SendAsync(new Point(1, 2)),
        "named" => session.SendAsync(new Named(3, 4, "five")), // an encoder of the base takes it
        "unlucky" => session.SendAsync(new Point(13, 0)),
        "pair" => session.SendAsync(new Pair(1, 2)),
        "lines" => session.SendAsync(new Lines(["a", "b"])),
        "int" => session.SendAsync(42),
        "bool" => session.SendAsync(true),
        "enum" => session.SendAsync(DayOfWeek.Friday),
        "moment" => session.SendAsync(new DateTimeOffset(2026, 7, 1, 10, 0, 0, TimeSpan.Zero)),
        "celsius" => session.SendAsync(new Celsius(20)),
        "bytes" => session.SendAsync(new byte[] { 1, 2, 3 }),
        "memory" => session.SendAsync(new byte[] { 1, 2, 3 }.AsMemory()),
        "sequence" => session.SendAsync(new ReadOnlySequence<byte>(new byte[] { 1, 2, 3 })),
        "string" => session.SendAsync<object>("text"),
        "json" => session.SendAsync(new Said("hello", 1)),
        "unknown" => session.SendAsync(new Empty()),
        _ => session.SendAsync<Point>(null!),
    };
}

internal sealed record Lines(string[] All);

/// <summary>Writes lines one by one.</summary>
internal sealed class UpperEncoder : ITextStreamEncoder<Lines>
{
    public async ValueTask EncodeAsync(Lines value, TextWriter writer, CancellationToken closing)
    {
        foreach (string line in value.All)
        {
            await writer.WriteAsync(line.ToUpperInvariant());
        }
    }
}

/// <summary>Text decoded line by line, and written line by line.</summary>
internal sealed class LinesDecoder : ITextStreamDecoder<Lines>
{
    public async ValueTask<Lines> DecodeAsync(TextReader reader, CancellationToken closing)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(closing) is { } line)
        {
            lines.Add(line == "bad" ? throw new FormatException("a bad line") : line);
        }

        return new Lines([.. lines]);
    }
}

[ServerEndpoint("/lines", Decoders = [typeof(LinesDecoder)], Encoders = [typeof(UpperEncoder)])]
internal sealed partial class LinesEndpoint : Teller
{
    [OnMessage] private Lines Same(Lines lines) => lines;
}

internal sealed record Blob(byte[] Bytes);

internal sealed class BlobCodec : IBinaryStreamDecoder<Blob>, IBinaryStreamEncoder<Blob>
{
    public async ValueTask<Blob> DecodeAsync(Stream stream, CancellationToken closing)
    {
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy, closing);
        return new Blob(copy.ToArray());
    }

    public ValueTask EncodeAsync(Blob value, Stream stream, CancellationToken closing) =>
        value.Bytes.Length == 0 ? throw new NotSupportedException("nothing in it") : stream.WriteAsync(value.Bytes, closing);
}

[ServerEndpoint("/blob", Decoders = [typeof(BlobCodec)], Encoders = [typeof(BlobCodec)])]
internal sealed partial class BlobEndpoint : Teller
{
    [OnMessage] private ValueTask<Blob> Same(Blob blob) => new(blob);
}

internal sealed class FirstCodec : NotingCodec, ITextDecoder<Point>, ITextEncoder<Point>
{
    public Point Decode(ReadOnlySpan<byte> utf8)
    {
        Note("decode");
        return new Point(1, 2);
    }

    public void Encode(Point value, IBufferWriter<byte> utf8)
    {
        Note("encode");
        utf8.Write("point"u8);
    }
}

internal sealed class SecondCodec : NotingCodec, IBinaryDecoder<Pair>
{
    public override void Init(EndpointConfig config)
    {
        base.Init(config);
        if (config.UserProperties.ContainsKey("fail init"))
        {
            throw new InvalidOperationException("second codec");
        }
    }

    public override void Destroy()
    {
        base.Destroy();
        throw new InvalidOperationException("done with");
    }

    public Pair Decode(in ReadOnlySequence<byte> bytes) => default;
}

internal sealed class ThirdCodec : NotingCodec, ITextEncoder<Pair>
{
    public void Encode(Pair value, IBufferWriter<byte> utf8) => utf8.Write("pair"u8);
}

[ServerEndpoint("/noting", Encoders = [typeof(ThirdCodec), typeof(FirstCodec)], Decoders = [typeof(FirstCodec), typeof(SecondCodec)])]
internal sealed partial class NotingEndpoint : IDisposable
{
    private readonly ConcurrentQueue<string> _notes = new();

    public NotingEndpoint(WsSession session)
    {
        session.UserProperties["notes"] = _notes;
        if (session.QueryString == "fail")
        {
            session.UserProperties["fail init"] = true;
        }
    }

    public static TaskCompletionSource<string> Ended { get; set; } = Support.Bounded.Gate<string>();

    [OnOpen] private void Open() => _notes.Enqueue("open");

    [OnMessage] private Point Same(Point point) => point;

    [OnClose] private void Close() => _notes.Enqueue("close");

    [OnError] private void Failed(Exception error) => _notes.Enqueue($"error {error.Message}");

    public void Dispose()
    {
        _notes.Enqueue("dispose");
        Ended.TrySetResult(string.Join(", ", _notes));
    }
}

/// <summary>A class that declares an encoder, to which a configuration may add others.</summary>
[ServerEndpoint("/notes", Encoders = [typeof(UpperEncoder)])]
internal sealed partial class NotesEndpoint
{
    [OnMessage]
    private async Task Tell(string text, WsSession session)
    {
        await session.SendAsync(new Programmatic.CodecTests.Note(text));
        await session.SendAsync(new Lines([$"line {text}"]));
    }
}

/// <summary>Counts what becomes of it.</summary>
internal sealed class CountingCodec : ITextDecoder<Point>, ITextEncoder<Point>
{
    private int _decoded;
    private int _begun;

    public CountingCodec() => Made++;

    public static int Made { get; set; }

    public void Init(EndpointConfig config) => _begun++;

    public Point Decode(ReadOnlySpan<byte> utf8)
    {
        _decoded++;
        return new Point(0, 0);
    }

    public void Encode(Point value, IBufferWriter<byte> utf8) => Encoding.UTF8.GetBytes($"{_decoded} decoded, {_begun} begun with", utf8);
}

/// <summary>A class that declares a decoder, which a configuration may add as an encoder.</summary>
[ServerEndpoint("/counting", Decoders = [typeof(CountingCodec)])]
internal sealed partial class CountingEndpoint
{
    [OnMessage] private ValueTask Back(Point point, WsSession session) => session.SendAsync(point);
}
