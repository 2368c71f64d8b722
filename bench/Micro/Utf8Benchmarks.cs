using System.Text;
using BenchmarkDotNet.Attributes;
using WsGen.Protocol;

namespace WsGen.Micro;

/// <summary>The check of text, whole and in pieces, beside a copy of as many bytes.</summary>
public class Utf8Benchmarks
{
    private byte[] _text = [];
    private byte[] _copy = [];

    [Params(64, 1024, 64 * 1024)]
    public int Size { get; set; }

    /// <summary>What the text is made of: characters of one byte, of three, of four, or of all lengths.</summary>
    [Params("ASCII", "Chinese", "emoji", "mixed")]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        string pattern = Kind switch
        {
            "ASCII" => "The quick brown fox. ",
            "Chinese" => "敏捷的棕色狐狸跳过了那只懒狗。",
            "emoji" => "🦊🐶🍀🌍🎉",
            _ => "Größe, Ελλάδα, 日本, 🦊; ",
        };
        byte[] bytes = Encoding.UTF8.GetBytes(pattern);
        _text = new byte[Size];
        _copy = new byte[Size];
        _text.AsSpan().Fill((byte)'.');
        for (int at = 0; at + bytes.Length <= Size; at += bytes.Length)
        {
            bytes.CopyTo(_text, at);
        }
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _text.AsSpan().CopyTo(_copy);

    [Benchmark]
    public bool Whole()
    {
        var validator = new Utf8Validator();
        return validator.TryAppend(_text) && validator.IsComplete;
    }

    /// <summary>As a long message arrives: cut without regard to its characters.</summary>
    [Benchmark]
    public bool InPieces()
    {
        var validator = new Utf8Validator();
        bool valid = true;
        for (int at = 0; at < _text.Length; at += 1021)
        {
            valid &= validator.TryAppend(_text.AsSpan(at, Math.Min(1021, _text.Length - at)));
        }

        return valid && validator.IsComplete;
    }
}
