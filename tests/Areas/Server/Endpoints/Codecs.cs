using System.Buffers;
using System.Globalization;
using System.Text;

namespace WsGen.Area.Server;

internal record Pair(int A, int B);

internal sealed record NamedPair(int A, int B, string Name) : Pair(A, B);

internal sealed record Other(string Text);

/// <summary>Notes in the case's journal when it is made, begun with, and done with; and throws where it is told to.</summary>
internal abstract class NotingCodec : ICodec
{
    private static int s_made;

    private readonly int _number = Interlocked.Increment(ref s_made);
    private Journal? _journal;

    protected string Name => GetType().Name.Split('`')[0];

    protected int Number => _number;

    public virtual void Init(EndpointConfig config)
    {
        _journal = config.UserProperties.TryGetValue("journal", out object? journal) ? (Journal?)journal : null;
        Note("init");
    }

    public virtual void Destroy() => Note("destroy");

    protected void Note(string what) => _journal?.Write($"{Name} {what}");

    protected static Pair Read(string text)
    {
        string[] parts = text.Split(',');
        return new Pair(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}

internal sealed class PairText : NotingCodec, ITextDecoder<Pair>, ITextEncoder<Pair>
{
    public Pair Decode(ReadOnlySpan<byte> utf8)
    {
        Note("decode");
        return Read(Encoding.UTF8.GetString(utf8));
    }

    public void Encode(Pair value, IBufferWriter<byte> utf8)
    {
        Note("encode");
        utf8.Write(Encoding.UTF8.GetBytes($"{value.A},{value.B}"));
    }
}

internal sealed class PairBinary : NotingCodec, IBinaryDecoder<Pair>, IBinaryEncoder<Pair>
{
    public Pair Decode(in ReadOnlySequence<byte> bytes)
    {
        byte[] both = bytes.ToArray();
        return new Pair(both[0], both[1]);
    }

    public void Encode(Pair value, IBufferWriter<byte> bytes) => bytes.Write<byte>([(byte)value.A, (byte)value.B]);
}

internal sealed class PairTextStream : NotingCodec, ITextStreamDecoder<Pair>, ITextStreamEncoder<Pair>
{
    public async ValueTask<Pair> DecodeAsync(TextReader reader, CancellationToken closing)
    {
        char[] first = new char[1];
        await reader.ReadAsync(first.AsMemory(), closing);
        Note("began");
        return Read(first[0] + await reader.ReadToEndAsync(closing));
    }

    public async ValueTask EncodeAsync(Pair value, TextWriter writer, CancellationToken closing)
    {
        await writer.WriteAsync($"{value.A}");
        await writer.FlushAsync(closing);
        await writer.WriteAsync($",{value.B}");
    }
}

internal sealed class PairBinaryStream : NotingCodec, IBinaryStreamDecoder<Pair>, IBinaryStreamEncoder<Pair>
{
    public async ValueTask<Pair> DecodeAsync(Stream stream, CancellationToken closing)
    {
        byte[] both = new byte[2];
        await stream.ReadExactlyAsync(both, closing);
        return new Pair(both[0], both[1]);
    }

    public async ValueTask EncodeAsync(Pair value, Stream stream, CancellationToken closing)
    {
        await stream.WriteAsync(new[] { (byte)value.A }, closing);
        await stream.FlushAsync(closing);
        await stream.WriteAsync(new[] { (byte)value.B }, closing);
    }
}

/// <summary>Will only have text that begins with "even", or with "odd".</summary>
internal sealed class EvenText : NotingCodec, ITextDecoder<Other>
{
    public bool WillDecode(ReadOnlySpan<byte> utf8)
    {
        Note("asked");
        return utf8.StartsWith("even"u8);
    }

    public Other Decode(ReadOnlySpan<byte> utf8) => new($"even by {Name}");
}

internal sealed class OddText : NotingCodec, ITextDecoder<Other>
{
    public bool WillDecode(ReadOnlySpan<byte> utf8)
    {
        Note("asked");
        return utf8.StartsWith("odd"u8) || utf8.StartsWith("even"u8);
    }

    public Other Decode(ReadOnlySpan<byte> utf8) => new($"odd by {Name}");
}

/// <summary>Closed over whatever it is wanted for.</summary>
internal sealed class AnyText<T> : NotingCodec, ITextEncoder<T>
{
    public void Encode(T value, IBufferWriter<byte> utf8) => utf8.Write(Encoding.UTF8.GetBytes($"any {typeof(T).Name} {value}"));
}

internal sealed class HexInt : NotingCodec, ITextEncoder<int>, ITextDecoder<int>
{
    public int Decode(ReadOnlySpan<byte> utf8) => int.Parse(utf8, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public void Encode(int value, IBufferWriter<byte> utf8) => utf8.Write(Encoding.UTF8.GetBytes(value.ToString("x", CultureInfo.InvariantCulture)));
}

/// <summary>Tells of its own instance: which one of all that were ever made.</summary>
internal sealed class Numbered : NotingCodec, ITextEncoder<Other>
{
    private int _calls;

    public void Encode(Other value, IBufferWriter<byte> utf8) => utf8.Write(Encoding.UTF8.GetBytes($"{Number} {++_calls}"));
}

/// <summary>Gives each of its connections' codecs the journal to write to.</summary>
internal sealed class JournalForCodecs : ServerEndpointConfigurator
{
    public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response) =>
        config.UserProperties["journal"] = Journal.Of(request);
}
