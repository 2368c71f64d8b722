namespace WsGen.Conformance.Deflate;

/// <summary>
/// Decompresses messages, RFC 7692 section 7.2.2, and is strict: no distance may go back further than the agreed window or than what has
/// been produced, and with the tail appended a message must end exactly where a block does. The judge of what the endpoint sends.
/// </summary>
/// <param name="windowBits">8 to 15.</param>
/// <param name="contextTakeover">Whether messages may refer to earlier ones.</param>
public sealed class MessageInflater(int windowBits, bool contextTakeover)
{
    private static readonly HuffmanCode FixedLiterals = new([.. Repeat(8, 144), .. Repeat(9, 112), .. Repeat(7, 24), .. Repeat(8, 8)]);
    private static readonly HuffmanCode FixedDistances = new([.. Repeat(5, 30)]);

    private byte[] _window = [];

    // The message under way: the window, and behind it what has been produced.
    private byte[] _output = [];
    private int _length;
    private int _first;

    /// <summary>The furthest distance that has been used so far.</summary>
    public int LongestDistance { get; private set; }

    private static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <exception cref="InvalidDataException">The message is not valid, or goes beyond the window.</exception>
    public byte[] Inflate(ReadOnlySpan<byte> payload)
    {
        var input = new BitReader([.. payload, .. Blocks.Tail]);
        _output = new byte[_window.Length + Math.Max(256, payload.Length * 4)];
        _window.CopyTo(_output, 0);
        _length = _window.Length;
        _first = 0;
        while (!input.IsAtEnd)
        {
            ReadBlock(ref input);
        }

        byte[] message = _output[_window.Length.._length];
        int kept = contextTakeover ? Math.Min(_length - _first, 1 << windowBits) : 0;
        _window = _output[(_length - kept).._length];
        return message;
    }

    private static IEnumerable<byte> Repeat(byte length, int count) => Enumerable.Repeat(length, count);

    private void ReadBlock(ref BitReader input)
    {
        bool final = input.Read(1) == 1;
        switch (input.Read(2))
        {
            case 0:
                ReadStored(ref input);
                break;
            case 1:
                ReadCompressed(ref input, FixedLiterals, FixedDistances);
                break;
            case 2:
                (HuffmanCode literals, HuffmanCode distances) = ReadCodes(ref input);
                ReadCompressed(ref input, literals, distances);
                break;
            default:
                throw new InvalidDataException("a block of the reserved type");
        }

        if (final)
        {
            // A final block ends its stream; the next begins at a byte boundary, and with an empty window.
            input.Align();
            _first = _length;
        }
    }

    private void ReadStored(ref BitReader input)
    {
        input.Align();
        int length = input.Read(16);
        if (length != (~input.Read(16) & 0xFFFF))
        {
            throw new InvalidDataException("a stored block whose lengths do not agree");
        }

        for (int i = 0; i < length; i++)
        {
            Append((byte)input.Read(8));
        }
    }

    private static (HuffmanCode Literals, HuffmanCode Distances) ReadCodes(ref BitReader input)
    {
        int literals = input.Read(5) + 257;
        int distances = input.Read(5) + 1;
        int codeLengths = input.Read(4) + 4;
        Span<byte> orders = stackalloc byte[19];
        for (int i = 0; i < codeLengths; i++)
        {
            orders[CodeLengthOrder[i]] = (byte)input.Read(3);
        }

        var code = new HuffmanCode(orders);
        Span<byte> lengths = stackalloc byte[literals + distances];
        for (int i = 0; i < lengths.Length;)
        {
            int symbol = input.ReadSymbol(code);
            if (symbol < 16)
            {
                lengths[i++] = (byte)symbol;
                continue;
            }

            int count = symbol switch { 16 => 3 + input.Read(2), 17 => 3 + input.Read(3), _ => 11 + input.Read(7) };
            if ((symbol == 16 && i == 0) || count > lengths.Length - i)
            {
                throw new InvalidDataException("a repetition of nothing, or beyond the end");
            }

            lengths.Slice(i, count).Fill(symbol == 16 ? lengths[i - 1] : (byte)0);
            i += count;
        }

        return (new HuffmanCode(lengths[..literals]), new HuffmanCode(lengths[literals..]));
    }

    private void ReadCompressed(ref BitReader input, HuffmanCode literals, HuffmanCode distances)
    {
        while (true)
        {
            int symbol = input.ReadSymbol(literals);
            if (symbol < FixedCode.EndOfBlock)
            {
                Append((byte)symbol);
                continue;
            }

            if (symbol == FixedCode.EndOfBlock)
            {
                return;
            }

            int index = symbol - FixedCode.EndOfBlock - 1;
            if (index >= FixedCode.LengthBase.Length)
            {
                throw new InvalidDataException($"the length symbol {symbol}");
            }

            int length = FixedCode.LengthBase[index] + input.Read(FixedCode.LengthExtra[index]);
            int distanceSymbol = input.ReadSymbol(distances);
            int distance = FixedCode.DistanceBase[distanceSymbol] + input.Read(FixedCode.DistanceExtra[distanceSymbol]);
            Copy(length, distance);
        }
    }

    private void Copy(int length, int distance)
    {
        LongestDistance = Math.Max(LongestDistance, distance);
        if (distance > 1 << windowBits)
        {
            throw new InvalidDataException($"a distance of {distance} in a window of {1 << windowBits}");
        }

        if (distance > _length - _first)
        {
            throw new InvalidDataException($"a distance of {distance} when {_length - _first} bytes have been produced");
        }

        MakeRoom(length);
        for (int end = _length + length; _length < end; _length++)
        {
            _output[_length] = _output[_length - distance];
        }
    }

    private void Append(byte value)
    {
        MakeRoom(1);
        _output[_length++] = value;
    }

    private void MakeRoom(int count)
    {
        if (_length + count > _output.Length)
        {
            Array.Resize(ref _output, Math.Max(_length + count, _output.Length * 2));
        }
    }

    /// <summary>The bits of the input in the order of RFC 1951 section 3.1.1.</summary>
    private ref struct BitReader(ReadOnlySpan<byte> input)
    {
        private readonly ReadOnlySpan<byte> _input = input;
        private int _position = 0;
        private ulong _bits = 0;
        private int _count = 0;

        public readonly bool IsAtEnd => _count == 0 && _position == _input.Length;

        public int Read(int count)
        {
            Fill();
            if (count > _count)
            {
                throw new InvalidDataException("the message ends inside a block");
            }

            int value = (int)(_bits & ((1UL << count) - 1));
            Skip(count);
            return value;
        }

        public int ReadSymbol(HuffmanCode code)
        {
            Fill();
            (int symbol, int length) = code.Look((int)_bits);
            if (length == 0 || length > _count)
            {
                throw new InvalidDataException(length == 0 ? "bits that are no code" : "the message ends inside a block");
            }

            Skip(length);
            return symbol;
        }

        public void Align() => Skip(_count & 7);

        private void Skip(int count)
        {
            _bits >>= count;
            _count -= count;
        }

        private void Fill()
        {
            while (_count <= 56 && _position < _input.Length)
            {
                _bits |= (ulong)_input[_position++] << _count;
                _count += 8;
            }
        }
    }
}
