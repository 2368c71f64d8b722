using BenchmarkDotNet.Attributes;
using WsGen.Protocol;

namespace WsGen.Micro;

/// <summary>A frame's header, and whole messages out of a receive buffer: header, unmasking, and the check of text. Per message.</summary>
public class ParseBenchmarks
{
    private const int Messages = 16;

    private readonly byte[] _header = Frames.Masked(1, new byte[64]);
    private MessageReader<ServerRole> _reader = new(new ProtocolLimits(1 << 24, 1 << 24));
    private byte[] _batch = [];
    private byte[] _input = [];

    [Params(64, 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        byte[] text = new byte[Size];
        text.AsSpan().Fill((byte)'a');
        _batch = [.. Enumerable.Range(0, Messages).SelectMany(_ => Frames.Masked(1, text))];
        _input = new byte[_batch.Length];
    }

    [Benchmark]
    public int Header() =>
        FrameHeader.TryParse<ServerRole>(_header, 0, out FrameHeader header, out _) == ParseStatus.Done ? header.Size : throw new InvalidOperationException();

    /// <summary>Reading changes the input, so it is copied afresh each time; that is part of the figure.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public int Batch()
    {
        _batch.CopyTo(_input, 0);
        Span<byte> rest = _input;
        int messages = 0;
        while (_reader.Read(rest, out int consumed).Kind == ProtocolEventKind.Text)
        {
            messages++;
            rest = rest[consumed..];
        }

        return messages == Messages ? messages : throw new InvalidOperationException();
    }
}
