using WsGen.Connections.Settings;

namespace WsGen.Hosting.Configuration;

/// <summary>What cannot be read, is out of range, is unknown, or contradicts something else is refused with a sentence that names the key.</summary>
public sealed class RefusalTests
{
    private const string Tomcat = TomcatKeys.Prefix;

    public static TheoryData<string, string> Sentences => new()
    {
        { "WsGen:CloseTimeout=soon", "The option WsGen:CloseTimeout is \"soon\"; it must be a time such as 00:00:20, more than zero." },
        { "WsGen:CloseTimeout=30", "The option WsGen:CloseTimeout is \"30\"; it must be a time such as 00:00:20, more than zero." }, // would be thirty days
        { "WsGen:HandshakeTimeout=x", "The option WsGen:HandshakeTimeout is \"x\"; it must be a time such as 00:00:20, more than zero." },
        { "WsGen:BlockingSendTimeout=00:00:00", "The option WsGen:BlockingSendTimeout is 00:00:00; it must be more than zero, or -00:00:00.0010000 for no limit." },
        { "WsGen:MaxTextMessageSize=8k", "The option WsGen:MaxTextMessageSize is \"8k\"; it must be a whole number, from 1 to 2147483591 bytes." },
        { "WsGen:MaxTextMessageSize=8192.5", "The option WsGen:MaxTextMessageSize is \"8192.5\"; it must be a whole number, from 1 to 2147483591 bytes." },
        { "WsGen:BufferSize=255", "The option WsGen:BufferSize is 255; it must be from 256 to 16777216 bytes." },
        { "WsGen:BufferSize=16777217", "The option WsGen:BufferSize is 16777217; it must be from 256 to 16777216 bytes." },
        { "WsGen:SendQueueLimit=4294968320", "The option WsGen:SendQueueLimit is 4294968320; it must be 1024 bytes or more." }, // 1024 if it were cut to an int
        { "WsGen:MaxConnections=4294967297", "The option WsGen:MaxConnections is 4294967297; it must be zero (no limit) or more." },
        { "WsGen:SendQueuePolicy=Drop", "The option WsGen:SendQueuePolicy is \"Drop\"; it must be one of the names, Wait, DropNewest, DropOldest or Close." },
        { "WsGen:Transport=1", "The option WsGen:Transport is \"1\"; it must be one of the names, Auto, Epoll, IoUring or Sockets." },
        { "WsGen:AllowAnyOrigin=yes", "The option WsGen:AllowAnyOrigin is \"yes\"; it must be true or false." },
        { "WsGen:TimerResolution=00:00:00.009", "The option WsGen:TimerResolution is 00:00:00.0090000; it must be from 10 milliseconds to 1 minute." },
        { "WsGen:TimerResolution=00:01:01", "The option WsGen:TimerResolution is 00:01:01; it must be from 10 milliseconds to 1 minute." },
        { "WsGen:IdleTimeout=24:00:00", "The option WsGen:IdleTimeout is \"24:00:00\"; it must be a time such as 00:00:20, zero (off) or at least 1 millisecond." },
        { "WsGen:AllowedOrigins:0=*", "The option WsGen:AllowedOrigins:0 is \"*\"; it must be scheme, host and, unless it is the default, port, and nothing behind them: \"https://example.org\"." },
        { "WsGen:AllowedOrigins=https://example.org", "The option WsGen:AllowedOrigins has no value of its own; what is meant stands below it, as WsGen:AllowedOrigins:0." },
        { "WsGen:Compression=true", "The option WsGen:Compression has no value of its own; what is meant stands below it." },
        { "WsGen:TrafficLog=true", "The option WsGen:TrafficLog has no value of its own; what is meant stands below it." },
        { "WsGen:TrafficLog:Endpoints=/a", "The option WsGen:TrafficLog:Endpoints has no value of its own; what is meant stands below it, as WsGen:TrafficLog:Endpoints:0." },
        { "WsGen:TrafficLog:Enable=true", "There is no option WsGen:TrafficLog:Enable. Did you mean WsGen:TrafficLog:Enabled?" },
        { "WsGen:TrafficLog:MaxPayload=65537", "The option WsGen:TrafficLog:MaxPayload is 65537; it must be from 0 (sizes alone) to 65536 bytes." },
        { "WsGen:TrafficLog:RedactedNames:0=--", "The option WsGen:TrafficLog:RedactedNames:0 is \"--\"; it must be a name with a letter or a digit in it." },
        { "WsGen:Endpoints=7", "The option WsGen:Endpoints has no value of its own; what is meant stands below it." },
        { "WsGen:MaxTextMessageSize:x=7", "There is nothing below the option WsGen:MaxTextMessageSize." },
        { "WsGen:Endpoints:/chat:IdleTimeout=-00:00:01", "The option WsGen:Endpoints:/chat:IdleTimeout is -00:00:01; it must be zero (off) or at least 1 millisecond." },
        { Tomcat + "BLOCKING_SEND_TIMEOUT=0", "The option " + Tomcat + "BLOCKING_SEND_TIMEOUT is \"0\"; it must be a whole number of milliseconds, more than zero, or -1 for no limit." },
        { Tomcat + "BLOCKING_SEND_TIMEOUT=00:00:05", "The option " + Tomcat + "BLOCKING_SEND_TIMEOUT is \"00:00:05\"; it must be a whole number of milliseconds, more than zero, or -1 for no limit." },
        { Tomcat + "BLOCKING_SEND_TIMEOUT=922337203685478", "The option " + Tomcat + "BLOCKING_SEND_TIMEOUT is \"922337203685478\"; it must be a whole number of milliseconds, more than zero, or -1 for no limit." },
        { Tomcat + "SESSION_CLOSE_TIMEOUT=0", "The option " + Tomcat + "SESSION_CLOSE_TIMEOUT is \"0\"; it must be a whole number of milliseconds, more than zero." },
        { "WsGen:" + Tomcat + "textBufferSize=0", "The option WsGen:" + Tomcat + "textBufferSize is \"0\"; it must be a whole number, from 1 to 2147483591 bytes." },
        { Tomcat + "noAddAfterHandshake=1", "The option " + Tomcat + "noAddAfterHandshake is \"1\"; it must be true or false." },
        { Tomcat + "DEFAULT_PROCESS_PERIOD=61", "The option " + Tomcat + "DEFAULT_PROCESS_PERIOD is \"61\"; it must be a whole number of seconds, from 10 milliseconds to 1 minute." },
        { "WsGen:IdleTimeout=00:00:00.0009999", "The option WsGen:IdleTimeout is 00:00:00.0009999; it must be zero (off) or at least 1 millisecond." },
        { "WsGen:Endpoints:/chat:ReadIdleTimeout=00:00:00.0000001", "The option WsGen:Endpoints:/chat:ReadIdleTimeout is 00:00:00.0000001; it must be zero (off) or at least 1 millisecond." },
        { "WsGen:Compression:" + Tomcat + "BLOCKING_SEND_TIMEOUT=x", "The option WsGen:Compression:" + Tomcat + "BLOCKING_SEND_TIMEOUT has no effect there: it stands in WsGen, beside it, or in the section of an endpoint." },
        { "WsGen:Compression:" + Tomcat + "DISABLE_BUILTIN_EXTENSIONS=true", "The option WsGen:Compression:" + Tomcat + "DISABLE_BUILTIN_EXTENSIONS has no effect there: it stands in WsGen, beside it, or in the section of an endpoint." },
        { "WsGen:Endpoints:Chat:" + Tomcat + "noAddAfterHandshake=true", "The option WsGen:Endpoints:Chat:" + Tomcat + "noAddAfterHandshake counts for a whole server, not for one endpoint: it stands in WsGen, or beside it." },
        { "WsGen:Endpoints:Chat:" + Tomcat + "DEFAULT_PROCESS_PERIOD=soon", "The option WsGen:Endpoints:Chat:" + Tomcat + "DEFAULT_PROCESS_PERIOD counts for a whole server, not for one endpoint: it stands in WsGen, or beside it." },
        { "WsGen:Endpoints:Chat:" + Tomcat + "IO_TIMEOUT_MS=1", "The option WsGen:Endpoints:Chat:" + Tomcat + "IO_TIMEOUT_MS is one of clients, and no endpoint of a server has it." },
        { "WsGen:" + Tomcat + "textBufferSize:x=7", "There is nothing below the option WsGen:" + Tomcat + "textBufferSize." },
        { Tomcat + "textBufferSize:x=7", "There is nothing below the option " + Tomcat + "textBufferSize." },
        { "WsGen:MaxTextMesageSize=1", "There is no option WsGen:MaxTextMesageSize. Did you mean WsGen:MaxTextMessageSize?" },
        { "WsGen:Endpoints:Chat:IdleTimout=1", "There is no option WsGen:Endpoints:Chat:IdleTimout. Did you mean WsGen:Endpoints:Chat:IdleTimeout?" },
        { "WsGen:Compression:Level=10", "The option WsGen:Compression:Level is 10; it must be from 1 (fastest) to 9 (smallest)." },
        { "WsGen:Endpoints:Chat:Compression:Level=0", "The option WsGen:Endpoints:Chat:Compression:Level is 0; it must be from 1 (fastest) to 9 (smallest)." },
        { "WsGen:Endpoints:Chat:Compression:ServerMaxWindowBits=8", "The option WsGen:Endpoints:Chat:Compression:ServerMaxWindowBits is 8; it must be from 9 to 15 (RFC 7692 also knows 8, which zlib cannot keep to)." },
        { "WsGen:Endpoints:Chat:Compression:Enabled=on", "The option WsGen:Endpoints:Chat:Compression:Enabled is \"on\"; it must be true or false." },
        { "WsGen:Endpoints:Chat:Compression=true", "The option WsGen:Endpoints:Chat:Compression has no value of its own; what is meant stands below it." },
        { "WsGen:Endpoints:Chat:Compression:Levl=1", "There is no option WsGen:Endpoints:Chat:Compression:Levl. Did you mean WsGen:Endpoints:Chat:Compression:Level?" },
        { "WsGen:Endpoints:Chat:Compresion:Level=1", "There is no option WsGen:Endpoints:Chat:Compresion. Did you mean WsGen:Endpoints:Chat:Compression?" },
        { "WsGen:Endpoints:Chat:Compression:Level:x=1", "There is nothing below the option WsGen:Endpoints:Chat:Compression:Level." },
        { "WsGen:Endpoints:Chat:Compression:" + Tomcat + "DISABLE_BUILTIN_EXTENSIONS=true", "The option WsGen:Endpoints:Chat:Compression:" + Tomcat + "DISABLE_BUILTIN_EXTENSIONS has no effect there: it stands in WsGen, beside it, or in the section of an endpoint." },
        { "WsGen:Endpoints:Chat:Threads=1", "There is no option WsGen:Endpoints:Chat:Threads." },
        { "WsGen:Drain=00:00:05", "The option WsGen:Drain has no value of its own; what is meant stands below it." },
        { "WsGen:Drain:Perod=00:00:05", "There is no option WsGen:Drain:Perod. Did you mean WsGen:Drain:Period?" },
        { "WsGen:HealthPaht=/ready", "There is no option WsGen:HealthPaht. Did you mean WsGen:HealthPath?" },
        { "WsGen:Compression:Levl=1", "There is no option WsGen:Compression:Levl. Did you mean WsGen:Compression:Level?" },
        { "WsGen:Compresion:Level=1", "There is no option WsGen:Compresion. Did you mean WsGen:Compression?" },
        { "WsGen:Xyz=1", "There is no option WsGen:Xyz." },
        { Tomcat + "BLOCKING_SEND_TIMOUT=1", "There is no option " + Tomcat + "BLOCKING_SEND_TIMOUT. Did you mean " + Tomcat + "BLOCKING_SEND_TIMEOUT?" },
        { "WsGen:" + Tomcat + "textBufferSise=1", "There is no option WsGen:" + Tomcat + "textBufferSise. Did you mean " + Tomcat + "textBufferSize?" },
        { Tomcat + "executorCoreSize=1", "The option " + Tomcat + "executorCoreSize is one of Tomcat 7 alone, for threads that there are none of here: WsGen:Threads says how many event loops there are." },
        { Tomcat + "executorMaxSize=1", "The option " + Tomcat + "executorMaxSize is one of Tomcat 7 alone, for threads that there are none of here: WsGen:Threads says how many event loops there are." },
        { Tomcat + "executorKeepAliveTimeSeconds=1", "The option " + Tomcat + "executorKeepAliveTimeSeconds is one of Tomcat 7 alone, for threads that there are none of here: WsGen:Threads says how many event loops there are." },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void WhatCannotWorkIsRefusedWithASentenceThatNamesTheKey(string setting, string sentence) =>
        Assert.Equal(sentence, Configured.Refusal(setting));

    [Fact]
    public void TwoNamesThatContradictEachOtherAreRefused()
    {
        Assert.Equal(
            $"The options WsGen:BlockingSendTimeout and {Tomcat}BLOCKING_SEND_TIMEOUT contradict each other: they are 00:00:05 and 00:00:03. Give one of them.",
            Configured.Refusal("WsGen:BlockingSendTimeout=00:00:05", $"{Tomcat}BLOCKING_SEND_TIMEOUT=3000"));
        Assert.Equal(
            $"The options WsGen:{Tomcat}textBufferSize and {Tomcat}textBufferSize contradict each other: they are 1 and 2. Give one of them.",
            Configured.Refusal($"WsGen:{Tomcat}textBufferSize=1", $"{Tomcat}textBufferSize=2"));
        Assert.Equal(
            $"The options WsGen:Endpoints:Chat:CloseTimeout and WsGen:Endpoints:Chat:{Tomcat}SESSION_CLOSE_TIMEOUT contradict each other: they are 00:00:01 and 00:00:02. Give one of them.",
            Configured.Refusal("WsGen:Endpoints:Chat:CloseTimeout=00:00:01", $"WsGen:Endpoints:Chat:{Tomcat}SESSION_CLOSE_TIMEOUT=2000"));
        Assert.Equal(
            $"The options WsGen:NoAddAfterHandshake and {Tomcat}noAddAfterHandshake contradict each other: they are False and True. Give one of them.",
            Configured.Refusal("WsGen:NoAddAfterHandshake=false", $"{Tomcat}noAddAfterHandshake=true"));
    }

    [Fact]
    public void AValueThatIsEmptyIsNone() => Assert.Equal(8192, Configured.Read("WsGen:MaxTextMessageSize=", $"{Tomcat}textBufferSize=").MaxTextMessageSize);

    [Fact]
    public void NamesAreFoundWhateverTheirCase() =>
        Assert.Equal((5, 6), (Configured.Read("wsgen:maxtextmessagesize=5").MaxTextMessageSize, Configured.Read("WSGEN:" + Tomcat.ToUpperInvariant() + "TEXTBUFFERSIZE=6").MaxTextMessageSize));

    [Fact]
    public void WhatIsRefusedIsRefusedWhenTheServerIsBuilt()
    {
        WsServerBuilder builder = WsServer.Create("--WsGen:MaxTextMesageSize=1");
        Assert.Equal("There is no option WsGen:MaxTextMesageSize. Did you mean WsGen:MaxTextMessageSize?", Assert.Throws<InvalidOperationException>(builder.Build).Message);
    }
}
