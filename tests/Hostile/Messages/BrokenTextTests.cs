using System.Text;

namespace WsGen.Hostile.Messages;

/// <summary>Large text that is not UTF-8, and such as is and is cut in the worst places.</summary>
public sealed class BrokenTextTests(AttackTable table) : AttackTests(table)
{
    private const int Size = 16 * 1024 * 1024;
    private const int FirstPart = 64 * 1024;

    [Fact]
    public async Task TextThatIsBrokenAtItsBeginningFailsAtItsBeginning()
    {
        const int Count = 50;

        // Not more than what has been sent of each, 64 KiB, in an array that doubles; at its whole size it would be 800 MiB.
        await using Attack attack = await AttackAsync(
            "text broken at its beginning", $"{Count} messages of 16 MiB, of which 64 KiB are sent", new Bounds(MiB: 20));
        byte[] start = Frames.Masked(Frames.Text, [.. new byte[100], 0xFF, .. new byte[FirstPart]])[Frames.Header(Frames.Text, FirstPart).Length..];
        RawPeer[] peers = attack.OpenMany(Count, "/echo");
        await attack.WhileOthersAreServedAsync(() =>
        {
            foreach (RawPeer peer in peers)
            {
                peer.Send([.. Frames.Header(Frames.Text, Size), .. start]);
            }

            foreach (RawPeer peer in peers)
            {
                Assert.Equal(1007, peer.ReadClose().Code);
            }
        });
        await attack.EndAsync("1007 before the rest");
    }

    [Fact]
    public async Task TextThatIsBrokenAtItsEndGivesItsMemoryBack()
    {
        const int Count = 40;

        // One at a time: its array of 16 MiB, while it doubles the one of 8 MiB beside it, and those it has grown out of before. As much again
        // may wait in a pool for the next.
        await using Attack attack = await AttackAsync(
            "text broken at its end", $"{Count} messages of 16 MiB, one after the other", new Bounds(MiB: 64));
        byte[] text = new byte[Size];
        text.AsSpan().Fill((byte)'x');
        text[^1] = 0xC3;
        byte[] message = Frames.Masked(Frames.Text, text);
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                using RawPeer peer = RawPeer.Open(attack.Port, Upgrade.Request("/echo"));
                peer.Send(message);
                CloseFrame close = peer.ReadClose();
                Assert.Equal(1007, close.Code);
                Assert.Equal(0, close.FramesBefore);
            }
        });
        await attack.EndAsync("1007");
    }

    [Fact]
    public async Task CharactersCutByFragmentsAreWhole()
    {
        const int Characters = 250_000;

        // Text of a million bytes, its echo, and the string that nothing makes of it.
        await using Attack attack = await AttackAsync(
            "characters cut by fragments", $"{Characters} characters of 4 bytes, each byte a fragment", new Bounds(MiB: 12));
        RawPeer peer = attack.Open("/echo");
        byte[] character = Encoding.UTF8.GetBytes("🌍");
        byte[] fragments = Frames.Repeat([.. character.SelectMany(static one => Frames.Masked(Frames.Fragment, [one]))], 1000);
        await attack.WhileOthersAreServedAsync(() =>
        {
            peer.Send(Frames.Masked(Frames.Fragment | Frames.TextOpcode, []));
            for (int i = 0; i < Characters / 1000; i++)
            {
                peer.Send(fragments);
            }

            peer.Send(Frames.Masked(Frames.Fin, []));
            Assert.Equal(Frames.Text, peer.ReadFrame(out ReadOnlySpan<byte> payload));
            Assert.Equal(Characters * 4, payload.Length);
            Assert.Equal("🌍🌍", Encoding.UTF8.GetString(payload[^8..]));
        });
        await attack.EndAsync("echoed");
    }
}
