namespace WsGen.Area;

/// <summary>TCK ee/throwingcoder: what codecs throw reaches OnError, with the session, and says what failed; 5.2.2-1 to -4, rule 24.</summary>
public abstract class ThrowingCoderCases(HostKind kind) : AreaBody(kind)
{
    [Fact]
    public async Task ATextDecoderThatThrowsIsADecodeExceptionWithTheMessageAndWhatWasThrown() =>
        await (await OpenAsync("/throwing/text")).AskAsync("bad", "error DecodeException FormatException [bad]");

    [Fact]
    public async Task ADecodeExceptionOfADecodersOwnIsPassedOnAsItIs() =>
        await (await OpenAsync("/throwing/text")).AskAsync("own", "error DecodeException  [own]");

    [Fact]
    public async Task WillDecodeOfATextDecoderThatThrowsIsADecodeException() =>
        await (await OpenAsync("/throwing/text")).AskAsync("will", "error DecodeException FormatException [will]");

    [Fact]
    public async Task ABinaryDecoderThatThrowsIsADecodeExceptionWithTheBytes()
    {
        WireClient client = await OpenAsync("/throwing/binary");
        await client.SendBinaryAsync(0x42, 0x43);
        await client.ExpectAsync("error DecodeException FormatException [BC]");
    }

    [Fact]
    public async Task WillDecodeOfABinaryDecoderThatThrowsIsADecodeException()
    {
        WireClient client = await OpenAsync("/throwing/binary");
        await client.SendBinaryAsync();
        await client.ExpectAsync("error DecodeException FormatException []");
    }

    /// <summary>Of a message that was read as a stream nothing is kept.</summary>
    [Fact]
    public async Task ATextStreamDecoderThatThrowsIsADecodeException() =>
        await (await OpenAsync("/throwing/text/stream")).AskAsync("bad", "error DecodeException FormatException []");

    [Fact]
    public async Task ADecodeExceptionOfAStreamDecodersOwnIsPassedOnAsItIs() =>
        await (await OpenAsync("/throwing/text/stream")).AskAsync("own", "error DecodeException  [own]");

    [Fact]
    public async Task ABinaryStreamDecoderThatThrowsIsADecodeException()
    {
        WireClient client = await OpenAsync("/throwing/binary/stream");
        await client.SendBinaryAsync(2);
        await client.ExpectAsync("error DecodeException FormatException []");
    }

    /// <summary>ReadExactly at the end of the message: an EndOfStreamException like any other.</summary>
    [Fact]
    public async Task AMessageThatIsTooShortForItsStreamDecoderIsADecodeException()
    {
        WireClient client = await OpenAsync("/throwing/binary/stream");
        await client.SendBinaryAsync();
        await client.ExpectAsync("error DecodeException EndOfStreamException []");
    }

    /// <summary>The next message is decoded as if nothing had been: for each kind of decoder.</summary>
    [Theory]
    [InlineData("/throwing/text/stream", "good", "good")]
    [InlineData("/coder/text", "1,2", "2,1")]
    public async Task AfterAFailedTextTheNextIsDecoded(string path, string right, string answer)
    {
        WireClient client = await OpenAsync(path);
        await client.SendAsync("bad");
        Assert.Contains("DecodeException", (await client.ReadMessageAsync()).Text, StringComparison.Ordinal);
        await client.AskAsync(right, answer);
    }

    [Fact]
    public async Task AfterAFailedBinaryMessageTheNextIsDecoded()
    {
        WireClient client = await OpenAsync("/throwing/binary/stream");
        await client.SendBinaryAsync(2);
        await client.ExpectAsync("error DecodeException FormatException []");
        await client.SendBinaryAsync(1);
        await client.ExpectAsync("good");
    }

    /// <summary>DecodeException keeps at most 1024 bytes of what could not be decoded.</summary>
    [Fact]
    public async Task OnlyTheBeginningOfALongMessageIsKept()
    {
        WireClient client = await OpenAsync("/throwing/text");
        await client.SendAsync(new string('b', 2000));
        await client.ExpectAsync($"error DecodeException FormatException [{new string('b', 1024)}]");
    }

