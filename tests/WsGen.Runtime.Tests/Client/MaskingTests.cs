using System.Numerics;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>RFC 6455 sections 5.3 and 10.3: every frame of a client is masked, each with a key that nobody can foretell.</summary>
public sealed class MaskingTests
{
    [Fact]
    public void Keys_do_not_repeat_and_each_bit_of_them_is_as_often_set_as_not()
    {
        const int Count = 1 << 16;
        var keys = new MaskingKeys();
        var others = new MaskingKeys();
        var seen = new HashSet<uint>();
        int[] ones = new int[32];
        int differing = 0;
        uint before = 0;
        for (int i = 0; i < Count; i++)
        {
            uint key = keys.Next();
            Assert.NotEqual(before, key);
            Assert.NotEqual(others.Next(), key);
            differing += BitOperations.PopCount(before ^ key);
            before = key;
            seen.Add(key);
            for (int bit = 0; bit < 32; bit++)
            {
                ones[bit] += (int)(key >> bit) & 1;
            }
        }

        // Of 2^16 random keys half a pair is equal on average; 16 are not in ages. Six standard deviations of a coin are 768.
        Assert.InRange(seen.Count, Count - 16, Count);
        Assert.All(ones, static count => Assert.InRange(count, (Count / 2) - 768, (Count / 2) + 768));
        Assert.InRange(differing, (Count * 16) - 6000, (Count * 16) + 6000);
    }

    [Theory]
    [InlineData(WsTransport.Epoll, false)]
    [InlineData(WsTransport.Epoll, true)]
    [InlineData(WsTransport.IoUring, false)]
    [InlineData(WsTransport.Sockets, false)]
    [InlineData(WsTransport.Sockets, true)]
    public async Task All_frames_of_all_sends_are_masked_with_a_key_of_their_own(WsTransport transport, bool compressed)
    {
        using var server = new ScriptedServer();
        WsClientOptions options = transport.Options();
        options.Compression.Enabled = compressed;
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, options);
        ServerEnd peer = await server.AgreeAsync(compressed ? "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n" : "");
        WsClient client = await connecting.Within();
        byte[] large = new byte[100_000];
        Random.Shared.NextBytes(large);
        string text = Convert.ToHexString(large);
        Task sending = Task.Run(async () =>
        {
            await client.SendAsync("text");
            await client.SendAsync(text);
            await client.SendAsync(large);
            await client.SendAsync(large.AsMemory(0, 70_000));
            await client.SendTextAsync("utf8"u8.ToArray());
            await client.SendAsync(new WsMessage(MessageKind.Binary, large.AsMemory(0, 300)));
            await client.PingAsync("ping"u8.ToArray());
            await client.PongAsync("pong"u8.ToArray());
            await client.SendPartAsync("one", last: false);
            await client.SendPartAsync("two", last: true);
            await client.SendPartAsync(large.AsMemory(0, 20), last: false);
            await client.SendPartAsync(large.AsMemory(20, 50_000), last: true);
            await using (TextWriter writer = client.OpenTextWriter())
            {
                await writer.WriteAsync(text.AsMemory(0, 40_000));
            }

            await using (Stream stream = client.OpenBinaryStream())
            {
                await stream.WriteAsync(large.AsMemory(0, 40_000));
            }

            using (client.Batch())
            {
                await client.SendAsync("batched");
                await client.SendAsync("twice");
            }

            await client.CloseAsync(CloseCode.NormalClosure, "done");
        });
        var frames = new List<ClientFrame>();
        do
        {
            frames.Add(await peer.ReceiveAsync()); // which fails where the bit is not set
        }
        while (frames[^1].Opcode != Opcode.Close);

        await sending.Within();
        client.Abort();
        Assert.InRange(frames.Count, 17, 200);
        Assert.Equal(frames.Count, frames.Select(static each => each.Mask).Distinct().Count());
        Assert.DoesNotContain(0u, frames.Select(static each => each.Mask));
        if (!compressed)
        {
            Assert.Equal(["text", text, Convert.ToHexString(large), Convert.ToHexString(large, 0, 70_000), "utf8"], frames.Take(5).Select(each => each.Opcode == Opcode.Text ? each.Text : Convert.ToHexString(each.Payload)));
            Assert.Equal(["batched", "twice"], frames[^3..^1].Select(static each => each.Text));
        }
    }
}
