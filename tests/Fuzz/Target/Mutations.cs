namespace WsGen.Fuzz;

/// <summary>Seeds, changed at random but always the same: what a fuzzer does, without its eyes.</summary>
internal sealed class Mutations(IReadOnlyList<byte[]> seeds, int seed)
{
    // With a meaning on the wire: lengths, opcodes, UTF-8, separators of a head.
    private static readonly byte[] Meaningful =
    [
        0x00, 0x01, 0x02, 0x08, 0x7D, 0x7E, 0x7F, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8A, 0xBF, 0xC0, 0xC1, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xFE, 0xFF,
        .. "\r\n\t :,;=\"/?#%.[]@-aZ019"u8,
    ];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        List<byte> bytes = [.. seeds[_random.Next(seeds.Count)]];
        for (int changes = 1 << _random.Next(4); changes > 0; changes--)
        {
            Change(bytes);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        int at = _random.Next(bytes.Count + 1);
        int some = Math.Min(_random.Next(1, 1 << _random.Next(1, 8)), bytes.Count - at);
        switch (_random.Next(8))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2 when at < bytes.Count:
                bytes[at] = Meaningful[_random.Next(Meaningful.Length)];
                break;
            case 3:
                bytes.Insert(at, Meaningful[_random.Next(Meaningful.Length)]);
                break;
            case 4:
                bytes.RemoveRange(at, some);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, some));
                break;
            case 6 when bytes.Count > 0:
                // The settings and the cuts, which come first, count for as much as all that follows.
                bytes[_random.Next(Math.Min(bytes.Count, FuzzInput.HeaderSize))] = (byte)_random.Next(256);
                break;
            default:
                byte[] other = seeds[_random.Next(seeds.Count)];
                int from = _random.Next(Math.Min(other.Length, FuzzInput.HeaderSize), other.Length + 1);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + _random.Next(1, 40))]);
                break;
        }
    }
}
