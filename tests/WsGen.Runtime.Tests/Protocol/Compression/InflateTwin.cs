namespace WsGen.Runtime.Tests.Protocol.Compression;

/// <summary>
/// Decodes DEFLATE slowly and plainly from RFC 1951, and writes down what it met: the farthest distance, the blocks. An oracle that
/// shares nothing with zlib. What follows a final block is another stream, which does not reach back into the one before.
/// </summary>
/// <param name="input">The bits.</param>
/// <param name="window">What came before them in the same stream.</param>
internal sealed class InflateTwin(byte[] input, byte[]? window = null)
{
    private static readonly Huffman FixedLengths = new(DeflateBits.FixedLengths());
    private static readonly Huffman FixedDistances = new([.. Enumerable.Repeat(5, 30)], complete: false);

    private readonly List<byte> _output = [.. window ?? []];
    private int _bit;
    private int _streamStart;
    private int _storedLengthAt;

    public int MaxDistance { get; private set; }

    /// <summary>One letter per block: S, F or D, small if it is final.</summary>
    public string Blocks { get; private set; } = "";

    public byte[] Output => [.. _output.Skip(window?.Length ?? 0)];

    /// <summary>Bytes at the end that no block has begun to use.</summary>
    public int Unused => input.Length - ((_bit + 7) / 8);

    /// <summary>A whole message: its payload, then the tail that the sender left out. Null if it is not one.</summary>
    public static byte[]? Message(byte[] payload)
    {
        byte[] window = [];
        return Message(payload, ref window);
    }

    /// <summary>The same behind other messages, to whose contents in <paramref name="window"/> it may refer.</summary>
    public static byte[]? Message(byte[] payload, ref byte[] window)
    {
        var whole = new InflateTwin([.. payload, 0x00, 0x00, 0xFF, 0xFF], window);
        try
        {
            while (whole._bit < payload.Length * 8)
            {
                whole.Block();
            }
        }
        catch (Exception e) when (e is InvalidDataException or IndexOutOfRangeException)
        {
            return null;
        }

        // Either the tail is the lengths of the last, empty stored block, or the payload ends with a final block.
        bool tailIsLengths = whole.Unused == 0 && whole._storedLengthAt == payload.Length * 8;
        bool good = tailIsLengths || (whole.Unused == 4 && (payload.Length == 0 || char.IsLower(whole.Blocks[^1])));
        window = [.. whole._output.Skip(whole._streamStart)];
        return good ? whole.Output : null;
    }

    /// <summary>The beginning of a message: what its bits give, and whether they can become one.</summary>
    public static (byte[] Output, bool Good) Begin(byte[] payload, byte[] window)
    {
        var begun = new InflateTwin(payload, window);
        try
        {
            return (begun.Run().Output, true);
        }
        catch (Exception e) when (e is InvalidDataException or IndexOutOfRangeException)
        {
            return (begun.Output, e is IndexOutOfRangeException);
        }
    }

    /// <summary>All blocks there are.</summary>
    public InflateTwin Run()
    {
        while (_bit < input.Length * 8)
        {
            Block();
        }

        return this;
    }

    private void Block()
    {
        bool final = Bits(1) == 1;
        char kind = "SFD?"[Bits(2)];
        Blocks += final ? char.ToLowerInvariant(kind) : kind;
        switch (kind)
        {
            case 'S':
                Stored();
                break;
            case 'F':
                Symbols(FixedLengths, FixedDistances);
                break;
            case 'D':
                Dynamic();
                break;
            default:
                throw new InvalidDataException("block type 3");
        }

        if (final)
        {
            _bit = (_bit + 7) & ~7;
            _streamStart = _output.Count;
        }
    }

    private void Stored()
    {
        _bit = (_bit + 7) & ~7;
        _storedLengthAt = _bit;
        int length = Bits(16);
        Require(Bits(16) == (~length & 0xFFFF), "stored length");
        for (; length > 0; length--)
        {
            _output.Add((byte)Bits(8));
        }
    }