    /// <summary>Nothing of what could not be encoded to its end is sent, though the encoder had written "half".</summary>
    [Fact]
    public async Task ATextEncoderThatThrowsIsAnEncodeExceptionWithTheObjectAndNothingIsSent() =>
        await (await OpenAsync("/throwing/text")).AskAsync("good", "error EncodeException FormatException Bad { What = good }");

    [Fact]
    public async Task AnEncodeExceptionOfAnEncodersOwnIsPassedOnAsItIs() =>
        await (await OpenAsync("/throwing/text")).AskAsync("good own", "error EncodeException  Bad { What = good own }");

    [Fact]
    public async Task ABinaryEncoderThatThrowsIsAnEncodeExceptionWithTheObjectAndNothingIsSent()
    {
        WireClient client = await OpenAsync("/throwing/binary");
        await client.SendBinaryAsync(1);
        await client.ExpectAsync("error EncodeException FormatException Bad { What = good }");
    }

    /// <summary>Half a message may be on its way: the session cannot live on.</summary>
    [Theory]
    [InlineData("text")]
    [InlineData("binary")]
    public async Task AStreamEncoderThatThrowsIsAnEncodeExceptionAndClosesWith1011(string form)
    {
        WireClient client = await OpenAsync($"/throwing/encoder/{form}/stream");
        await client.SendAsync("x");
        WireFrame frame = await client.ReadFrameAsync();
        if (frame.Opcode != WireClient.Close)
        {
            Assert.False(frame.Fin); // the half, which does not end
            frame = await client.ReadFrameAsync();
        }

        Assert.Equal((WireClient.Close, 1011), (frame.Opcode, frame.Code));
        await client.Case.ExpectAsync("error EncodeException FormatException Bad { What = x }");
    }

    [Fact]
    public async Task TheSendOfAnObjectFaultsWithTheEncodeException() =>
        await (await OpenAsync("/throwing/send")).AskAsync("own", "caught own words Bad { What = own }");

    [Fact]
    public async Task AnElementOfASequenceThatCannotBeEncodedEndsTheSequenceInOnError() =>
        await (await OpenAsync("/throwing/sequence")).AskAsync("x", "error EncodeException FormatException Bad { What = x }");

    /// <summary>5.2.2-4 with decision 9: without OnError it is logged and the session closes with 1011; the peer is told nothing of it.</summary>
    [Fact]
    public async Task WithoutOnErrorAFailedDecoderIsLoggedAndClosesWith1011()
    {
        string secret = Guid.NewGuid().ToString("N");
        WireClient client = await OpenAsync("/throwing/silent");
        await client.SendAsync(secret);
        await client.ExpectCloseAsync(1011, "internal error");
        await client.SendCloseAsync(1011);
        await client.Case.ExpectAsync("close 1006 Transport 1011");
        Assert.Contains("DecodeException", await client.Case.LoggedAsync(secret), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutOnErrorAFailedEncoderClosesWith1011()
    {
        WireClient client = await OpenAsync("/throwing/silent/encoder");
        await client.SendAsync("x");
        await client.ExpectCloseAsync(1011, "internal error");
    }

    /// <summary>Init that throws: OnError, 1011, neither OnOpen nor OnClose, and every codec that was begun with is done with.</summary>
    [Fact]
    public async Task InitThatThrowsGoesToOnErrorAndClosesWith1011()
    {
        WireClient client = await OpenAsync("/throwing/init");
        await client.ExpectCloseAsync(1011);
        await client.SendCloseAsync(1011);
        await client.Case.ExpectAsync("PairText init", "BadInit init", "error InvalidOperationException", "PairText destroy", "BadInit destroy");
        await client.Case.ExpectNothingMoreAsync();
    }

    /// <summary>Destroy that throws keeps no other codec from being done with.</summary>
    [Fact]
    public async Task DestroyThatThrowsKeepsNoOtherFromBeingDoneWith()
    {
        WireClient client = await OpenAsync("/throwing/destroy");
        await client.AskAsync("x", "x");
        await client.LeaveAsync();
        await client.Case.ExpectAsync("BadDestroy init", "PairText init", "close", "BadDestroy destroy", "PairText destroy");
    }
}

public sealed class ThrowingCodersOverSockets() : ThrowingCoderCases(HostKind.Sockets);

public sealed class ThrowingCodersInMemory() : ThrowingCoderCases(HostKind.Memory);

public sealed class ThrowingCodersPublished() : ThrowingCoderCases(HostKind.Published);
