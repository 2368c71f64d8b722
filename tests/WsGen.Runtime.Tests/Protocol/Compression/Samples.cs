using System.IO.Compression;
using System.Text;

namespace WsGen.Runtime.Tests.Protocol.Compression;

/// <summary>Contents to compress, and the platform's own DeflateStream as the other side.</summary>
internal static class Samples
{
    private static readonly string[] Words =
        ["\"price\":", "\"symbol\":", "{", "}", ",", "\"ACME\"", "\"time\":", "null", "true", "17.25", "é", "€", "\n", " "];

    public static readonly string[] Kinds = ["compressible", "random", "repetitive"];

    public static byte[] Make(string kind, int size, Random random)
    {
        byte[] content = new byte[size];
        if (kind == "random")
        {
            random.NextBytes(content);
        }
        else if (kind == "repetitive")
        {
            byte[] unit = RandomText.Bytes(random, random.Next(1, 12));
            for (int i = 0; i < size; i++)
            {
                content[i] = unit[i % unit.Length];
            }
        }
        else
        {
            var text = new StringBuilder();
            while (text.Length < size)
            {
                text.Append(Words[random.Next(Words.Length)]).Append(random.Next(5) == 0 ? random.Next(100_000) : "");
            }

            Encoding.UTF8.GetBytes(text.ToString()).AsSpan(0, size).CopyTo(content);
        }

        return content;
    }

    /// <summary>The payload of one message, by DeflateStream: flushed, without the tail.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var output = new MemoryStream();
        using var deflate = new DeflateStream(output, level);
        deflate.Write(content);
        deflate.Flush();
        byte[] whole = output.ToArray();
        if (content.IsEmpty)
        {
            return [0x00];
        }

        Assert.Equal([0x00, 0x00, 0xFF, 0xFF], whole[^4..]);
        return whole[..^4];
    }

    /// <summary>What DeflateStream makes of the payloads of messages, which may refer to each other.</summary>
    public static byte[] Inflate(params IEnumerable<byte[]> payloads)
    {
        byte[] input = [.. payloads.SelectMany(p => (byte[])[.. p, 0x00, 0x00, 0xFF, 0xFF]), 0x03, 0x00];
        using var inflate = new DeflateStream(new MemoryStream(input), CompressionMode.Decompress);
        using var output = new MemoryStream();
        inflate.CopyTo(output);
        return output.ToArray();
    }
}
