namespace WsGen.Hostile.Messages;

/// <summary>Messages in very many, very small, or endlessly many pieces.</summary>
public sealed class FragmentTests(AttackTable table) : AttackTests(table)
{
    private const int Million = 1_000_000;
    private const int Batch = 10_000;

    // A message of 1 MiB on its way through: its array, the smaller ones that it has grown out of, and the echo in the output. The rest is
    // what one connection and others beside it cost.
    private static readonly Bounds OneMessage = new(MiB: 12);

    [Fact]
    public async Task AMillionFragmentsOfOneByteAreAMessage()
    {
        await using Attack attack = await AttackAsync("fragments of one byte", "a million in one message", OneMessage);
        RawPeer peer = attack.Open("/echo");
        TimeSpan slowest = await attack.WhileOthersAreServedAsync(() =>
        {
            peer.Send(Frames.Masked(Frames.Fragment | Frames.BinaryOpcode, "x"u8));
            byte[] fragments = Frames.Repeat(Frames.Masked(Frames.Fragment, "x"u8), Batch);
            for (int i = 0; i < Million / Batch; i++)
            {
                peer.Send(fragments);
            }

            peer.Send(Frames.Masked(Frames.Fin, "x"u8));
            Assert.Equal(Frames.Binary, peer.ReadFrame(out ReadOnlySpan<byte> payload));
            Assert.Equal(Million + 2, payload.Length);
            Assert.Equal(-1, payload.IndexOfAnyExcept((byte)'x'));
        });
        await attack.EndAsync($"echoed; others waited {slowest.TotalMilliseconds:0} ms at most");
    }

    [Fact]
    public async Task AMillionEmptyFragmentsAreAMessage()
    {
        await using Attack attack = await AttackAsync("empty fragments", "a million in one message", OneMessage);
        RawPeer peer = attack.Open("/echo");
        TimeSpan slowest = await attack.WhileOthersAreServedAsync(() =>
        {
            peer.Send(Frames.Masked(Frames.Fragment | Frames.TextOpcode, []));
            byte[] fragments = Frames.Repeat(Frames.Masked(Frames.Fragment, []), Batch);
            for (int i = 0; i < Million / Batch; i++)
            {
                peer.Send(fragments);
            }

            peer.Send(Frames.Masked(Frames.Fin, "x"u8));
            Assert.Equal("x", peer.ReadText());
        });
        await attack.EndAsync($"echoed; others waited {slowest.TotalMilliseconds:0} ms at most");
    }

    [Theory]
    [InlineData("a message without end, in large fragments", 60_000)]
    [InlineData("a message without end, in small fragments", 7)]
    public async Task AMessageWithoutEndIs1009AtTheLimit(string name, int size)
    {
        const int Limit = 1024 * 1024;
        await using Attack attack = await AttackAsync(
            name, $"fragments of {size} bytes, none the last", OneMessage, new ServerOptions { MaxMessageSize = Limit });
        RawPeer peer = attack.Open("/echo");
        byte[] fragment = Frames.Masked(Frames.Fragment, new byte[size]);
        int within = (Limit / size) - 1;
        await attack.WhileOthersAreServedAsync(() =>
        {
            peer.Send(Frames.Masked(Frames.Fragment | Frames.BinaryOpcode, new byte[size]));
            byte[] fragments = Frames.Repeat(fragment, 100);
            for (int i = 0; i < within / 100; i++)
            {
                peer.Send(fragments);
            }

            // Not yet: what is within the limit is taken, and may still become a message.
            peer.Send(Frames.Masked(Frames.Ping, "still"u8));
            Assert.Equal(Frames.Pong, peer.ReadFrame(out _));
            for (int i = 0; i < 100 + (Limit / size / 100); i++)
            {
                peer.TrySend(fragments);
            }

            CloseFrame close = peer.ReadClose();
            Assert.Equal(1009, close.Code);
            Assert.Equal(0, close.FramesBefore);
        });
        await attack.EndAsync("1009 at the limit");
    }

    [Fact]
    public async Task FramesByteByByteAreMessages()
    {
        const int Count = 50;
        await using Attack attack = await AttackAsync("frames byte by byte", $"{Count} sessions, 2,000 bytes, each a packet", OneMessage);
        RawPeer[] peers = attack.OpenMany(Count, "/echo");
        string text = string.Concat(Enumerable.Repeat("Größe 世界 🌍 ", 80));
        byte[] frame = Frames.TextOf(text);
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < frame.Length; i++)
            {
                foreach (RawPeer peer in peers)
                {
                    peer.Send(frame.AsSpan(i, 1));
                }
            }

            foreach (RawPeer peer in peers)
            {
                Assert.Equal(text, peer.ReadText());
            }
        });
        await attack.EndAsync("echoed");
    }

    [Fact]
    public async Task AResetAtAnyByteOfAFrameLeavesNothing()
    {
        // A header of 14 bytes and a payload that takes several reads: every byte of the header, and of the payload where something could change.
        byte[] frame = Frames.Masked(Frames.Binary, new byte[200_000]);
        int[] cuts = [.. Enumerable.Range(0, 150), 4096, 4110, 16383, 16384, 16385, 65536, 131072, frame.Length - 1, frame.Length];
        byte[] ping = Frames.Masked(Frames.Ping, new byte[125]);
        await using Attack attack = await AttackAsync(
            "a reset within a frame", $"at {cuts.Length} places of a message and {ping.Length} of a ping", new Bounds(MiB: 12));
        await attack.WhileOthersAreServedAsync(() =>
        {
            byte[] request = Upgrade.Request("/echo");
            foreach (ReadOnlyMemory<byte> cut in (ReadOnlyMemory<byte>[])
                [.. cuts.Select(at => frame.AsMemory(0, at)), .. Enumerable.Range(0, ping.Length).Select(at => ping.AsMemory(0, at))])
            {
                using RawPeer peer = RawPeer.Open(attack.Port, request);
                peer.Send(cut.Span);
                peer.Reset();
            }
        });
        TimeSpan gone = await attack.ConnectionsFallToAsync(0);
        await attack.EndAsync($"gone {gone.TotalSeconds:0.0} s after the last");
    }

    [Fact]
    public async Task FloodsFromMoreConnectionsThanThereAreProcessorsDoNotKeepOthersWaiting()
    {
        int count = 4 * Environment.ProcessorCount;
        await using Attack attack = await AttackAsync(
            "floods of empty fragments", $"{count} connections, as fast as they can, for 3 s", new Bounds(MiB: 16));
        RawPeer[] peers = attack.OpenMany(count, "/echo");
        byte[] fragments = Frames.Repeat(Frames.Masked(0, []), 10_000); // continuations without an end
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        TimeSpan slowest = await attack.WhileOthersAreServedAsync(() => OwnThread.ForEach(peers, peer =>
        {
            peer.Send(Frames.Masked(0x02, []));
            while (!enough.IsCancellationRequested && peer.TrySend(fragments))
            {
            }
        }).GetAwaiter().GetResult());

        // The attackers take the processors, too. A server that serves whoever sends most keeps others waiting for as long as that lasts.
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        await attack.EndAsync($"others waited {slowest.TotalMilliseconds:0} ms at most");
    }
}
