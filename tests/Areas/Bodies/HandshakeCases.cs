using WsGen.Area.Server;

namespace WsGen.Area;

/// <summary>TCK ee/server/handshakerequest, ee/server/configurator: 3.1, 3.2; rules 11 to 18.</summary>
public abstract class HandshakeCases(HostKind kind) : AreaBody(kind)
{
    private static Func<UpgradeText, UpgradeText> With(string name, string value) => request => request.With(name, value);

    /// <summary>HandshakeRequest: what the configurator sees of the request.</summary>
    [Theory]
    [InlineData("uri", "/telling/%C3%A4?what=uri")]
    [InlineData("scheme", "ws")]
    [InlineData("path", "/telling/%C3%A4")]
    [InlineData("query", "what=query")]
    [InlineData("header", "value, with comma")]
    [InlineData("missing", "null")]
    [InlineData("variable", "ä")]
    [InlineData("subprotocols", "b|a")]
    [InlineData("extensions", "permessage-deflate/1|x-other/0")]
    [InlineData("secure", "False")]
    [InlineData("user", "True")]
    [InlineData("addresses", "True True")]
    [InlineData("services", "hello you")]
    [InlineData("scope", "True")]
    [InlineData("change-map", "unmodifiable")]
    [InlineData("change-list", "unmodifiable")]
    public async Task TheRequestTells(string what, string told)
    {
        WireClient client = await AskAsync("/telling/%C3%A4?what=" + what, static request => request
            .With("X-Test", "value, with comma").With("Sec-WebSocket-Protocol", "b").With("Sec-WebSocket-Protocol", "a")
            .With("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits, x-other"));
        Assert.Equal((400, told + "\n"), (client.Head.Status, client.Body));
    }

    /// <summary>Rule 14: origin, negotiation, check, modifyHandshake, instance, 101, OnOpen; each asked once.</summary>
    [Fact]
    public async Task TheConfiguratorIsAskedInThisOrder()
    {
        WireClient client = await OpenAsync("/asked/7", With("Sec-WebSocket-Protocol", "v1, v2"));
        await client.Case.ExpectAsync(
            "origin null True", "subprotocol [v1,v2] [v2,v1]", "check True", "modify v2 []", "instance Asked True", "open /asked/{x} 7");
        await client.Case.ExpectNothingMoreAsync();
    }

    /// <summary>3.1.4-1: an origin that the configurator refuses is 403, and nothing after it is asked.</summary>
    [Fact]
    public async Task ARefusedOriginIs403AndNothingElseIsAsked()
    {
        WireClient client = await AskAsync("/asked/7?do=refuse-origin");
        Assert.Equal(403, client.Head.Status);
        await client.Case.ExpectAsync("origin null True");
        await client.Case.ExpectNothingMoreAsync();
    }

    /// <summary>The configurator sees what the server's own rule says, and may decide otherwise.</summary>
    [Fact]
    public async Task AnOriginThatTheServersRuleRefusesMayBeAllowed()
    {
        WireClient refused = await AskAsync("/asked/7", With("Origin", "https://other.example"));
        Assert.Equal(403, refused.Head.Status);
        await refused.Case.ExpectAsync("origin https://other.example False");
        WireClient allowed = await AskAsync("/asked/7?do=allow-origin", With("Origin", "https://other.example"));
        Assert.Equal(101, allowed.Head.Status);
    }

    /// <summary>Decision 12: same origin by default; no Origin is no browser.</summary>
    [Fact]
    public async Task AnotherOriginIs403ByDefault() => Assert.Equal(403, (await AskAsync("/remote", With("Origin", "https://other.example"))).Head.Status);

    [Fact]
    public async Task TheSameOriginIsAllowed() =>
        await OpenAsync("/remote", static request => request.With("Origin", "http://" + request.Lines[0]["Host: ".Length..]));

    [Fact]
    public async Task AllowedOriginsAreThoseAndNoOthers()
    {
        CaseLink link = await StartServerAsync(Variants.OneOrigin);
        await OpenAsync(link, "/remote", With("Origin", "https://friend.example"));
        Assert.Equal(403, (await AskAsync(link, "/remote", With("Origin", "https://stranger.example"))).Head.Status);
    }

    /// <summary>Decision 1: the first of the server's list that the client offers.</summary>
    [Theory]
    [InlineData("v1", "v1")]
    [InlineData("v1, v2", "v2")]
    [InlineData("x, v1", "v1")]
    public async Task TheSubprotocolIsTheFirstOfTheServersThatTheClientOffers(string offered, string chosen)
    {
        WireClient client = await OpenAsync("/subprotocols", With("Sec-WebSocket-Protocol", offered));
        Assert.Equal(chosen, client.Head.Value("Sec-WebSocket-Protocol"));
        await client.AskAsync("get Subprotocol", chosen);
    }

