using System.Net;
using WsGen.Support;

namespace WsGen.Client.Connecting;

/// <summary>The lines of handshakes that wait for each other.</summary>
public sealed class HandshakeTurnsTests
{
    private readonly HandshakeTurns _turns = new();

    [Fact]
    public async Task Turns_are_taken_in_order_and_nothing_is_left_of_them()
    {
        IDisposable first = await TakeAsync("a", 1).Within();
        Task<IDisposable> second = TakeAsync("a", 1);
        Task<IDisposable> third = TakeAsync("a", 1);
        Assert.Equal((1, 2), (_turns.Count, _turns.CountWaiting("a")));
        first.Dispose();
        IDisposable two = await second.Within();
        Assert.False(third.IsCompleted);
        first.Dispose(); // once more changes nothing
        Assert.Equal(1, _turns.CountWaiting("a"));
        two.Dispose();
        (await third.Within()).Dispose();
        Assert.Equal((0, 0), (_turns.Count, _turns.CountWaiting("a")));
    }

    [Fact]
    public async Task Others_do_not_wait()
    {
        using IDisposable one = await TakeAsync("a", 1).Within();
        using IDisposable other = await TakeAsync("b", 1).Within();
        Assert.Equal(2, _turns.Count);
    }

    [Fact]
    public async Task As_many_go_as_the_limit_says()
    {
        using IDisposable first = await TakeAsync("a", 3).Within();
        using IDisposable second = await TakeAsync("a", 3).Within();
        using IDisposable third = await TakeAsync("a", 3).Within();
        Task<IDisposable> fourth = TakeAsync("a", 3);
        Assert.False(fourth.IsCompleted);
        second.Dispose();
        (await fourth.Within()).Dispose();
    }

    [Fact]
    public async Task Who_wants_less_room_does_not_overtake_but_goes_when_the_one_before_it_gives_up()
    {
        using IDisposable first = await TakeAsync("a", 1).Within();
        using var cancel = new CancellationTokenSource();
        Task<IDisposable> second = TakeAsync("a", 1, cancel.Token);
        Task<IDisposable> third = TakeAsync("a", 2);
        Assert.False(third.IsCompleted);
        cancel.Cancel();
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Within());
        Assert.Equal(cancel.Token, error.CancellationToken);
        using IDisposable two = await third.Within();
    }

    [Fact]
    public async Task Who_gives_up_is_out_of_the_line_at_once()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            using IDisposable first = await TakeAsync("a", 1).Within();
            await TakeAsync("a", 1, new CancellationToken(canceled: true)).Within();
        });
        Assert.Equal(0, _turns.Count);

        using IDisposable one = await TakeAsync("a", 1).Within();
        using var cancel = new CancellationTokenSource();
        Task<IDisposable> waiting = TakeAsync("a", 1, cancel.Token);
        Task<IDisposable> behind = TakeAsync("a", 1);
        Assert.Equal(2, _turns.CountWaiting("a"));
        cancel.Cancel();
        Assert.Equal(1, _turns.CountWaiting("a"));
        one.Dispose();
        (await behind.Within()).Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
    }

    [Fact]
    public async Task Whatever_happens_at_once_there_are_never_too_many_and_nobody_is_forgotten()
    {
        const int Limit = 2;
        int[] running = new int[2];
        bool isTooMany = false;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (int i = 0; i < 2000; i++)
            {
                int key = random.Next(running.Length);
                using var cancel = new CancellationTokenSource();
                Task<IDisposable> taking = TakeAsync($"{key}", Limit, cancel.Token);
                Task cancelling = random.Next(3) == 0 ? Task.Run(cancel.Cancel) : Task.CompletedTask;
                try
                {
                    using IDisposable turn = await taking;
                    isTooMany |= Interlocked.Increment(ref running[key]) > Limit;
                    await Task.Yield();
                    Interlocked.Decrement(ref running[key]);
                }
                catch (OperationCanceledException)
                {
                    // It has left the line.
                }

                await cancelling;
            }
        }))).Within();
        Assert.False(isTooMany);
        Assert.Equal(0, _turns.Count);
    }

    [Fact]
    public void An_address_is_the_same_however_it_is_written_and_a_name_is_a_host_of_its_own()
    {
        object loopback = HandshakeTurns.KeyOf(IPAddress.Loopback);
        Assert.Equal(loopback, HandshakeTurns.KeyOf(IPAddress.Parse("::ffff:127.0.0.1")));
        Assert.Equal(loopback, HandshakeTurns.KeyOf("127.0.0.1"));
        Assert.Equal(loopback, HandshakeTurns.KeyOf("::ffff:7f00:1"));
        Assert.NotEqual(loopback, HandshakeTurns.KeyOf("127.0.0.2"));
        Assert.NotEqual(loopback, HandshakeTurns.KeyOf("localhost"));
        Assert.NotEqual(HandshakeTurns.KeyOf("fe80::1%1"), HandshakeTurns.KeyOf("fe80::1%2")); // on two networks
        Assert.Equal(HandshakeTurns.KeyOf("a.test"), HandshakeTurns.KeyOf("A.test"));
        Assert.NotEqual(HandshakeTurns.KeyOf("a.test"), HandshakeTurns.KeyOf("b.test"));
    }

    private Task<IDisposable> TakeAsync(string key, int limit, CancellationToken cancellationToken = default) => _turns.TakeAsync(key, limit, cancellationToken);
}
