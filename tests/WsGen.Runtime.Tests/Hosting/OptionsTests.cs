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
        { "ShutdownTimeout=25.00:00:00", "The option WsGen:ShutdownTimeout is 25.00:00:00; it must be from zero to 24 days." },
    };

    public static TheoryData<string, string> RefusedUrls => new()
    {
        { " ; ", "The option WsGen:Urls names no address. Give at least one, such as \"ws://127.0.0.1:8080\"." },
        { "8080", "\"8080\" in the option WsGen:Urls is not an address to listen on. Write \"ws://127.0.0.1:8080\"." },
        { "ftp://127.0.0.1:1", "\"ftp://127.0.0.1:1\" in the option WsGen:Urls is not an address to listen on. Write \"ws://127.0.0.1:8080\"." },
        { "ws://127.0.0.1:1/path", "\"ws://127.0.0.1:1/path\" in the option WsGen:Urls is not an address to listen on. Write \"ws://127.0.0.1:8080\"." },
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