    /// <summary>3.1.2-1: none in common: accepted, and no header in the answer.</summary>
    [Theory]
    [InlineData("x")]
    [InlineData(null)]
    [InlineData("V1")]
    public async Task WithoutACommonSubprotocolThereIsNoHeader(string? offered)
    {
        WireClient client = await OpenAsync("/subprotocols", offered is null ? null : With("Sec-WebSocket-Protocol", offered));
        Assert.Null(client.Head.Value("Sec-WebSocket-Protocol"));
        await client.AskAsync("get Subprotocol", "null");
    }

    [Fact]
    public async Task AConfiguratorMayChooseInTheClientsOrder()
    {
        WireClient client = await OpenAsync("/asked/7?do=client-order", With("Sec-WebSocket-Protocol", "v1, v2"));
        Assert.Equal("v1", client.Head.Value("Sec-WebSocket-Protocol"));
    }

    [Fact]
    public async Task AConfiguratorMayChooseNone()
    {
        WireClient client = await OpenAsync("/asked/7?do=no-subprotocol", With("Sec-WebSocket-Protocol", "v1, v2"));
        Assert.Null(client.Head.Value("Sec-WebSocket-Protocol"));
    }

    /// <summary>RFC 6455 section 4.1: the client would have to fail the connection.</summary>
    [Fact]
    public async Task ASubprotocolThatWasNotOfferedCannotBeChosen() =>
        Assert.Equal(500, (await AskAsync("/asked/7?do=wrong-subprotocol", With("Sec-WebSocket-Protocol", "v1"))).Head.Status);

    /// <summary>3.1.3-1: nothing installed by default, so nothing is agreed on.</summary>
    [Fact]
    public async Task WithoutInstalledExtensionsThereIsNoHeader()
    {
        WireClient client = await OpenAsync("/remote", With("Sec-WebSocket-Extensions", "permessage-deflate"));
        Assert.Null(client.Head.Value("Sec-WebSocket-Extensions"));
    }

    [Fact]
    public async Task InstalledExtensionsAreAgreedOnInTheClientsOrder()
    {
        CaseLink link = await StartServerAsync(Variants.Compressing);
        WireClient client = await OpenAsync(link, "/remote", With("Sec-WebSocket-Extensions", "x-unknown, permessage-deflate; server_max_window_bits=10, permessage-deflate"));
        Assert.Equal("permessage-deflate; server_no_context_takeover; server_max_window_bits=10", client.Head.Value("Sec-WebSocket-Extensions"));
        await client.SendAsync("get NegotiatedExtensions");
        WireFrame frame = await client.ReadFrameAsync();
        Assert.Equal(4, frame.Reserved); // compressed, as was agreed
    }

    [Fact]
    public async Task AConfiguratorMayLeaveExtensionsOut()
    {
        CaseLink link = await StartServerAsync(Variants.Compressing);
        WireClient client = await OpenAsync(link, "/asked/7?do=no-extension", With("Sec-WebSocket-Extensions", "permessage-deflate"));
        Assert.Null(client.Head.Value("Sec-WebSocket-Extensions"));
        await client.AskAsync("get NegotiatedExtensions", "0 ");
    }

