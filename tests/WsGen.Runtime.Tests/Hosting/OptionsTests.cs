using Microsoft.Extensions.Logging;

namespace WsGen.Hosting;

/// <summary>Options that cannot work are refused with a sentence that names the key.</summary>
public sealed class OptionsTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { "MaxTextMessageSize=0", "The option WsGen:MaxTextMessageSize is 0; it must be from 1 to 2147483591 bytes." },
        { "MaxTextMessageSize=2147483592", "The option WsGen:MaxTextMessageSize is 2147483592; it must be from 1 to 2147483591 bytes." },
        { "MaxBinaryMessageSize=-1", "The option WsGen:MaxBinaryMessageSize is -1; it must be from 1 to 2147483591 bytes." },
        { "CloseTimeout=00:00:00", "The option WsGen:CloseTimeout is 00:00:00; it must be more than zero." },
        { "CloseTimeout=-00:00:00.001", "The option WsGen:CloseTimeout is -00:00:00.0010000; it must be more than zero." },
        { "SendTimeout=00:00:00", "The option WsGen:SendTimeout is 00:00:00; it must be more than zero, or -00:00:00.0010000 for no limit." },
        { "Compression:Level=0", "The option WsGen:Compression:Level is 0; it must be from 1 (fastest) to 9 (smallest)." },
        { "Compression:MinMessageSize=-1", "The option WsGen:Compression:MinMessageSize is -1; it must be zero bytes or more." },
        { "Compression:ServerMaxWindowBits=8", "The option WsGen:Compression:ServerMaxWindowBits is 8; it must be from 9 to 15 (RFC 7692 also knows 8, which zlib cannot keep to)." },
        { "Compression:ClientMaxWindowBits=16", "The option WsGen:Compression:ClientMaxWindowBits is 16; it must be from 9 to 15 (RFC 7692 also knows 8, which zlib cannot keep to)." },
        { "ShutdownCloseTimeout=00:00:00", "The option WsGen:ShutdownCloseTimeout is 00:00:00; it must be more than zero." },
        { "SendQueueLimit=1023", "The option WsGen:SendQueueLimit is 1023; it must be 1024 bytes or more." },
        { "HandshakeTimeout=-00:00:01", "The option WsGen:HandshakeTimeout is -00:00:01; it must be more than zero." },
        { "ShutdownTimeout=-00:00:01", "The option WsGen:ShutdownTimeout is -00:00:01; it must be from zero to 24 days." },
        { "Drain:Delay=-00:00:01", "The option WsGen:Drain:Delay is -00:00:01; it must be from zero to 24 days." },
        { "Drain:Period=25.00:00:00", "The option WsGen:Drain:Period is 25.00:00:00; it must be from zero to 24 days." },
        { "Drain:CloseCode=1000", "The option WsGen:Drain:CloseCode is 1000; it must be 1001 (going away) or 1012 (service restart)." },
        { "Drain:CloseCode=66537", "The option WsGen:Drain:CloseCode is 66537; it must be 1001 (going away) or 1012 (service restart)." },
        { "Drain:CloseCode=restart", "The option WsGen:Drain:CloseCode is \"restart\"; it must be a whole number, 1001 (going away) or 1012 (service restart)." },
        { "HealthPath=ready", "The option WsGen:HealthPath is \"ready\"; it must be a path: \"/\", then letters, digits, \"-\", \".\", \"_\", \"~\" and \"/\"." },
        { "HealthPath=/re%20ady", "The option WsGen:HealthPath is \"/re%20ady\"; it must be a path: \"/\", then letters, digits, \"-\", \".\", \"_\", \"~\" and \"/\"." },
        { "ShutdownTimeout=25.00:00:00", "The option WsGen:ShutdownTimeout is 25.00:00:00; it must be from zero to 24 days." },
    };

    public static TheoryData<string, string> RefusedUrls => new()
    {
        { " ; ", "The option WsGen:Urls names no address. Give at least one, such as \"ws://127.0.0.1:8080\"." },
        { "8080", "\"8080\" in the option WsGen:Urls is not an address to listen on: it has to begin with ws:// or wss://. Write \"ws://127.0.0.1:8080\"." },
        { "ftp://127.0.0.1:1", "\"ftp://127.0.0.1:1\" in the option WsGen:Urls is not an address to listen on: it has to begin with ws:// or wss://. Write \"ws://127.0.0.1:8080\"." },
        { "ws://127.0.0.1:1/path", "\"ws://127.0.0.1:1/path\" in the option WsGen:Urls is not an address to listen on: it has no path, for the endpoints have theirs. Write \"ws://127.0.0.1:1\"." },
        { "ws://127.0.0.1:1?x", "\"ws://127.0.0.1:1?x\" in the option WsGen:Urls is not an address to listen on: it has no path, for the endpoints have theirs. Write \"ws://127.0.0.1:1\"." },
        { "ws://127.0.0.1:99999", "\"ws://127.0.0.1:99999\" in the option WsGen:Urls is not an address to listen on: the port is 99999, and has to be a number from 0 to 65535." },
        { "ws://[::1]:http/", "\"ws://[::1]:http/\" in the option WsGen:Urls is not an address to listen on: the port is http, and has to be a number from 0 to 65535." },
        { "WS://*:80", "\"WS://*:80\" in the option WsGen:Urls is not an address to listen on: it has no wildcards. Write 0.0.0.0 or [::] instead of * for every interface." },
        { "http://+:80/", "\"http://+:80/\" in the option WsGen:Urls is not an address to listen on: it has no wildcards. Write 0.0.0.0 or [::] instead of + for every interface." },
        { "ws://[::1", "\"ws://[::1\" in the option WsGen:Urls is not an address to listen on. Write \"ws://127.0.0.1:8080\"." },
        { "ws://example.org:1", "\"ws://example.org:1\" in the option WsGen:Urls: \"example.org\" is neither an IP address nor localhost. Use 0.0.0.0 or [::] for every interface." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void AValueOutOfRangeIsRefusedWhenTheServerIsBuilt(string option, string sentence)
    {
        WsServerBuilder builder = WsServer.Create("--WsGen:" + option);
        Assert.Equal(sentence, Assert.Throws<InvalidOperationException>(builder.Build).Message);
    }

    [Theory]
    [MemberData(nameof(RefusedUrls))]
    public void AnAddressThatIsNoneIsRefusedWhenTheServerIsBuilt(string urls, string sentence)
    {
        WsServerBuilder builder = WsServer.Create("--urls", urls);
        Assert.Equal(sentence, Assert.Throws<InvalidOperationException>(builder.Build).Message);
    }

    /// <summary>Of 30 seconds, one is for the last sessions to answer.</summary>
    [Theory]
    [InlineData(20, 9, true)]
    [InlineData(20, 10, false)]
    [InlineData(30, 0, false)]
    public async Task ADrainHasToBeOverBeforeTheServerStopsWaiting(int delay, int period, bool fits)
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Options.Drain.Delay = TimeSpan.FromSeconds(delay);
        builder.Options.Drain.Period = TimeSpan.FromSeconds(period);
        if (fits)
        {
            await builder.Build().DisposeAsync();
            return;
        }

        Assert.Equal(
            $"The options WsGen:Drain:Delay and WsGen:Drain:Period are 00:00:{delay} and 00:00:{period:00}; with WsGen:ShutdownCloseTimeout, which is 00:00:01, they must be no longer than WsGen:ShutdownTimeout, which is 00:00:30.",
            Assert.Throws<InvalidOperationException>(builder.Build).Message);
    }

    [Fact]
    public async Task WithoutADrainTheServerMayStopAtOnce()
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Options.ShutdownTimeout = TimeSpan.Zero;
        await builder.Build().DisposeAsync();
    }

    [Fact]
    public void ACodeThatSaysSomethingElseIsRefusedInCodeToo()
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Options.Drain.CloseCode = CloseCode.InternalError;
        Assert.Equal(
            "The option WsGen:Drain:CloseCode is 1011; it must be 1001 (going away) or 1012 (service restart).",
            Assert.Throws<InvalidOperationException>(builder.Build).Message);
    }

    [Fact]
    public void AnyOriginAndAListOfOriginsContradictEachOther()
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Options.AllowAnyOrigin = true;
        builder.Options.AllowedOrigins = ["https://example.org"];
        Assert.Equal(
            "The option WsGen:AllowAnyOrigin is True; it must be false where AllowedOrigins names any.",
            Assert.Throws<InvalidOperationException>(builder.Build).Message);
    }

    [Fact]
    public async Task OptionsComeFromTheCommandLineAndMayBeChangedInCode()
    {
        WsServerBuilder builder = WsServer.Create("--urls", "ws://127.0.0.1:0", "--WsGen:MaxTextMessageSize=65536", "--WsGen:CloseTimeout=00:00:07");
        Assert.Equal("ws://127.0.0.1:0", builder.Options.Urls);
        Assert.Equal(65536, builder.Options.MaxTextMessageSize);
        Assert.Equal(TimeSpan.FromSeconds(7), builder.Options.CloseTimeout);
        builder.Options.SendTimeout = Timeout.InfiniteTimeSpan;
        await using WsServer server = Build(builder);
    }

    private static WsServer Build(WsServerBuilder builder)
    {
        builder.Logging.ClearProviders();
        return builder.Build();
    }
}
