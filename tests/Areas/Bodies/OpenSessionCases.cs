using WsGen.Area.Server;

namespace WsGen.Area;

/// <summary>Session.getOpenSessions, rule 40, and broadcasts to them.</summary>
public abstract class OpenSessionCases(HostKind kind) : AreaBody(kind)
{
    private async Task<WireClient> JoinAsync(string path, int number) => await OpenAsync(path, request => request.With("X-Number", $"{number}"));

    [Fact]
    public async Task TheCallerIsAmongThem() => await (await JoinAsync("/room/a", 1)).AskAsync("who", "1");

    [Fact]
    public async Task OthersOfTheSameEndpointAreAmongThem()
    {
        WireClient one = await JoinAsync("/room/a", 1);
        WireClient two = await JoinAsync("/room/a", 2);
        await one.AskAsync("who", "1 2");
        await two.AskAsync("who", "1 2");
    }

    [Fact]
    public async Task SessionsOfAnotherEndpointAreNot()
    {
        WireClient one = await JoinAsync("/room/a", 1);
        WireClient two = await JoinAsync("/room/b", 2);
        await one.AskAsync("who", "1");
        await two.AskAsync("who", "2");
    }

    [Fact]
    public async Task OneThatHasClosedIsNotWhenOnCloseRunsNorLater()
    {
        WireClient one = await JoinAsync("/room/a", 1);
        WireClient two = await JoinAsync("/room/a", 2);
        await two.LeaveAsync();
        await two.Case.ExpectAsync("closed False");
        await one.AskAsync("who", "1");
    }

    [Fact]
    public async Task OneThatWasLostIsNot()
    {
        WireClient one = await JoinAsync("/room/a", 1);
        WireClient two = await JoinAsync("/room/a", 2);
        await two.AskAsync("who", "1 2");
        two.Wire.Reset();
        await two.Case.ExpectAsync("closed False");
        await one.AskAsync("who", "1");
    }

    /// <summary>From the server's own close on it is no open session, although the peer has not answered.</summary>
    [Fact]
    public async Task OneThatIsClosingIsNot()
    {
        WireClient one = await JoinAsync("/room/a", 1);
        WireClient two = await JoinAsync("/room/a", 2);
        await two.SendAsync("close 1000");
        await two.ExpectCloseAsync(1000);
        await one.AskAsync("who", "1");
    }

    [Fact]
    public async Task EveryOneOfThemIsOpen() => await (await JoinAsync("/room/a", 1)).AskAsync("closed-one", "True");

    /// <summary>A server of its own: nobody else is in the room.</summary>
    [Theory]
    [InlineData(Variants.Usual)]
    [InlineData(Variants.Compressing)]
    public async Task ABroadcastReachesAllOfThemTheSenderIncludedAndNobodyElse(string variant)
    {
        CaseLink link = await StartServerAsync(variant);
        WireClient one = await OpenAsync(link, "/room/a");
        WireClient two = await OpenAsync(link, "/room/a");
        WireClient other = await OpenAsync(link, "/room/b");
        await one.SendAsync("broadcast hello");
        await one.ExpectFrameAsync(WireClient.Text, "hello");
        await two.ExpectFrameAsync(WireClient.Text, "hello");
        await other.AskAsync("get OpenSessions", "1");
        await two.SendAsync("broadcast-binary abc");
        await one.ExpectFrameAsync(WireClient.Binary, "abc");
        await two.ExpectFrameAsync(WireClient.Binary, "abc");
    }
}

public sealed class OpenSessionsOverSockets() : OpenSessionCases(HostKind.Sockets);

public sealed class OpenSessionsInMemory() : OpenSessionCases(HostKind.Memory);

public sealed class OpenSessionsPublished() : OpenSessionCases(HostKind.Published);
