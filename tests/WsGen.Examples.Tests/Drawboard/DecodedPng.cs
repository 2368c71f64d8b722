using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Examples.Drawboard;

/// <summary>Reads what a PNG of eight bits a channel without filters has, and nothing else. Shares no code with what writes it.</summary>
internal sealed record DecodedPng(int Width, int Height, byte[] Rows, IReadOnlyList<string> Chunks)
{
    public (int R, int G, int B) this[int x, int y]
    {
        get
        {
            int at = (y * ((Width * 3) + 1)) + 1 + (x * 3);
            return (Rows[at], Rows[at + 1], Rows[at + 2]);
        }
    }

    public static DecodedPng Decode(byte[] png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        var chunks = new List<string>();
        byte[] header = [], data = [];
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add(Encoding.ASCII.GetString(png, at + 4, 4));
            byte[] body = png[(at + 8)..(at + 8 + length)];
            Assert.Equal(SlowCrc(png[(at + 4)..(at + 8 + length)]), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            header = chunks[^1] == "IHDR" ? body : header;
            data = chunks[^1] == "IDAT" ? body : data;
            at += 12 + length;
        }

        Assert.Equal([8, 2, 0, 0, 0], header[8..]);
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        int width = BinaryPrimitives.ReadInt32BigEndian(header), height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        Assert.Equal(height * ((width * 3) + 1), rows.Length);
        byte[] all = rows.ToArray();
        Assert.All(Enumerable.Range(0, height), y => Assert.Equal(0, all[y * ((width * 3) + 1)]));
        return new DecodedPng(width, height, all, chunks);
    }

    /// <summary>The remainder of a division of polynomials, bit by bit, as the specification defines it.</summary>
    private static uint SlowCrc(byte[] bytes)
    {
        uint remainder = uint.MaxValue;
        foreach (byte each in bytes)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                uint differs = (remainder ^ (uint)(each >> bit)) & 1;
                remainder = (remainder >> 1) ^ (differs * 0xEDB88320);
            }
        }

        return remainder ^ uint.MaxValue;
    }
}
