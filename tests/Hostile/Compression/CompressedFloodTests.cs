using System.Text;

namespace WsGen.Hostile.Compression;

/// <summary>Very many compressed messages, and such as are broken.</summary>
public sealed class CompressedFloodTests(AttackTable table) : CompressionTests(table)
{
    [Fact]
    public async Task BrokenCompressedDataIsRefusedWhereverItIsBroken()
    {
        var random = new Random(4);
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(static i => $"{{ \"number\": {i * i} }}\n")));
        byte[] payload = Deflate.Compress(text);
        int broken = 0;
        await using Attack attack = await AttackAsync(
            "broken compressed data", $"a message of {payload.Length} bytes, each byte of it wrong once", new Bounds(MiB: 16));
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < payload.Length; i++)
            {
                byte[] wrong = [.. payload];
                wrong[i] ^= (byte)(1 << random.Next(8));
                using RawPeer peer = RawPeer.Open(attack.Port, Upgrade.Request("/echo", Deflate.Offer));
                peer.Send(Frames.Masked(Deflate.Binary, wrong));

                // Where it still is a compressed message it is echoed as the other message that it is.
                if ((peer.ReadFrame(out ReadOnlySpan<byte> answer) & 0x0F) == 0x8)
                {
                    Assert.Contains(answer[0] << 8 | answer[1], (int[])[1002, 1007, 1009]);
                    broken++;
                }
            }
        });
        Assert.InRange(broken, 1, payload.Length);
        await attack.EndAsync($"{broken} refused, {payload.Length - broken} other messages");
    }

    [Fact]
    public async Task SmallCompressedMessagesWithoutEndAreEchoed()
    {
        const int Messages = 20_000;
        await using Attack attack = await AttackAsync(
            "compressed messages", $"{Messages} of 2 KiB of text", new Bounds(MiB: 12)); // one connection, two windows
        string text = string.Concat(Enumerable.Range(0, 150).Select(static i => $"message {i % 17}; "));
        byte[] frame = Frames.Masked(Deflate.Text, Deflate.Compress(Encoding.UTF8.GetBytes(text)));
        TimeSpan slowest = await EchoAsync(attack, frame, Messages, text.Length);
        await attack.EndAsync($"echoed; others waited {slowest.TotalMilliseconds:0} ms at most");
    }

    [Fact]
    public async Task LargeMessagesInFewBytesAreEchoed()
    {
        const int Messages = 200;

        // A thousand times as much to do as to send. The message, and its echo before it is compressed.
        await using Attack attack = await AttackAsync(
            "zeros within the limit", $"{Messages} messages of 1 MiB in 1 KiB", new Bounds(MiB: 16));
        byte[] frame = Frames.Masked(Deflate.Binary, Deflate.Zeros(1));
        TimeSpan slowest = await EchoAsync(attack, frame, Messages, MiB);
        await attack.EndAsync($"echoed; others waited {slowest.TotalMilliseconds:0} ms at most");
    }

    /// <summary>Sends the same again and again, and reads all that comes back.</summary>
    private static async Task<TimeSpan> EchoAsync(Attack attack, byte[] frame, int messages, int size)
    {
        RawPeer peer = Open(attack);
        Task sending = OwnThread.Run(() =>
        {
            for (int i = 0; i < messages; i++)
            {
                peer.Send(frame);
            }
        });
        TimeSpan slowest = await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < messages; i++)
            {
                // The first and the last in full; those between are the same and only counted.
                if (i == 0 || i == messages - 1)
                {
                    Assert.Equal(size, ReadMessage(peer).Length);
                }
                else
                {
                    Assert.NotEqual(Frames.Close, peer.ReadFrame(out _));
                }
            }
        });
        await sending;
        return slowest;
    }
}
