namespace WsGen.Hostile.Closing;

/// <summary>
/// What the server still has to say when a connection ends must arrive, whatever the peer has under way. A socket that is closed with
/// data unread resets the connection, and the reset takes from the peer what it has not read yet.
/// </summary>
public sealed class LastWordTests(AttackTable table) : AttackTests(table)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task ACloseFrameReachesAPeerThatHasMegabytesUnderWay()
    {
        const int Count = 20;

        // What comes behind the wrong frame is read and thrown away, block by block.
        await using Attack attack = await AttackAsync(
            "an error with megabytes under way", $"{Count} times a wrong frame and 8 MiB behind it", new Bounds(PeakMiB: 12, AfterMiB: 12));
        byte[] all = [.. Frames.Masked(0x83, []), .. Frames.Repeat(Frames.Masked(Frames.Binary, new byte[65_536]), 128)];
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                using RawPeer peer = RawPeer.Open(attack.Port, Upgrade.Request("/echo"));
                peer.Send(all); // would fail if the connection had been reset
                Assert.Equal(1002, peer.ReadClose().Code);
                Assert.Equal(Ending.Fin, peer.ReadToEnd());
            }
        });
        await attack.EndAsync("1002 every time");
    }

    [Fact]
    public async Task ACloseFrameReachesAPeerThatHasThousandsOfEchoesPending()
    {
        const int Most = 50_000_000;
        byte[] message = Frames.Masked(Frames.Binary, new byte[1000]);

        // The send queue, 1 MiB of messages, each in an array of its own, what is being flushed, and what the pools keep.
        await using Attack attack = await AttackAsync(
            "an error behind pending echoes", "messages until the server takes no more, then a wrong frame", new Bounds(PeakMiB: 16, AfterMiB: 16),

            // How long the frame waits for a peer that takes nothing is 50 ms, which a busy machine may need for a peer that does.
            new ServerOptions { AbnormalCloseSendTimeout = Patience.Limit });
        RawPeer peer = attack.Open("/echo", receiveBuffer: 4096);
        byte[] messages = Frames.Repeat(message, 1000);
        long taken = peer.SendUntilStuck(messages, Pause, Most);
        Assert.InRange(taken, 1, Most - 1);
        await attack.OthersAreServedAsync();
        int rest = (int)(messages.Length - (taken % messages.Length));
        int echoes = (int)((taken + rest) / message.Length);
        Task sending = Task.Factory.StartNew(
            () =>
            {
                peer.Send(messages.AsSpan(messages.Length - rest));
                peer.Send(Frames.Masked(0x83, []));
                peer.Send(messages);
            },
            TaskCreationOptions.LongRunning);
        CloseFrame close = peer.ReadClose();
        await sending;
        Assert.Equal(1002, close.Code);
        Assert.Equal(echoes, close.FramesBefore);
        Assert.Equal(Ending.Fin, peer.ReadToEnd());
        await attack.EndAsync($"{echoes} echoes, then 1002");
    }

    [Fact]
    public async Task EchoesReachAPeerThatHasEndedItsSide()
    {
        const int Most = 50_000_000;
        byte[] message = Frames.Masked(Frames.Binary, new byte[1000]);
        await using Attack attack = await AttackAsync(
            "FIN behind pending echoes", "messages until the server takes no more, then FIN", new Bounds(PeakMiB: 16, AfterMiB: 16)); // as above
        RawPeer peer = attack.Open("/echo", receiveBuffer: 4096);
        byte[] messages = Frames.Repeat(message, 1000);
        long taken = peer.SendUntilStuck(messages, Pause, Most);
        Assert.InRange(taken, 1, Most - 1);
        int rest = (int)(messages.Length - (taken % messages.Length));
        int echoes = (int)((taken + rest) / message.Length);
        Task sending = Task.Factory.StartNew(
            () =>
            {
                peer.Send(messages.AsSpan(messages.Length - rest));
                peer.EndOutput();
            },
            TaskCreationOptions.LongRunning);
        await attack.OthersAreServedAsync();
        for (int i = 0; i < echoes; i++)
        {
            Assert.Equal(Frames.Binary, peer.ReadFrame(out ReadOnlySpan<byte> payload));
            Assert.Equal(1000, payload.Length);
        }

        await sending;
        Assert.Equal(Ending.Fin, peer.ReadToEnd());
        await attack.EndAsync($"{echoes} echoes, then FIN");
    }
}
