using WsGen.Area.Server;

namespace WsGen.Area;

/// <summary>
/// The runtime rules of the Jakarta specification, one test each, named by the number that the survey of the field gives them: 1 to 8, and 16 to 28.
/// The rest is in the other part.
/// </summary>
public abstract partial class LifecycleRuleCases(HostKind kind) : AreaBody(kind)
{
    private static async Task<string> AskAsync(WireClient client, string command)
    {
        await client.SendAsync(command);
        return (await client.ReadMessageAsync()).Text;
    }

    /// <summary>2.1.1-1, 3.1.7-1, -2, 5.1-1.</summary>
    [Fact]
    public async Task Rule01_OneInstanceServesOnePeerUnlessAConfiguratorSuppliesAnotherAndItIsAskedForEveryConnection()
    {
        CaseLink link = await StartServerAsync();
        for (int i = 0; i < 2; i++)
        {
            WireClient own = await OpenAsync(link, "/rule/1");
            await own.ExpectAsync("first");
            await link.ExpectAsync("asked for RuleShared");
        }

        await (await OpenAsync(link, "/rule/1?shared")).ExpectAsync("first");
        WireClient again = await OpenAsync(link, "/rule/1?shared");
        await again.ExpectAsync("again");
        await link.ExpectAsync("asked for RuleShared", "asked for RuleShared");
        await again.LeaveAsync(); // what a configurator supplies is not the server's to dispose of
        await link.ExpectAsync("close");
        await (await OpenAsync(link, "/rule/1?shared")).ExpectAsync("again");
    }

    /// <summary>2.1.2-1, -3.</summary>
    [Fact]
    public async Task Rule02_EveryConnectionHasASessionOfItsOwnAndAnIdThatNoOtherHas()
    {
        WireClient one = await OpenAsync("/remote");
        WireClient two = await OpenAsync("/remote");
        string first = await AskAsync(one, "get Id");
        string second = await AskAsync(two, "get Id");
        await two.LeaveAsync();
        string third = await AskAsync(await OpenAsync("/remote"), "get Id");
        Assert.Equal(3, new HashSet<string> { first, second, third }.Count);
        Assert.Equal(first, await AskAsync(one, "get Id"));
    }

    /// <summary>5.1-2, -3, -4, 5.1.5.</summary>
    [Fact]
    public async Task Rule03_NeverMoreThanOneThreadIsInAnInstanceAndOnCloseComesAfterOnOpenAndPartsDoNotMix()
    {
        WireClient client = await OpenAsync("/rule/3");
        var frames = new List<Frame>();
        for (int i = 0; i < 20; i++)
        {
            frames.Add(WireClient.FrameOf(WireClient.Text, $"{i}", fin: false));
            frames.Add(WireClient.FrameOf(WireClient.Pong, ""));
            frames.Add(WireClient.FrameOf(WireClient.Continuation, "."));
            frames.Add(WireClient.FrameOf(WireClient.Binary, [1]));
        }

        // Each frame by itself, so that parts are handled while others arrive.
        foreach (Frame frame in frames)
        {
            await client.SendAsync(frame);
        }

        for (int i = 0; i < 20; i++)
        {
            Assert.EndsWith(".", (await client.ReadMessageAsync()).Text, StringComparison.Ordinal);
        }

        await client.LeaveAsync();
        Assert.StartsWith("close True ", await client.Case.NextAsync(), StringComparison.Ordinal);
        await client.Case.ExpectNothingMoreAsync(); // no "error two at once"
    }

    /// <summary>Endpoint.onOpen javadoc.</summary>
    [Fact]
    public async Task Rule04_NoMessageIsDeliveredBeforeOnOpenHasCompletedAndHandlersAddedThereSeeTheFirst()
    {
        WireClient client = await OpenAsync("/made/handlers?add=text&add=binary-stream&wait=1");
        await client.SendBinaryAsync(1);
        await client.SendAsync("first");
        await client.Case.ExpectNothingMoreAsync(); // no "stream begins"
        await client.Case.OpenAsync("open");
        await client.Case.ExpectAsync("open 2", "stream begins");
        await client.ExpectAsync("stream 1");
        await client.ExpectAsync("text first");
    }

