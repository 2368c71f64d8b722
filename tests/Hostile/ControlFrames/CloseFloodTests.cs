namespace WsGen.Hostile.ControlFrames;

/// <summary>Close frames without end, and what comes behind one.</summary>
public sealed class CloseFloodTests(AttackTable table) : AttackTests(table)
{
    // One connection at a time.
    private static readonly Bounds Bounds = new(MiB: 12);

    [Fact]
    public async Task AHundredThousandCloseFramesAreAnsweredOnce()
    {
        await using Attack attack = await AttackAsync("close frames", "100,000 on one connection", Bounds);
        RawPeer peer = attack.Open("/echo");
        byte[] frames = Frames.Repeat(Frames.NormalClose, 100_000);
        await attack.WhileOthersAreServedAsync(() =>
        {
            peer.Send(frames);
            CloseFrame close = peer.ReadClose();
            Assert.Equal(1000, close.Code);
            Assert.Equal(0, close.FramesBefore);
            Assert.Throws<EndOfStreamException>(() => peer.ReadFrame(out _));
        });
        await attack.EndAsync("answered once");
    }

    [Fact]
    public async Task SessionsThatCloseAtOnceLeaveNothing()
    {
        const int Count = 2000;
        await using Attack attack = await AttackAsync(
            "sessions that close at once", $"{Count} upgrades with a close frame behind", new Bounds(MiB: 20)); // two generations of garbage
        byte[] all = [.. Upgrade.Request("/echo"), .. Frames.NormalClose];
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                using RawPeer peer = RawPeer.Connect(attack.Port);
                peer.Send(all);
                Assert.Equal(101, peer.ReadStatus());
                Assert.Equal(1000, peer.ReadClose().Code);
                if (i % 2 == 0)
                {
                    Assert.Equal(Ending.Fin, peer.ReadToEnd());
                }
            }
        });
        TimeSpan gone = await attack.ConnectionsFallToAsync(0);
        await attack.EndAsync($"gone {gone.TotalSeconds:0.0} s after the last");
    }

    [Fact]
    public async Task FramesBehindACloseFrameAreIgnored()
    {
        const int Count = 100;
        await using Attack attack = await AttackAsync("frames behind a close frame", $"{Count} times 1,000 messages and pings", Bounds);
        byte[] all =
        [
            .. Frames.NormalClose,
            .. Frames.Repeat([.. Frames.TextOf("too late"), .. Frames.Masked(Frames.Ping, "too"u8), .. Frames.Masked(0x83, "wrong"u8)], 1000),
        ];
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                using RawPeer peer = RawPeer.Open(attack.Port, Upgrade.Request("/echo"));
                peer.Send(all);
                CloseFrame close = peer.ReadClose();
                Assert.Equal(1000, close.Code);
                Assert.Equal(0, close.FramesBefore);
                Assert.Throws<EndOfStreamException>(() => peer.ReadFrame(out _));
            }
        });
        await attack.EndAsync("ignored");
    }
}