    [Fact]
    public async Task AConfiguratorMayChooseAnotherOffer()
    {
        CaseLink link = await StartServerAsync(Variants.Compressing);
        WireClient client = await OpenAsync(
            link, "/asked/7?do=last-extension", With("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=10, permessage-deflate; server_max_window_bits=11"));
        Assert.Contains("server_max_window_bits=11", client.Head.Value("Sec-WebSocket-Extensions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnExtensionThatWasNotOfferedCannotBeChosen() =>
        Assert.Equal(500, (await AskAsync("/asked/7?do=wrong-extension", With("Sec-WebSocket-Extensions", "permessage-deflate"))).Head.Status);

    /// <summary>An upgrade may be refused with any status, a sentence and fields.</summary>
    [Theory]
    [InlineData(302)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(599)]
    public async Task ARefusalHasItsStatusItsSentenceAndItsFields(int status)
    {
        WireClient client = await AskAsync($"/asked/7?do=refuse-{status}");
        Assert.Equal((status, $"No, {status}.\n", "because"), (client.Head.Status, client.Body, client.Head.Value("X-Why")));
        await client.Case.ExpectAsync("origin null True", "subprotocol [] [v2,v1]", "check True");
        await client.Case.ExpectNothingMoreAsync();
    }

    [Fact]
    public async Task ARefusalMayTakeItsTime()
    {
        Task<WireClient> asking = AskAsync("/asked/7?do=late");
        CaseLink link = await CaseAsync();
        await link.ExpectAsync("origin null True", "subprotocol [] [v2,v1]", "check True");
        Assert.False(asking.IsCompleted);
        await link.OpenAsync("check");
        WireClient client = await asking;
        Assert.Equal((503, "5"), (client.Head.Status, client.Head.Value("Retry-After")));
    }

    /// <summary>Whatever the client sends meanwhile waits, and is there when the session opens.</summary>
    [Fact]
    public async Task MessagesSentDuringTheCheckAreDeliveredAfterOnOpen()
    {
        CaseLink link = await CaseAsync();
        var client = Keep(new WireClient(await link.Host.DialAsync(), link));
        UpgradeText request = link.Host.Request("/asked/7?do=wait").With(Journal.CaseField, link.Id);
        await client.SendBytesAsync((byte[])[.. request.ToBytes(), .. WireClient.FrameOf(WireClient.Text, "text early").Encode(masks: true, new Random(1))]);
        await link.ExpectAsync("origin null True", "subprotocol [] [v2,v1]", "check True");
        await link.OpenAsync("check");
        await link.ExpectAsync("modify null []", "instance Asked True", "open /asked/{x} 7");
        await client.ReadHeadOnlyAsync();
        await client.ExpectAsync("early");
    }

    /// <summary>Nobody waits for ever: the handshake time-out ends the wait, and the token of the check tells of it.</summary>
    [Fact]
    public async Task TheTokenOfACheckFiresWithTheHandshakeTimeout()
    {
        CaseLink link = await StartServerAsync(Variants.StillTime);
        var client = Keep(new WireClient(await link.Host.DialAsync(), link));
        await client.SendBytesAsync(link.Host.Request("/asked/7?do=lost").With(Journal.CaseField, link.Id).ToBytes());
        await link.ExpectAsync("origin null True", "subprotocol [] [v2,v1]", "check True", "waiting");
        Assert.Equal("abandoned True", await link.AdvanceToAsync(TimeSpan.FromSeconds(11)));
    }

    /// <summary>3.1.5: modifyHandshake adds fields; several of one name are sent as several.</summary>
    [Fact]
    public async Task ModifyHandshakeAddsReplacesAndRemovesFields()
    {
        WireClient client = await OpenAsync("/asked/7?do=headers");
        Assert.Equal("2", client.Head.Value("X-One"));
        Assert.Equal(["a=1", "b=2"], client.Head.Values("Set-Cookie"));
        Assert.Null(client.Head.Value("X-Gone"));
        client.Head.DemandSwitch("dGhlIHNhbXBsZSBub25jZQ==");
        await client.Case.ExpectAsync("origin null True", "subprotocol [] [v2,v1]", "check True", "modify null []", "removed True 3");
    }

    /// <summary>Neither the handshake's own fields nor what would end a field can be added.</summary>
    [Fact]
    public async Task ModifyHandshakeCannotAddWhatMayNotStandThere()
    {
        WireClient client = await OpenAsync("/asked/7?do=forbidden-header");
        Assert.Null(client.Head.Value("X-Injected"));
        await client.Case.ExpectAsync(
            "origin null True", "subprotocol [] [v2,v1]", "check True", "modify null []", "ArgumentException", "ArgumentException", "ArgumentException");
    }

    [Theory]
    [InlineData("throw-origin")]
    [InlineData("throw-modify")]
    public async Task WhatAConfiguratorThrowsIs500(string what)
    {
        WireClient client = await AskAsync("/asked/7?do=" + what);
        Assert.Equal(500, client.Head.Status);
        Assert.DoesNotContain("InvalidOperation", client.Body, StringComparison.Ordinal);
    }

    /// <summary>A request without a configurator's interest: the answer is complete and opens the WebSocket (RFC 6455 section 4.2.2).</summary>
    [Fact]
    public async Task TheAnswerIsARight101()
    {
        WireClient client = await OpenAsync("/remote");
        client.Head.DemandSwitch("dGhlIHNhbXBsZSBub25jZQ==");
        Assert.Null(client.Head.Value("Content-Length"));
    }

    /// <summary>RFC 6455 section 4.2.1, one row for each thing that can be wrong.</summary>
    [Theory]
    [InlineData("Upgrade", null, 426)]
    [InlineData("Upgrade", "h2c", 426)]
    [InlineData("Connection", "close", 400)]
    [InlineData("Sec-WebSocket-Key", null, 400)]
    [InlineData("Sec-WebSocket-Key", "c2hvcnQ=", 400)]
    [InlineData("Sec-WebSocket-Key", "not base64 at all!!!!!!!", 400)]
    [InlineData("Sec-WebSocket-Version", "8", 426)]
    [InlineData("Sec-WebSocket-Version", null, 426)]
    [InlineData("Host", null, 400)]
    public async Task AWrongRequestIsRefused(string name, string? value, int status)
    {
        WireClient client = await AskAsync("/remote", request => value is null ? request.Without(name) : request.Replace(name, value));
        Assert.Equal(status, client.Head.Status);
    }
}

public sealed class HandshakesOverSockets() : HandshakeCases(HostKind.Sockets);

public sealed class HandshakesInMemory() : HandshakeCases(HostKind.Memory);

public sealed class HandshakesPublished() : HandshakeCases(HostKind.Published);
