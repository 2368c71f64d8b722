using WsGen.Support;

namespace WsGen.Sessions.Groups;

/// <summary>Everybody joins, leaves, closes and sends at the same moment, again and again.</summary>
public sealed class GroupRaceTests
{
    private const int Rounds = 400;

    [Fact]
    public async Task WhoJoinsWhileItClosesIsNotInTheGroupAfterwards()
    {
        var group = new SessionGroup();
        var groups = new SessionGroups();
        for (int round = 0; round < Rounds; round++)
        {
            using var session = new PushedSession();
            using var start = new Barrier(3);
            await Task.WhenAll(
                Race(start, () => group.Add(session.Session)),
                Race(start, () => groups.Join("x", session.Session)),
                Race(start, session.Session.Abort)).Within();
            Assert.Equal(0, group.Count);
            Assert.Empty(groups);
        }
    }

    /// <summary>The last one leaves, and the next one comes: whoever has joined is in the group of the name, and the name goes with the last.</summary>
    [Fact]
    public async Task WhoHasJoinedANameIsInItsGroupUntilItLeaves()
    {
        var groups = new SessionGroups();
        using PushedSession a = new(), b = new(), c = new();
        SessionGroup kept = groups["x"];
        using var start = new Barrier(3);
        await Task.WhenAll(new[] { a, b, c }.Select((session, i) => Race(start, () =>
        {
            for (int round = 0; round < 20 * Rounds; round++)
            {
                Assert.True(i == 0 ? kept.Add(session.Session) : groups.Join("x", session.Session));
                Assert.True(groups["x"].Contains(session.Session));
                Assert.True(kept.Contains(session.Session));
                Assert.True(i == 1 ? kept.Remove(session.Session) : groups.Leave("x", session.Session));
            }
        }))).Within();
        Assert.Empty(groups);
        Assert.Equal(0, kept.Count);
    }

    [Fact]
    public async Task ABroadcastGoesThroughWhileMembersComeAndGo()
    {
        var group = new SessionGroup();
        using PushedSession stays = new();
        group.Add(stays.Session);
        using var start = new Barrier(3);
        var done = new CancellationTokenSource();
        Task sender = Race(start, () =>
        {
            while (!done.IsCancellationRequested)
            {
                Assert.True(group.SendAsync("a").IsCompletedSuccessfully);
                Assert.True(group.SendAsync(7).IsCompletedSuccessfully);
                Assert.Contains(stays.Session, group);
            }
        });
        Task[] guests = [.. Enumerable.Range(0, 2).Select(i => Race(start, () =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                using var guest = new PushedSession();
                Assert.True(group.Add(guest.Session));
                if ((round + i) % 2 == 0)
                {
                    Assert.True(group.Remove(guest.Session));
                }

                guest.Session.Abort();
                Assert.DoesNotContain(guest.Session, group);
            }
        }))];
        await Task.WhenAll(guests).Within();
        await done.CancelAsync();
        await sender.Within();
        Assert.Equal(stays.Session, Assert.Single(group));
    }

    private static Task Race(Barrier start, Action action) => Task.Factory.StartNew(
        () =>
        {
            start.SignalAndWait();
            action();
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
