using System.Text;

namespace WsGen.Hostile.Handshake;

/// <summary>Requests larger than any limit, and such as are within them and meant to be costly.</summary>
public sealed class OversizedRequestTests(AttackTable table) : AttackTests(table)
{
    private const int Senders = 4;

    // What has been sent beyond a limit is read and thrown away; nothing of it is kept. 4 MiB are for garbage.
    private static readonly Bounds Bounds = new(MiB: 12);

    // Who has been refused has as long again to go.
    private static readonly ServerOptions SoonCutOff = new() { HandshakeTimeout = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task AnEndlessHeaderGets431AndIsCutOff()
    {
        await using Attack attack = await AttackAsync("endless header", $"{Senders} times a header without end", Bounds, SoonCutOff);
        await attack.EndAsync(await AreCutOffAsync(attack, 431, Upgrade.Text("/echo")[..^2] + "X: ", "x"));
    }

    [Fact]
    public async Task AnEndlessRequestLineGets414AndIsCutOff()
    {
        await using Attack attack = await AttackAsync("endless request line", $"{Senders} times a path without end", Bounds, SoonCutOff);
        await attack.EndAsync(await AreCutOffAsync(attack, 414, "GET /", "x"));
    }

    [Fact]
    public async Task HeadersWithoutEndGet431AndAreCutOff()
    {
        await using Attack attack = await AttackAsync("headers without end", $"{Senders} times header after header", Bounds, SoonCutOff);
        await attack.EndAsync(await AreCutOffAsync(attack, 431, Upgrade.Text("/echo")[..^2], "X: y\r\n"));
    }

    [Fact]
    public async Task TenThousandHeadersGet431()
    {
        const int Requests = 50;
        await using Attack attack = await AttackAsync("10,000 headers", $"{Requests} requests with 10,000 headers each", Bounds);
        byte[] request = Upgrade.Request("/echo", Enumerable.Range(0, 10_000).Select(static i => $"X-{i}: y"));
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < Requests; i++)
            {
                using RawPeer peer = RawPeer.Connect(attack.Port);
                peer.TrySend(request);
                Assert.Equal(431, peer.ReadStatus());
            }
        });
        await attack.EndAsync("431");
    }

    /// <summary>Lists as long as a request may be. Comparing each element with each other one would be ten million comparisons.</summary>
    [Theory]
    [InlineData("many subprotocols", 101, "Sec-WebSocket-Protocol: ", "p{0}")]
    [InlineData("many extensions", 101, "Sec-WebSocket-Extensions: ", "e{0}")]
    [InlineData("many offers of compression", 101, "Sec-WebSocket-Extensions: ", "permessage-deflate;server_max_window_bits=8")]
    [InlineData("many parameters of compression", 101, "Sec-WebSocket-Extensions: permessage-deflate;", "x{0}", ';')]
    [InlineData("many equal parameters of compression", 101, "Sec-WebSocket-Extensions: permessage-deflate;", "client_no_context_takeover", ';')]
    [InlineData("many quotes", 101, "Sec-WebSocket-Extensions: ", "e;p=\"q\"")]
    [InlineData("many commas", 101, "Sec-WebSocket-Protocol: p", "")]
    public async Task ALongListIsReadInLinearTime(string name, int status, string start, string element, char separator = ',')
    {
        const int Requests = 200;

        // Connecting, reading 15 KB, deciding, answering and ending takes 0.3 to 2 ms. Ten million comparisons would take 20 ms and more.
        TimeSpan most = TimeSpan.FromMilliseconds(6) * Requests;
        await using Attack attack = await AttackAsync(name, $"{Requests} requests with a list of 14 KB", Bounds);
        byte[] request = Upgrade.Request("/subprotocol", start + ListOf(element, separator));
        TimeSpan before = attack.Server.Figures.ProcessorTime;
        for (int i = 0; i < Requests; i++)
        {
            using RawPeer peer = RawPeer.Connect(attack.Port);
            peer.Send(request);
            Assert.Equal(status, peer.ReadStatus());
        }

        TimeSpan used = attack.Server.Figures.ProcessorTime - before;
        Assert.True(used < most, $"{used.TotalMilliseconds / Requests:0.00} ms of processor time for a request");
        await attack.EndAsync($"{status}, {used.TotalMilliseconds / Requests:0.00} ms of processor time each");
    }

    private static string ListOf(string element, char separator)
    {
        const int Most = 14_000;
        var list = new StringBuilder();
        for (int i = 0; list.Length < Most; i++)
        {
            list.AppendFormat(null, element, i).Append(separator);
        }

        return list.Append('z').ToString();
    }

    /// <summary>Each sends until the server has ended the connection, and reads the refusal meanwhile.</summary>
    private static async Task<string> AreCutOffAsync(Attack attack, int status, string start, string endless)
    {
        byte[] block = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(endless, 65536 / endless.Length)));
        var peers = new RawPeer[Senders];
        for (int i = 0; i < Senders; i++)
        {
            // What is too much comes at once, so that it is that which is refused, and not the time it takes.
            peers[i] = attack.Connect();
            peers[i].TrySend([.. Encoding.Latin1.GetBytes(start), .. block]);
        }

        long sent = 0;
        Task sending = OwnThread.ForEach(peers, peer =>
        {
            while (peer.TrySend(block))
            {
                Interlocked.Add(ref sent, block.Length);
            }
        });
        foreach (RawPeer peer in peers)
        {
            Assert.Equal(status, peer.ReadStatus());
        }

        await attack.OthersAreServedAsync();
        await sending.WaitAsync(Patience.Limit);
        return $"{status}, cut off after {sent >> 20} MiB";
    }
}
