namespace WsGen.Hostile.Compression;

/// <summary>Attacks on sessions that have agreed on permessage-deflate.</summary>
public abstract class CompressionTests(AttackTable table) : AttackTests(table)
{
    private protected const int MiB = 1024 * 1024;

    /// <summary>A session that compresses.</summary>
    private protected static RawPeer Open(Attack attack, string offer = Deflate.Offer)
    {
        RawPeer peer = attack.Open("/echo", headers: offer);
        Assert.Contains("permessage-deflate", peer.UpgradeResponse);
        return peer;
    }

    /// <summary>Reads a message, compressed or not.</summary>
    private protected static byte[] ReadMessage(RawPeer peer)
    {
        byte first = peer.ReadFrame(out ReadOnlySpan<byte> payload);
        Assert.Contains((byte)(first & ~Frames.Compressed), (byte[])[Frames.Text, Frames.Binary]);
        return (first & Frames.Compressed) == 0 ? payload.ToArray() : Deflate.Decompress(payload);
    }
}
