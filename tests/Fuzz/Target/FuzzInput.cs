namespace WsGen.Fuzz;

/// <summary>
/// How the bytes that a fuzzer makes up are read. So that a seed can be written by hand, all targets share one layout:
/// <code>
/// settings  piece  piece  piece  body ...
/// 1 byte    1 byte each
/// </code>
/// The body is fed in pieces of these three sizes in turn; one of 0 is an empty piece.
/// </summary>
internal sealed class FuzzInput
{
    /// <summary>More would find nothing more: what is longer is cut here.</summary>
    public const int MaxBody = 4096;

    public const int HeaderSize = 4;

    private readonly byte[] _sizes = new byte[3];

    public FuzzInput(ReadOnlySpan<byte> bytes)
    {
        Settings = bytes.IsEmpty ? (byte)0 : bytes[0];
        for (int i = 0; i < 3 && i + 1 < bytes.Length; i++)
        {
            _sizes[i] = bytes[i + 1];
        }

        Body = bytes.Length <= HeaderSize ? [] : bytes[HeaderSize..Math.Min(bytes.Length, HeaderSize + MaxBody)].ToArray();
    }

    /// <summary>Limits, roles and wishes; each target reads them in its own way.</summary>
    public byte Settings { get; }

    public byte[] Body { get; }

    /// <summary>Where the body is cut, ascending. Two that are equal make an empty piece.</summary>
    public List<int> Cuts()
    {
        var cuts = new List<int>();
        if (_sizes is [0, 0, 0])
        {
            return cuts;
        }

        int at = 0;
        for (int i = 0; at + _sizes[i % 3] < Body.Length; i++)
        {
            at += _sizes[i % 3];
            cuts.Add(at);
        }

        return cuts;
    }

    /// <summary>A cut behind every byte.</summary>
    public static IEnumerable<int> EveryCut(int length) => Enumerable.Range(1, Math.Max(0, length - 1));

    /// <summary>The other way round: an input that feeds <paramref name="body"/> so.</summary>
    public static byte[] Compose(byte settings, byte first, byte second, byte third, ReadOnlySpan<byte> body) =>
        [settings, first, second, third, .. body];
}
