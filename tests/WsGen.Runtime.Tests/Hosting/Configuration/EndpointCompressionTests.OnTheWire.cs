using System.Text;
using WsGen.Protocol.Compression;
using WsGen.Support;

namespace WsGen.Hosting.Configuration;

// What each parameter changes of the bytes that are sent.
public sealed partial class EndpointCompressionTests
{
    /// <summary>Digits of which no few come again; half as many bytes at best.</summary>
    private static readonly string Digits = RandomDigits(3000);

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task EachParameterIsKeptToOnTheWire(Carrier carrier)
    {
        await using EndpointServer server = await StartAsync(carrier, static builder =>
        {
            builder.Options.Compression.Enabled = true;
            foreach (string setting in (string[])["Level=1", "Level=9", "MinMessageSize=50", "MinMessageSize=9000", "ServerNoContextTakeover=false", "ServerMaxWindowBits=9"])
            {
                builder.AddEndpoint(Echo($"/{setting}").WithOptions(Section(setting)));
            }

            builder.AddEndpoint(Echo("/server"));
        });
        Assert.Equal(Compressed(level: 4), await FirstAsync("/server", Long));
        Assert.Equal(Compressed(level: 1), await FirstAsync("/Level=1", Long));
        Assert.Equal(Compressed(level: 9), await FirstAsync("/Level=9", Long));
        Assert.Equal(3, new[] { Compressed(1), Compressed(4), Compressed(9) }.Distinct().Count());

        string hundred = new('a', 100);
        Assert.Equal(FrameOf(100), await FirstAsync("/server", hundred));
        Assert.InRange(await FirstAsync("/MinMessageSize=50", hundred), 3, 20);
        Assert.Equal(FrameOf(49), await FirstAsync("/MinMessageSize=50", hundred[..49]));
        Assert.Equal(FrameOf(8999), await FirstAsync("/MinMessageSize=9000", new string('a', 8999)));
        Assert.InRange(await FirstAsync("/MinMessageSize=9000", new string('a', 9000)), 3, 100);

        Assert.InRange(await SecondAsync("/server", Digits), Digits.Length / 2, Digits.Length); // nothing to refer to
        Assert.InRange(await SecondAsync("/ServerNoContextTakeover=false", Digits), 3, 100);

        long once = await FirstAsync("/server", Digits);
        Assert.InRange(await FirstAsync("/server", Digits + Digits), once, once + 100);
        Assert.InRange(await FirstAsync("/ServerMaxWindowBits=9", Digits + Digits), once + 1000, 3 * once); // the first is out of reach

        async Task<long> FirstAsync(string path, string text) => await SizeAsync(await OpenAsync(server, path), text);

        async Task<long> SecondAsync(string path, string text)
        {
            RawClient client = await OpenAsync(server, path);
            await SizeAsync(client, text);
            return await SizeAsync(client, text);
        }

        static long Compressed(int level)
        {
            using var compressor = new MessageCompressor(15, contextTakeover: false, level, threshold: 0);
            Assert.True(compressor.TryCompress(Encoding.UTF8.GetBytes(Long), out Span<byte> compressed));
            return FrameOf(compressed.Length);
        }
    }

    private static string RandomDigits(int count)
    {
        byte[] bytes = new byte[count / 2];
        new Random(5).NextBytes(bytes);
        return Convert.ToHexString(bytes);
    }
}
