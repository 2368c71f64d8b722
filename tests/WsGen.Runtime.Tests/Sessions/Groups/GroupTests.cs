using WsGen.Support;

namespace WsGen.Sessions.Groups;

/// <summary>Who is in a group, and for how long.</summary>
public sealed class GroupTests
{
    [Fact]
    public void ASessionIsInItFromAddToRemove()
    {
        using PushedSession a = new(), b = new();
        SessionGroup group = new() { a.Session };
        Assert.False(group.Add(a.Session));
        Assert.True(group.Add(b.Session));
        Assert.Equal([a.Session, b.Session], group);
        Assert.True(group.Contains(a.Session));
        Assert.True(group.Remove(a.Session));
        Assert.False(group.Remove(a.Session));
        Assert.False(group.Contains(a.Session));
        Assert.Equal(b.Session, Assert.Single(group));
        Assert.True(group.Add(a.Session));
        Assert.Equal(2, group.Count);
        Assert.Null(group.Name);
    }

    [Fact]
    public void WhoClosesLeavesAllItsGroupsAndNoneOfTheOthers()
    {
        using PushedSession a = new(), b = new();
        SessionGroup[] all = [.. Enumerable.Range(0, 20).Select(_ => new SessionGroup { a.Session, b.Session })];
        Assert.True(all[3].Remove(a.Session)); // within the chain, at its ends, and again
        Assert.True(all[0].Remove(a.Session));
        Assert.True(all[19].Remove(a.Session));
        Assert.True(all[3].Add(a.Session));
        a.Session.Abort();
        Assert.All(all, group => Assert.Equal([b.Session], group));
        Assert.False(all[0].Add(a.Session)); // and comes into no other
        Assert.False(all[0].Remove(a.Session));
        Assert.True(all[7].Remove(b.Session));
        Assert.Equal(0, all[7].Count);
    }

    [Fact]
    public void ANameIsThereWhileSomebodyIsInItsGroup()
    {
        using PushedSession a = new(), b = new();
        var groups = new SessionGroups();
        Assert.True(groups.Join("x", a.Session));
        Assert.False(groups.Join("x", a.Session));
        Assert.True(groups.Join("x", b.Session));
        Assert.True(groups.Join("X", b.Session));
        Assert.Equal(["X", "x"], groups.Select(static group => group.Name!).Order(StringComparer.Ordinal));
        Assert.True(groups.TryGet("x", out SessionGroup? x));
        Assert.Same(x, groups["x"]);
        Assert.Equal(("x", 2), (x.Name, x.Count));

        Assert.True(groups.Leave("x", a.Session));
        Assert.False(groups.Leave("x", a.Session));
        Assert.False(groups.Leave("y", a.Session));
        b.Session.Abort();
        Assert.Empty(groups);
        Assert.False(groups.TryGet("x", out _));
        Assert.Equal(0, groups["y"].Count); // asking does not make it
        Assert.False(groups.Join("z", b.Session)); // nor does who cannot join
        Assert.Empty(groups);
    }

    /// <summary>Whether it was asked for before there was somebody in it, or has been empty since.</summary>
    [Fact]
    public async Task AGroupThatSomebodyKeepsIsTheOneOfItsName()
    {
        using PushedSession a = new(), b = new();
        var groups = new SessionGroups();
        SessionGroup early = groups["x"];
        Assert.Equal(0, early.Count);
        groups.Join("x", a.Session);
        SessionGroup late = groups["x"];
        a.Session.Abort();
        Assert.True(early.Add(b.Session));
        foreach (SessionGroup kept in (SessionGroup[])[early, late, groups["x"]])
        {
            Assert.Equal(b.Session, Assert.Single(kept));
            Assert.True(kept.Contains(b.Session));
            Assert.Equal(("x", 1), (kept.Name, kept.Count));
            await kept.SendAsync("a");
            Assert.Equal(["text a"], b.TakeFrames());
        }

        Assert.True(late.Remove(b.Session));
        Assert.Empty(groups);
    }

    [Fact]
    public void NothingIsNoNameAndNoSession()
    {
        var groups = new SessionGroups();
        using var session = new PushedSession();
        Assert.Throws<ArgumentNullException>(() => groups[null!]);
        Assert.Throws<ArgumentNullException>(() => groups.TryGet(null!, out _));
        Assert.Throws<ArgumentNullException>(() => groups.Join(null!, session.Session));
        Assert.Throws<ArgumentNullException>(() => groups.Join("x", null!));
        Assert.Throws<ArgumentNullException>(() => groups.Leave(null!, session.Session));
        Assert.Throws<ArgumentNullException>(() => groups.Leave("x", null!));
        Assert.Throws<ArgumentNullException>(() => new SessionGroup { null! });
        Assert.Throws<ArgumentNullException>(() => new SessionGroup().Remove(null!));
        Assert.Throws<ArgumentNullException>(() => new SessionGroup().Contains(null!));
        Assert.Empty(groups);
    }

    /// <summary>Before there is an endpoint that could be told of the end.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AConstructorMayJoinAndWhoDoesNotComeToBeIsNotInTheGroup(bool throws)
    {
        var groups = new SessionGroups();
        await using TestServer server = TestServer.Create(Behaviour.Echo);
        bool fails = true;
        server.OnActivated = endpoint =>
        {
            Assert.True(groups.Join("x", endpoint.Session));
            if (fails && throws)
            {
                throw new InvalidOperationException("no");
            }

            if (fails)
            {
                _ = endpoint.Session.CloseAsync().AsTask();
            }
        };
        await server.Server.StartAsync();
        RawClient first = server.Dial();
        await first.SendAsync(System.Text.Encoding.ASCII.GetBytes(RawClient.Request("/")));
        await first.ReadHeadAsync();
        if (!throws)
        {
            await server.NextEndpointAsync();
        }

        Assert.Empty(groups);

        fails = false;
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await groups["x"].SendAsync("hello");
        await client.ExpectTextAsync("hello");
        endpoint.Session.Abort();
        Assert.Empty(groups);
    }
}
