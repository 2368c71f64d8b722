namespace WsGen.Conformance.Peer;

/// <summary>Into which pieces a stream of bytes is cut when it is sent; each piece is one TCP send.</summary>
public abstract record Chop
{
    public static Chop Whole { get; } = new Pieces(int.MaxValue);

    public static Chop Bytes { get; } = new Pieces(1);

    public static Chop Every(int size) => new Pieces(size);

    /// <summary>Pieces of 1 to <paramref name="largest"/> bytes.</summary>
    public static Chop Randomly(int seed, int largest) => new RandomPieces(seed, largest);

    /// <summary>One cut, so many bytes before the end.</summary>
    public static Chop BeforeEnd(int bytes) => new CutBeforeEnd(bytes);

    /// <summary>The lengths of the pieces of so many bytes.</summary>
    public abstract IEnumerable<int> Cut(int length);

    private sealed record Pieces(int Size) : Chop
    {
        public override IEnumerable<int> Cut(int length)
        {
            for (int rest = length; rest > 0; rest -= Size)
            {
                yield return Math.Min(Size, rest);
            }
        }

        public override string ToString() => Size switch { int.MaxValue => "whole", 1 => "byte by byte", _ => $"in pieces of {Size}" };
    }

    private sealed record RandomPieces(int Seed, int Largest) : Chop
    {
        public override IEnumerable<int> Cut(int length)
        {
            var random = new Random(Seed);
            while (length > 0)
            {
                int piece = Math.Min(length, random.Next(1, Largest + 1));
                yield return piece;
                length -= piece;
            }
        }

        public override string ToString() => $"in random pieces (seed {Seed}, up to {Largest})";
    }

    private sealed record CutBeforeEnd(int Behind) : Chop
    {
        public override IEnumerable<int> Cut(int length) => length <= Behind ? [length] : [length - Behind, Behind];

        public override string ToString() => $"cut {Behind} bytes before the end";
    }
}