    private void Dynamic()
    {
        int lengths = Bits(5) + 257, distances = Bits(5) + 1, codes = Bits(4) + 4;
        Require(lengths <= 286 && distances <= 30, "too many symbols");
        int[] codeLengths = new int[19];
        for (int i = 0; i < codes; i++)
        {
            codeLengths[DeflateBits.CodeLengthOrder[i]] = Bits(3);
        }

        // Without any code there is none for the end of the block either; zlib sees it there, and takes every bit until then for a 0.
        Huffman? code = codeLengths.All(length => length == 0) ? null : new Huffman(codeLengths, allowSingle: false);
        var all = new List<int>();
        while (all.Count < lengths + distances)
        {
            int symbol = code?.Read(Bit) ?? Bit() * 0;
            if (symbol < 16)
            {
                all.Add(symbol);
                continue;
            }

            int times = symbol switch { 16 => 3 + Bits(2), 17 => 3 + Bits(3), _ => 11 + Bits(7) };
            Require(symbol != 16 || all.Count > 0, "repeat of nothing");
            int value = symbol == 16 ? all[^1] : 0;
            Require(all.Count + times <= lengths + distances, "too many lengths");
            all.AddRange(Enumerable.Repeat(value, times));
        }

        Require(all[256] != 0, "no end of block");
        Symbols(new Huffman([.. all.Take(lengths)]), new Huffman([.. all.Skip(lengths)]));
    }

    private void Symbols(Huffman lengths, Huffman distances)
    {
        while (true)
        {
            int symbol = lengths.Read(Bit);
            if (symbol == 256)
            {
                return;
            }

            if (symbol < 256)
            {
                _output.Add((byte)symbol);
                continue;
            }

            Require(symbol <= 285, "length symbol");
            int length = DeflateBits.LengthBase[symbol - 257] + Bits(DeflateBits.LengthExtra[symbol - 257]);
            int slot = distances.Read(Bit);
            int distance = DeflateBits.DistanceBase[slot] + Bits(DeflateBits.DistanceExtra[slot]);
            Require(distance <= _output.Count - _streamStart, "distance");
            MaxDistance = Math.Max(MaxDistance, distance);
            for (; length > 0; length--)
            {
                _output.Add(_output[^distance]);
            }
        }
    }

    private int Bit() => (input[_bit / 8] >> (_bit++ % 8)) & 1;

    private int Bits(int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++)
        {
            value |= Bit() << i;
        }

        return value;
    }

    private static void Require(bool good, string what)
    {
        if (!good)
        {
            throw new InvalidDataException(what);
        }
    }

    /// <summary>A canonical code, read bit by bit.</summary>
    private sealed class Huffman
    {
        // By the code's bits behind a leading 1, which tells the lengths apart; 0 where there is no such code.
        private readonly int[] _symbolsPlusOne;

        public Huffman(int[] lengths, bool complete = true, bool allowSingle = true)
        {
            int left = (1 << 15) - lengths.Where(l => l != 0).Sum(l => 1 << (15 - l));
            int longest = lengths.Max();
            Require(left >= 0, "too many codes");
            Require(left == 0 || !complete || (allowSingle && longest <= 1), "incomplete code");
            _symbolsPlusOne = new int[2 << longest];
            (int Code, int Length)[] codes = DeflateBits.Codes(lengths);
            for (int symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] != 0)
                {
                    _symbolsPlusOne[(1 << codes[symbol].Length) | codes[symbol].Code] = symbol + 1;
                }
            }
        }

        public int Read(Func<int> bit)
        {
            int code = 1;
            do
            {
                code = (code << 1) | bit();
                if (code < _symbolsPlusOne.Length && _symbolsPlusOne[code] != 0)
                {
                    return _symbolsPlusOne[code] - 1;
                }
            }
            while (code << 1 < _symbolsPlusOne.Length);

            // No bit more is read than it takes to see it.
            throw new InvalidDataException("unused code");
        }
    }
}
