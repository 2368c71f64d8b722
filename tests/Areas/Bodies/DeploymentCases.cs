using WsGen.Area.Server;

namespace WsGen.Area;

/// <summary>
/// TCK spec/servercontainer (addendpoint, upgradehttptowebsocket), ee/server/serverapplicationconfig, negdep: 6.2 to 6.4, decision 4. What the
/// compiler refuses already is in the tests of the analyzers.
/// </summary>
public abstract class DeploymentCases(HostKind kind) : AreaBody(kind)
{
    private static string NewPath() => "/late/" + Guid.NewGuid().ToString("N");

    private async Task<WireClient> DeployAsync(string variant = Variants.Usual) =>
        variant == Variants.Usual ? await OpenAsync("/deploy") : await OpenAsync(await StartServerAsync(variant), "/deploy");

    private static async Task<string> AskAsync(WireClient client, string command)
    {
        await client.SendAsync(command);
        return (await client.ReadMessageAsync()).Text;
    }

    /// <summary>addEndpoint after the first handshake: allowed by default (decision 4).</summary>
    [Fact]
    public async Task AnEndpointMayBeAddedWhileTheServerRuns()
    {
        string path = NewPath();
        Assert.Equal(404, (await AskAsync(path)).Head.Status);
        Assert.Equal("added", await AskAsync(await DeployAsync(), "add " + path));
        await (await OpenAsync(path)).ExpectAsync(path);
    }

    [Fact]
    public async Task AddingTheSameConfigurationTwiceDoesNoHarm()
    {
        string path = NewPath();
        Assert.Equal("added", await AskAsync(await DeployAsync(), "add-same-twice " + path));
        await (await OpenAsync(path)).ExpectAsync(path);
    }

    /// <summary>6.4: the same annotated class by hand and by the generated table is there once.</summary>
    [Fact]
    public async Task AddingAnAnnotatedClassAgainDoesNoHarm() => Assert.Equal("added", await AskAsync(await DeployAsync(), "add-annotated-twice"));

    /// <summary>TCK negdep multiplepaths at run time: refused with both named, and the first serves on.</summary>
    [Fact]
    public async Task AnEquivalentPathIsRefusedAndTheFirstServesOn()
    {
        string path = NewPath();
        WireClient client = await DeployAsync();
        Assert.Equal("added", await AskAsync(client, $"add {path}/{{a}}"));
        string refused = await AskAsync(client, $"add {path}/{{b}}");
        Assert.StartsWith("InvalidOperationException: ", refused, StringComparison.Ordinal);
        Assert.Contains($"{path}/{{a}}", refused, StringComparison.Ordinal);
        await (await OpenAsync(path + "/1")).ExpectAsync($"{path}/{{a}} a=1");
    }

    /// <summary>5.2.1: of several all are added, or none; and the failure bars nobody.</summary>
    [Fact]
    public async Task OfSeveralAllAreAddedOrNone()
    {
        (string one, string two) = (NewPath(), NewPath());
        WireClient client = await DeployAsync();
        Assert.StartsWith("InvalidOperationException: ", await AskAsync(client, $"add-several {one} {two}/{{a}} {two}/{{b}}"), StringComparison.Ordinal);
        Assert.Equal(404, (await AskAsync(one)).Head.Status);
        Assert.Equal(404, (await AskAsync(two + "/1")).Head.Status);
        Assert.Equal("added", await AskAsync(client, $"add-several {one} {two}/{{a}}"));
        await (await OpenAsync(one)).ExpectAsync(one);
    }

    /// <summary>ServerApplicationConfig: an annotated class that it leaves out is not deployed, and may be added later, once.</summary>
    [Fact]
    public async Task AnApplicationConfigLeavesOutWhatItDoesNotWant()
    {
        CaseLink link = await StartServerAsync();
        Assert.Equal(404, (await AskAsync(link, "/unwanted/1")).Head.Status);
        Assert.Equal("added", await AskAsync(await OpenAsync(link, "/deploy"), "add-annotated"));
        await (await OpenAsync(link, "/unwanted/1")).ExpectAsync("/unwanted/{x} x=1");
    }

