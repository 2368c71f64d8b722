using BenchmarkDotNet.Attributes;
using WsGen.Protocol;

namespace WsGen.Micro;

/// <summary>Unmasking in place, beside a copy of as many bytes: what the memory itself costs.</summary>
public class MaskBenchmarks
{
    private byte[] _payload = [];
    private byte[] _copy = [];

    [Params(64, 1024, 16 * 1024, 1024 * 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _payload = new byte[Size];
        _copy = new byte[Size];
        new Random(Size).NextBytes(_payload);
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _payload.AsSpan().CopyTo(_copy);

    [Benchmark]
    public void Unmask() => FrameMask.Apply(_payload, Frames.Mask);
}
