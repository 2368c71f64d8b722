namespace WsGen.Area;

/// <summary>TCK ee/programaticcoder: encoders of endpoints that are put together in code.</summary>
public abstract class ProgrammaticCoderCases(HostKind kind) : AreaBody(kind)
{
    [Fact]
    public async Task AProgrammaticEndpointHasItsTextEncoder() => await (await OpenAsync("/made/coder/text")).AskAsync("pair", "1,2");

    [Fact]
    public async Task AProgrammaticEndpointHasItsBinaryEncoder()
    {
        WireClient client = await OpenAsync("/made/coder/binary");
        await client.SendAsync("pair");
        await client.ExpectBinaryAsync(1, 2);
    }

    [Fact]
    public async Task AProgrammaticEndpointHasItsTextStreamEncoder()
    {
        WireClient client = await OpenAsync("/made/coder/text/stream");
        await client.SendAsync("pair");
        await client.ExpectFrameAsync(WireClient.Text, "1", fin: false);
        await client.ExpectFrameAsync(WireClient.Continuation, ",2");
    }

    [Fact]
    public async Task AProgrammaticEndpointHasItsBinaryStreamEncoderFromAFactory()
    {
        WireClient client = await OpenAsync("/made/coder/binary/stream");
        await client.SendAsync("pair");
        await client.ExpectBinaryAsync(1, 2);
    }

    [Fact]
    public async Task ACodecOfAProgrammaticEndpointIsInitializedBeforeOnOpenAndDestroyedAfterOnClose()
    {
        WireClient client = await OpenAsync("/made/coder/text");
        await client.AskAsync("pair", "1,2");
        await client.LeaveAsync();
        await client.Case.ExpectAsync("PairText init", "Numbered init", "open", "PairText encode", "close", "PairText destroy", "Numbered destroy");
    }
}

public sealed class ProgrammaticCodersOverSockets() : ProgrammaticCoderCases(HostKind.Sockets);

public sealed class ProgrammaticCodersInMemory() : ProgrammaticCoderCases(HostKind.Memory);

public sealed class ProgrammaticCodersPublished() : ProgrammaticCoderCases(HostKind.Published);
