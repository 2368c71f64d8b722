namespace WsGen.Hostile.Closing;

/// <summary>
/// What the server still has to say when a connection ends must arrive, whatever the peer has under way. A socket that is closed with
/// data unread resets the connection, and the reset takes from the peer what it has not read yet.
/// </summary>
public sealed class LastWordTests(AttackTable table) : AttackTests(table)
{
    private const int MessageSize = 1000;

    /// <summary>A reserved opcode.</summary>
    private const byte Wrong = 0x83;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // The send queue, 1 MiB of messages, each in an array of its own, what is being flushed, and what the pools keep.
    private static readonly Bounds Bounds = new(MiB: 16);

    [Fact]
    public async Task ACloseFrameReachesAPeerThatHasMegabytesUnderWay()
    {
        const int Count = 20;

        // What comes behind the wrong frame is read and thrown away, block by block.
        await using Attack attack = await AttackAsync(
            "an error with megabytes under way", $"{Count} times a wrong frame and 8 MiB behind it", new Bounds(MiB: 12));
        byte[] all = [.. Frames.Masked(Wrong, []), .. Frames.Repeat(Frames.Masked(Frames.Binary, new byte[65_536]), 128)];
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
        await using Attack attack = await AttackAsync(
            "an error behind pending echoes", "messages until the server takes no more, then a wrong frame", Bounds,

            // How long the frame waits for a peer that takes nothing is 50 ms, which a busy machine may need for a peer that does.
            new ServerOptions { AbnormalCloseSendTimeout = Patience.Limit });
        int echoes = await ReadEchoesAsync(attack, behind: Frames.Masked(Wrong, []), chunk: int.MaxValue);
        await attack.EndAsync($"{echoes} echoes, then 1002");
    }

    [Fact]
    public async Task ACloseFrameReachesAPeerThatReadsSteadilyButNotFast()
    {
        await using Attack attack = await AttackAsync(
            "an error behind echoes that are read at 4 MB/s", "messages until the server takes no more, then a wrong frame", Bounds);
        int echoes = await ReadEchoesAsync(attack, behind: Frames.Masked(Wrong, []), chunk: 20);
        await attack.EndAsync($"{echoes} echoes, then 1002");
    }

    [Fact]
    public async Task ACloseFrameReachesPeersThatReadSlowlyBehindALargeEcho()
    {
        const int Size = 4 << 20;
        const int Chunk = 64 * 1024;

        // As many echoes, and what they are put together in.
        await using Attack attack = await AttackAsync(
            "an error behind a large echo that is read at 0.65, 1.3 and 2.6 MB/s", "a message of 4 MiB, then a wrong frame", new Bounds(MiB: 64));
        await attack.WhileOthersAreServedAsync(() => OwnThread.ForEach<int>([100, 50, 25], milliseconds =>
        {
            using RawPeer peer = RawPeer.Open(attack.Port, Upgrade.Request("/echo"));
            peer.Send([.. Frames.Masked(Frames.Binary, new byte[Size]), .. Frames.Masked(Wrong, [])]);
            peer.ReceiveSlowly(Size, Chunk, TimeSpan.FromMilliseconds(milliseconds));
            Assert.Equal(Frames.Binary, peer.ReadFrame(out ReadOnlySpan<byte> echo));
            Assert.Equal(Size, echo.Length);
            Assert.Equal(1002, peer.ReadClose().Code);
            Assert.Equal(Ending.Fin, peer.ReadToEnd());
        }).GetAwaiter().GetResult());
        await attack.EndAsync("the echo, then 1002");
    }

    [Fact]
    public async Task EchoesReachAPeerThatHasEndedItsSide()
    {
        await using Attack attack = await AttackAsync(
            "FIN behind pending echoes", "messages until the server takes no more, then FIN", Bounds);
        int echoes = await ReadEchoesAsync(attack, behind: [], chunk: int.MaxValue);
        await attack.EndAsync($"{echoes} echoes, then FIN");
    }

    /// <summary>
    /// Sends messages until the server takes no more, because nothing of what it answers is read; and then, while it is read, something
    /// else behind them, or an end. All echoes must come, then the close frame if there is reason for one, then the end.
    /// </summary>
    /// <param name="attack">The attack.</param>
    /// <param name="behind">What is sent behind the messages. If nothing, our side ends.</param>
    /// <param name="chunk">So many messages are read at a time, with a pause of 5 ms behind them.</param>
    /// <returns>How many echoes came.</returns>
    private static async Task<int> ReadEchoesAsync(Attack attack, byte[] behind, int chunk)
    {
        const int Most = 50_000_000;
        byte[] message = Frames.Masked(Frames.Binary, new byte[MessageSize]);
        byte[] messages = Frames.Repeat(message, 1000);
        RawPeer peer = attack.Open("/echo", receiveBuffer: 64 * 1024);
        long taken = peer.SendUntilStuck(messages, Pause, Most);
        Assert.InRange(taken, 1, Most - 1);
        await attack.OthersAreServedAsync();
        int rest = (int)(messages.Length - (taken % messages.Length));
        int echoes = (int)((taken + rest) / message.Length);
        Task sending = OwnThread.Run(() =>
        {
            peer.Send(messages.AsSpan(messages.Length - rest));
            if (behind.Length == 0)
            {
                peer.EndOutput();
            }
            else
            {
                peer.Send(behind);
                peer.TrySend(messages);
            }
        });
        for (int i = 1; i <= echoes; i++)
        {
            Assert.Equal(Frames.Binary, peer.ReadFrame(out ReadOnlySpan<byte> payload));
            Assert.Equal(MessageSize, payload.Length);
            if (i % chunk == 0)
            {
                Thread.Sleep(5); // slowness is the attack
            }
        }

        if (behind.Length != 0)
        {
            CloseFrame close = peer.ReadClose();
            Assert.Equal(1002, close.Code);
            Assert.Equal(0, close.FramesBefore);
        }

        Assert.Equal(Ending.Fin, peer.ReadToEnd());
        await sending;
        return echoes;
    }
}
