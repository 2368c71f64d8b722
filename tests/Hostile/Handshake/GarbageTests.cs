namespace WsGen.Hostile.Handshake;

/// <summary>What is no opening handshake at all.</summary>
public sealed class GarbageTests(AttackTable table) : AttackTests(table)
{
    // A connection that is refused costs itself and its answer, for as long as it lasts; they come one after the other, and the rest is garbage.
    private static readonly Bounds Bounds = new(MiB: 12);

    // For what might still become a request.
    private static readonly ServerOptions SoonTimedOut = new() { HandshakeTimeout = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task NulsAreRefused()
    {
        await using Attack attack = await AttackAsync("NULs", "200 connections with 1 to 20,000 NULs", Bounds);
        await AreRefusedAsync(attack, Enumerable.Range(0, 200).Select(static i => new byte[1 + (i * 100)]), 400);
        await attack.EndAsync("400");
    }

    [Fact]
    public async Task RandomBytesAreRefused()
    {
        var random = new Random(1);
        await using Attack attack = await AttackAsync("random bytes", "500 connections with up to 4,000 random bytes", Bounds, SoonTimedOut);
        IEnumerable<byte[]> requests = Enumerable.Range(0, 500).Select(_ =>
        {
            byte[] bytes = new byte[random.Next(1, 4000)];
            random.NextBytes(bytes);
            return bytes;
        });
        await AreRefusedAsync(attack, requests, 400, 405, 408, 505);
        await attack.EndAsync("refused");
    }

    [Fact]
    public async Task RequestsWithOneRandomByteAreRefusedOrAccepted()
    {
        var random = new Random(2);
        await using Attack attack = await AttackAsync("one wrong byte", "a right request with each byte replaced in turn by a random one", Bounds);
        byte[] right = Upgrade.Request("/echo");
        for (int i = 0; i < right.Length; i++)
        {
            byte[] request = [.. right];
            request[i] = (byte)random.Next(256);
            using RawPeer peer = RawPeer.Connect(attack.Port);
            peer.Send(request);
            peer.EndOutput();

            // Nothing at all is an answer, too, where the end of the request has become unrecognizable.
            Assert.InRange(peer.ReadToEnd(), Ending.Fin, Ending.Reset);
        }

        await attack.EndAsync("refused, or not");
    }

    [Fact]
    public async Task TlsClientsAreRefused()
    {
        byte[] hello = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03, .. new byte[506]];
        await using Attack attack = await AttackAsync("TLS", "300 ClientHellos", Bounds);
        await AreRefusedAsync(attack, Enumerable.Repeat(hello, 300), 400);
        await attack.EndAsync("400");
    }

    [Fact]
    public async Task RequestsBehindAnUpgradeAreNoFrames()
    {
        const int Count = 200;
        await using Attack attack = await AttackAsync("requests behind an upgrade", $"{Count} times 100 requests at once", Bounds);
        byte[] requests = Frames.Repeat(Upgrade.Request("/echo"), 100);
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                using RawPeer peer = RawPeer.Connect(attack.Port);
                peer.TrySend(requests);
                Assert.Equal(101, peer.ReadStatus());
                Assert.Equal(1002, peer.ReadClose().Code); // "G" is a frame with a reserved bit
                Assert.Equal(Ending.Fin, peer.ReadToEnd());
            }
        });
        await attack.EndAsync("101, then 1002");
    }

    [Fact]
    public async Task RequestsBehindARefusalAreNotAnswered()
    {
        const int Count = 200;
        await using Attack attack = await AttackAsync("requests behind a refusal", $"{Count} times 100 requests at once", Bounds);
        byte[] requests = Frames.Repeat("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n"u8, 100);
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                using RawPeer peer = RawPeer.Connect(attack.Port);
                peer.TrySend(requests);
                Assert.Equal(426, peer.ReadStatus());
                Assert.Equal(Ending.Fin, peer.ReadToEnd());
            }
        });
        await attack.EndAsync("426, once");
    }

    /// <summary>Each gets a status that says no, and the end.</summary>
    private static async Task AreRefusedAsync(Attack attack, IEnumerable<byte[]> requests, params int[] statuses)
    {
        await attack.WhileOthersAreServedAsync(() =>
        {
            var peers = new List<RawPeer>();
            foreach (byte[] request in requests)
            {
                RawPeer peer = attack.Connect();
                peer.TrySend(request);
                peers.Add(peer);
            }

            foreach (RawPeer peer in peers)
            {
                Assert.Contains(peer.ReadStatus(), statuses);
                Assert.Equal(Ending.Fin, peer.ReadToEnd());
            }
        });
    }
}