    /// <summary>2.1.3 of 2.1.</summary>
    [Fact]
    public async Task Rule05_TheHandlerThatWasThereWhenAMessageBeganGetsAllOfIt()
    {
        WireClient client = await OpenAsync("/made/handlers?add=action-parts-swap");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, "a", fin: false));
        await client.ExpectAsync("mine a False");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, "b"));
        await client.ExpectAsync("mine b True");
        await client.AskAsync("c", "other c");
    }

    /// <summary>2.1.3-2.</summary>
    [Fact]
    public async Task Rule06_ASecondHandlerOfAKindIsAnInvalidOperation()
    {
        WireClient client = await OpenAsync("/made/handlers?add=text&add=text2");
        await client.ExpectAsync("text2 InvalidOperationException");
        await client.AskAsync("x", "text x");
    }

    /// <summary>2.1.2-2, 3.1.5, 2.1 issue 235: the copy is shallow, edits of modifyHandshake are in it, the configuration's own are not touched.</summary>
    [Fact]
    public async Task Rule07_UserPropertiesAreAShallowCopyForEachConnectionThatLivesUntilOnCloseHasEnded()
    {
        CaseLink link = await StartServerAsync();
        WireClient one = await OpenAsync(link, "/rule/7?one");
        await one.AskAsync("look", "configured 0 True one");
        await one.AskAsync("change", "changed 1 False one");
        WireClient two = await OpenAsync(link, "/rule/7?two");
        await two.AskAsync("look", "configured 1 True two"); // the word is this one's own, the list is everybody's
        await one.LeaveAsync();
        await link.ExpectAsync("close changed one");
    }

    /// <summary>Session javadoc, with decision (d): members that send or change throw, getters keep working, Close and Abort do nothing.</summary>
    [Fact]
    public async Task Rule08_AfterTheCloseEveryMemberThatSendsOrChangesThrowsAndCloseIsIdempotent()
    {
        WireClient client = await OpenAsync("/rule/8");
        await client.LeaveAsync(4005, "first");
        await client.Case.ExpectAsync("read True False /rule/8 kept True", "close 4005 [first] Remote 4005");
        await client.Case.ExpectNothingMoreAsync();
        WireClient aborted = await OpenAsync("/rule/8?abort");
        await aborted.SendCloseAsync(4006);
        await client.Case.ExpectAsync("aborted", "read True False /rule/8 kept True", "close 4006 [] Remote 4006");
    }

    /// <summary>RFC 6455 sections 4.2.1 and 4.4.</summary>
    [Fact]
    public async Task Rule16_ABadVersionIs426WithTheOneSupportedAndABadKeyOrConnectionIs400()
    {
        WireClient version = await AskAsync("/remote", static request => request.Replace("Sec-WebSocket-Version", "12"));
        Assert.Equal((426, "13"), (version.Head.Status, version.Head.Value("Sec-WebSocket-Version")));
        Assert.Equal(400, (await AskAsync("/remote", static request => request.Replace("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA"))).Head.Status); // 22 characters
        Assert.Equal(400, (await AskAsync("/remote", static request => request.Replace("Sec-WebSocket-Key", Convert.ToBase64String(new byte[17])))).Head.Status);
        Assert.Equal(400, (await AskAsync("/remote", static request => request.Without("Connection"))).Head.Status);
    }

    /// <summary>8.1-1, 8.3-1: by a configurator here; in ASP.NET Core also by RequireAuthorization.</summary>
    [Fact]
    public async Task Rule17_WithoutAuthenticationAProtectedEndpointIs401AndWhereTlsIsWantedPlainIsRefused()
    {
        WireClient nobody = await AskAsync("/rule/18");
        Assert.Equal((401, "Bearer"), (nobody.Head.Status, nobody.Head.Value("WWW-Authenticate")));
        Assert.Equal(101, (await AskAsync("/rule/18", static request => request.With("Authorization", "Bearer ann"))).Head.Status);
        WireClient plain = await AskAsync("/asked/7?do=secure");
        Assert.Equal((403, "Over wss only.\n"), (plain.Head.Status, plain.Body));
    }

    /// <summary>7.2-2, -3: whom the handshake has found is the session's user, to its end; the application closes with 1008 when the identity ends.</summary>
    [Fact]
    public async Task Rule18_ThePrincipalOfTheHandshakeIsTheSessionsAndItsEndClosesWith1008()
    {
        WireClient client = await OpenAsync("/rule/18", static request => request.With("Authorization", "Bearer ann"));
        await client.AskAsync("who", "ann Bearer True False");
        await client.Case.OpenAsync("identity ends");
        await client.ExpectCloseAsync(1008, "identity ended");
        await client.Case.ExpectAsync("close 1008 [identity ended] Local 1008 ann");
    }

    /// <summary>ServerContainer javadoc, for the stand-alone server: a wrong request is refused before anybody is asked, and nothing becomes registered.</summary>
    [Fact]
    public async Task Rule19_ARequestThatIsNoUpgradeIsNotUpgradedAndTheEndpointIsNotRegistered()
    {
        WireClient wrong = await AskAsync("/fallback/blue", static request => request.Replace("Sec-WebSocket-Version", "7"));
        Assert.Equal(426, wrong.Head.Status);
        await wrong.Case.ExpectNothingMoreAsync();
        await (await OpenAsync("/fallback/blue")).ExpectAsync("/never/{room} room=blue");
        Assert.Equal(404, (await AskAsync("/never/blue")).Head.Status);
    }

    /// <summary>4.7-2, -3.</summary>
    [Fact]
    public async Task Rule21_PrimitivesAreParsedAndFormattedUnlessThereIsACodecForThem()
    {
        Assert.Equal("11", await AskAsync(await OpenAsync("/value/int"), "10"));
        Assert.Equal("0.05", await AskAsync(await OpenAsync("/value/double"), "1e-1"));
        Assert.Equal("11", await AskAsync(await OpenAsync("/coder/primitive"), "10"));
        Assert.Equal("a", await AskAsync(await OpenAsync("/coder/primitive"), "9")); // hexadecimal
    }

    /// <summary>4.7.1-1, Session.getMax...BufferSize.</summary>
    [Fact]
    public async Task Rule22_AMessageBeyondMaxMessageSizeOrBeyondTheBufferClosesWith1009()
    {
        WireClient handler = await OpenAsync("/take/limited");
        await handler.SendAsync("12345678901");
        await handler.ExpectCloseAsync(1009);
        WireClient buffer = await OpenAsync("/take/string");
        await buffer.SendAsync(new string('x', 8193));
        await buffer.ExpectCloseAsync(1009);
        WireClient session = await OpenAsync("/remote");
        Assert.Equal("20", await AskAsync(session, "set MaxTextMessageSize 20"));
        await session.SendAsync(new string('x', 21));
        await session.ExpectCloseAsync(1009);
    }

    /// <summary>4.1.2-1, 4.1.3-1, -2, 4.2.2.</summary>
    [Fact]
    public async Task Rule23_TheFirstCodecThatFitsIsUsedFromInitToDestroyOneInstanceForEachConnectionAndOneThreadAtATime()
    {
        WireClient order = await OpenAsync("/coder/willdecode");
        await order.AskAsync("odd", "odd by OddText");
        await order.LeaveAsync();
        await order.Case.ExpectAsync("EvenText init", "OddText init", "EvenText asked", "OddText asked", "EvenText destroy", "OddText destroy");
        WireClient threads = await OpenAsync("/rule/23");
        await threads.SendAsync("go");
        for (int i = 0; i < 32; i++)
        {
            await threads.ExpectAsync("sent"); // and never "EncodeException: two at once"
        }
    }

    /// <summary>5.2.2-1 to -4.</summary>
    [Fact]
    public async Task Rule24_WhatDecodersEncodersAndHandlersThrowReachesOnErrorWithTheSessionOrElseTheLog()
    {
        await (await OpenAsync("/throwing/text")).AskAsync("bad", "error DecodeException FormatException [bad]");
        await (await OpenAsync("/throwing/text")).AskAsync("good", "error EncodeException FormatException Bad { What = good }");
        await (await CaseAsync()).ExpectAsync("error DecodeException FormatException [bad]", "error EncodeException FormatException Bad { What = good }");
        await (await OpenAsync("/errors/several")).AskAsync("else", "any InvalidOperationException");
        WireClient silent = await OpenAsync("/errors/none");
        string word = Guid.NewGuid().ToString("N");
        await silent.SendAsync(word);
        await silent.ExpectCloseAsync(1011);
        Assert.StartsWith("Error: ", await silent.Case.LoggedAsync("none " + word), StringComparison.Ordinal);
        WireClient failing = await OpenAsync("/errors/where/error");
        await failing.ExpectCloseAsync(1011);
        await failing.SendCloseAsync(1011);
        await failing.Case.ExpectAsync("error in open it True", "close 1006 [internal error] Transport 1011");
        Assert.StartsWith("Error: ", await failing.Case.LoggedAsync("in error " + failing.Case.Id), StringComparison.Ordinal);
    }

    /// <summary>4.5-3.</summary>
    [Fact]
    public async Task Rule25_WhatOnCloseThrowsReachesOnErrorWithTheSession()
    {
        WireClient client = await OpenAsync("/errors/where/close");
        await client.LeaveAsync();
        await client.Case.ExpectAsync("close 1000 [] Remote 1000", "error in close False");
        await client.Case.ExpectNothingMoreAsync();
    }

    /// <summary>OnMessage javadoc: for text, and for a value of a handler of bytes.</summary>
    [Fact]
    public async Task Rule26_AReplyReturnedAfterTheCloseIsASendFailureForOnError()
    {
        WireClient client = await OpenAsync("/rule/26");
        await client.SendAsync("x");
        await client.ExpectCloseAsync(1000);
        await client.Case.ExpectAsync("error SessionClosedException False");
        WireClient bytes = await OpenAsync("/rule/26");
        await bytes.SendBinaryAsync(1);
        await bytes.ExpectCloseAsync(1000);
        await bytes.Case.ExpectAsync("error SessionClosedException False");
    }

    /// <summary>2.2.5-1, -2: promptly, also while a handler is at work; pongs reach their handler, and no callback of pings is needed.</summary>
    [Fact]
    public async Task Rule27_PingsAreAnsweredWithTheirPayloadAtOnceAndPongsReachTheirHandler()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync("wait");
        await client.Case.ExpectAsync("open", "waiting");
        string payload = new('p', 125);
        await client.SendPingAsync(payload);
        await client.ExpectFrameAsync(WireClient.Pong, payload);
        await client.SendPingAsync();
        await client.ExpectFrameAsync(WireClient.Pong, "");
        await client.Case.OpenAsync("message");
        await client.Case.ExpectAsync("waited False");
        WireClient pongs = await OpenAsync("/remote");
        await pongs.SendPongAsync("123");
        await pongs.Case.ExpectAsync("pong 3");
    }

    /// <summary>Decision 8: 1003 unless the endpoint ignores.</summary>
    [Fact]
    public async Task Rule28_AMessageWithoutHandlerClosesWith1003OrIsSwallowedWhereTheEndpointSaysSo()
    {
        WireClient closes = await OpenAsync("/take/nothing");
        await closes.SendAsync("x");
        await closes.ExpectCloseAsync(1003);
        WireClient ignores = await OpenAsync("/take/ignoring");
        await ignores.SendBinaryAsync(new byte[100000]); // beyond every limit, for nothing is put together
        await ignores.AskAsync("x", "x");
    }
}

public sealed class LifecycleRulesOverSockets() : LifecycleRuleCases(HostKind.Sockets);

public sealed class LifecycleRulesInMemory() : LifecycleRuleCases(HostKind.Memory);

public sealed class LifecycleRulesPublished() : LifecycleRuleCases(HostKind.Published);