    [Fact]
    public async Task AnApplicationConfigAddsEndpoints() => await (await OpenAsync("/application/made")).ExpectAsync("/application/made");

    [Fact]
    public async Task AnAnnotatedClassMayBeAddedAtAnotherPath()
    {
        string path = NewPath();
        Assert.Equal("added", await AskAsync(await DeployAsync(), $"add-annotated-at {path}/{{x}}/end"));
        await (await OpenAsync(path + "/1/end")).ExpectAsync($"{path}/{{x}}/end x=1");
    }

    [Fact]
    public async Task AnAnnotatedClassAtAPathWithOtherVariablesIsRefused() =>
        Assert.StartsWith("ArgumentException: ", await AskAsync(await DeployAsync(), "add-annotated-at /late/{y}"), StringComparison.Ordinal);

    /// <summary>Decision 4: the options' precedence. What is refused is not there, and the server serves on.</summary>
    [Theory]
    [InlineData(Variants.Usual, true)]
    [InlineData(Variants.NoAdd, false)]
    [InlineData(Variants.Strict, false)]
    [InlineData(Variants.StrictButOpen, true)]
    public async Task WhetherEndpointsMayBeAddedLateIsWhatTheOptionsSay(string variant, bool allowed)
    {
        string path = NewPath();
        WireClient client = await DeployAsync(variant);
        string answer = await AskAsync(client, "add " + path);
        Assert.StartsWith(allowed ? "added" : "InvalidOperationException: No endpoint can be added any more", answer, StringComparison.Ordinal);
        Assert.Equal(allowed ? 101 : 404, (await AskAsync(client.Case, path)).Head.Status);
        await OpenAsync(client.Case, "/deploy");
    }

    /// <summary>The gate: closed by the first upgrade request, matched or not, refused or not; not by another request.</summary>
    [Theory]
    [InlineData("before", "none added 101")]
    [InlineData("upgrade /there", "101 refused 404 101")]
    [InlineData("upgrade /nowhere", "404 refused 404 101")]
    [InlineData("plain /there", "426 added 101")]
    public async Task TheGateClosesAtTheFirstUpgradeRequestSeen(string scenario, string outcome) =>
        Assert.Equal(outcome, await AskAsync(await DeployAsync(), "gate " + scenario));

    /// <summary>4.1.1-3, TCK negdep malformedpath and rules 8 to 13: one flaw a row, refused when the configuration is made.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("/a//b")]
    [InlineData("/a/./b")]
    [InlineData("/a/../b")]
    [InlineData("/{")]
    [InlineData("/{}")]
    [InlineData("/a{b}")]
    [InlineData("/{a}{b}")]
    [InlineData("/{a}/{a}")]
    [InlineData("/{+a}")]
    [InlineData("/a?b")]
    [InlineData("/a#b")]
    public async Task AFlawedPathIsRefused(string path) =>
        Assert.StartsWith("ArgumentException: ", await AskAsync(await DeployAsync(), "build " + path), StringComparison.Ordinal);

    /// <summary>WSC-3.1.1-2, 4.1.1-4: equal and equivalent paths of one deployment.</summary>
    [Theory]
    [InlineData("build /a /a")]
    [InlineData("build /a/{x} /a/{y}")]
    [InlineData("build /a/{x}/b /c /a/{y}/b")]
    [InlineData("build-annotated-clash")]
    public async Task EquivalentPathsOfOneDeploymentAreRefused(string command) =>
        Assert.StartsWith("InvalidOperationException: ", await AskAsync(await DeployAsync(), command), StringComparison.Ordinal);

    [Theory]
    [InlineData("build /a /a/{x} /{x} /a/{x}/c")]
    [InlineData("build-same /a/{x}")]
    [InlineData("build /a /A /a/")]
    public async Task PathsThatDifferAreDeployedTogether(string command) => Assert.Equal("built", await AskAsync(await DeployAsync(), command));

