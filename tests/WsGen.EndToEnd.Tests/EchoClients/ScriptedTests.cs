using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>EchoClient and servers that do what no server of this world does, or seldom.</summary>
public sealed class ScriptedTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACloseThatTheServerDoesNotAnswerIsNotACleanOne(bool resets)
    {
        using var server = new ScriptedServer();
        await using ChildProcess client = await ClientRun.StartAsync(server.Uri.ToString(), "--text", "hello");
        ServerEnd peer = await server.AgreeAsync();
        await peer.ExpectTextAsync("hello");
        await peer.SendTextAsync("hello");
        await peer.ExpectCloseAsync(CloseCode.NormalClosure);
        if (resets)
        {
            peer.Reset();
        }
        else
        {
            peer.EndOutput();
        }

        Assert.Equal(["open", "text hello", "close 1000 (not clean)"], await client.EndsAsync(1));
    }

    [Fact]
    public async Task ACloseThatTheServerAnswersIs()
    {
        using var server = new ScriptedServer();
        await using ChildProcess client = await ClientRun.StartAsync(server.Uri.ToString(), "--text", "hello");
        ServerEnd peer = await server.AgreeAsync();
        await peer.ExpectTextAsync("hello");
        await peer.SendTextAsync("hello");
        await peer.ExpectCloseAsync(CloseCode.NormalClosure);
        await peer.SendAsync(ServerEnd.CloseFrame(CloseCode.NormalClosure, "you too"));
        peer.EndOutput();
        Assert.Equal(["open", "text hello", "close 1000"], await client.EndsAsync(0));
    }

    /// <summary>OpenSSL held to algorithms that FIPS 140 permits, of which there are none here, but for random numbers.</summary>
    [Theory]
    [InlineData("401 Who are you", "WWW-Authenticate", "Authentication")]
    [InlineData("407 Who are you", "Proxy-Authenticate", "ProxyAuthentication")]
    public async Task WhereThereIsNoMd5AChallengeThatWantsItIsSaidToBeOne(string status, string field, string kind)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """
                openssl_conf = init
                [init]
                alg_section = algorithms
                random = random
                [algorithms]
                default_properties = fips=yes
                [random]
                random = CTR-DRBG
                cipher = AES-256-CTR
                properties = -fips
                seed = SEED-SRC
                seed_properties = -fips

                """, TestContext.Current.CancellationToken);
            using var server = new ScriptedServer();
            bool isProxy = field == "Proxy-Authenticate";
            string[] arguments = isProxy
                ? ["ws://server.example/", "--proxy", $"http://me:sesame@127.0.0.1:{server.Port}"]
                : [server.Uri.ToString(), "--user", "me", "--password", "sesame"];
            await using ChildProcess client = await ClientRun.StartAsync([KeyValuePair.Create("OPENSSL_CONF", file)], arguments);
            await server.RefuseAsync($"HTTP/1.1 {status}\r\n{field}: Digest realm=\"here\", nonce=\"n\", qop=\"auth\"\r\n{field}: Basic realm=\"here\"\r\nContent-Length: 0\r\n\r\n");
            string line = Assert.Single(await client.EndsAsync(1));
            Assert.StartsWith($"error {kind}: ", line);
            Assert.Contains("Digest with MD5, which the cryptography of this machine refuses", line);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
