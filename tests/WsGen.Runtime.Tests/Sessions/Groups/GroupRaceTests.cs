using WsGen.Support;

namespace WsGen.Sessions.Groups;

/// <summary>Everybody joins, leaves, closes and sends at the same moment, again and again.</summary>
[Collection(nameof(Alone))] // threads that wait for each other want processors
public sealed class GroupRaceTests
{
    private const int Rounds = 400;

    /// <summary>The two meet in each round, a little earlier or later each time.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhoJoinsWhileItClosesIsNotInTheGroupAfterwards(bool byName)
    {
        var group = new SessionGroup();
        var groups = new SessionGroups();
        PushedSession[] all = [.. Enumerable.Range(0, 20 * Rounds).Select(static _ => new PushedSession())];
        int joining = 0, closing = 0;
        using var start = new Barrier(2);
        await Task.WhenAll(
            Race(start, () => Array.ForEach(all, each =>
            {
                Meet(ref joining, ref closing);
                _ = byName ? groups.Join("x", each.Session) : group.Add(each.Session);
            })),
            Race(start, () => Array.ForEach(all, each =>
            {
                Meet(ref closing, ref joining);
                Thread.SpinWait(closing % 40);
                each.Session.Abort();
            }))).Within();
        Assert.Equal(0, group.Count);
        Assert.Empty(groups);
        Array.ForEach(all, static each => each.Dispose());

        static void Meet(ref int own, ref int other)
        {
            int round = Interlocked.Increment(ref own);
            var wait = default(SpinWait);
            while (Volatile.Read(ref other) < round)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
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