    /// <summary>Rule 60: empty, no token, twice.</summary>
    [Theory]
    [InlineData("a  b")]
    [InlineData("a b,c")]
    [InlineData("a a")]
    public async Task ASubprotocolThatNobodyCanOfferIsRefused(string subprotocols) =>
        Assert.StartsWith("ArgumentException: ", await AskAsync(await DeployAsync(), "subprotocols " + subprotocols), StringComparison.Ordinal);

    [Theory]
    [InlineData("size 0", "ArgumentOutOfRangeException: ")]
    [InlineData("size 2147483648", "ArgumentOutOfRangeException: ")]
    [InlineData("null-factory", "ArgumentNullException: ")]
    [InlineData("add-null", "ArgumentNullException: ")]
    [InlineData("refusal 200", "ArgumentOutOfRangeException: ")]
    [InlineData("refusal 304", "ArgumentOutOfRangeException: ")]
    [InlineData("start-again", "InvalidOperationException: ")]
    public async Task WhatCannotBeConfiguredIsRefused(string command, string error) =>
        Assert.StartsWith(error, await AskAsync(await DeployAsync(), command), StringComparison.Ordinal);

    [Fact]
    public async Task EveryChangeOfAConfigurationIsAnotherConfiguration() => Assert.Equal("0 0 0 1 1 1", await AskAsync(await DeployAsync(), "immutable"));

    /// <summary>upgradeHttpToWebSocket: an endpoint that was never registered serves the request.</summary>
    [Fact]
    public async Task ARequestMayBeUpgradedToAnEndpointThatIsNotRegistered()
    {
        WireClient client = await OpenAsync("/fallback/blue");
        await client.ExpectAsync("/never/{room} room=blue");
        await client.Case.ExpectAsync("fallback blue");
    }

    [Fact]
    public async Task AnUpgradeDoesNotRegisterItsEndpoint()
    {
        await OpenAsync("/fallback/blue");
        Assert.Equal(404, (await AskAsync("/never/blue")).Head.Status);
    }

    [Fact]
    public async Task AnUpgradeMayLeadToAnAnnotatedClass() => await (await OpenAsync("/fallback/annotated")).ExpectAsync("/unwanted/{x} x=from fallback");

    [Fact]
    public async Task SessionsOfOneConfigurationAreOpenSessionsOfEachOther()
    {
        WireClient one = await OpenAsync("/fallback/blue", static request => request.With("X-Number", "1"));
        WireClient two = await OpenAsync("/fallback/green", static request => request.With("X-Number", "2"));
        await one.ExpectAsync("/never/{room} room=blue");
        await two.ExpectAsync("/never/{room} room=green");
        await one.AskAsync("who", "1 2");
    }

    [Theory]
    [InlineData("none", 404)]
    [InlineData("throws", 500)]
    [InlineData("missing", 500)]
    [InlineData("stranger", 500)]
    public async Task AFallbackThatNamesNoEndpointRefuses(string what, int status) => Assert.Equal(status, (await AskAsync("/fallback/" + what)).Head.Status);

    /// <summary>Who asks wrongly is told so before the application is asked.</summary>
    [Fact]
    public async Task AFallbackIsNotAskedAboutAWrongUpgrade()
    {
        WireClient client = await AskAsync("/fallback/blue", static request => request.Without("Sec-WebSocket-Key"));
        Assert.Equal(400, client.Head.Status);
        await client.Case.ExpectNothingMoreAsync();
    }

    [Fact]
    public async Task AFallbackIsNotAskedWhereAPathMatches()
    {
        WireClient client = await OpenAsync("/plain");
        await client.ExpectAsync("/plain");
        await client.Case.ExpectNothingMoreAsync();
    }
}

public sealed class DeploymentsOverSockets() : DeploymentCases(HostKind.Sockets);

public sealed class DeploymentsInMemory() : DeploymentCases(HostKind.Memory);

public sealed class DeploymentsPublished() : DeploymentCases(HostKind.Published);
