using System.Net;
using System.Net.Sockets;
using WsGen.Support;

namespace WsGen.Client.Connecting;

/// <summary>RFC 8305.</summary>
public sealed class AddressRaceTests
{
    private readonly WatchedTime _time = new();
    private readonly List<Attempt> _attempts = [];
    private readonly List<string> _discarded = [];

    [Theory]
    [InlineData("", "")]
    [InlineData("::1", "::1")]
    [InlineData("::1 ::2 ::3 1.1.1.1 1.1.1.2", "::1 1.1.1.1 ::2 1.1.1.2 ::3")]
    [InlineData("1.1.1.1 ::1 1.1.1.2 1.1.1.3", "1.1.1.1 ::1 1.1.1.2 1.1.1.3")]
    [InlineData("1.1.1.1 1.1.1.2 ::1 ::2 ::3", "1.1.1.1 ::1 1.1.1.2 ::2 ::3")]
    public void Families_are_tried_in_turn_and_otherwise_as_they_were_sorted(string addresses, string sorted)
    {
        IPAddress[] given = [.. addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)];
        Assert.Equal(sorted, string.Join(' ', AddressRace.Sort(given).Select(static each => each.ToString())));
    }

    [Fact]
    public async Task The_next_attempt_begins_after_250_ms_and_the_first_that_connects_is_kept()
    {
        Task<string> race = Run(3);
        Assert.Single(_attempts);
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Single(_attempts);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Bounded.Until(() => _attempts.Count == 2);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await Bounded.Until(() => _attempts.Count == 3);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(race.IsCompleted);

        _attempts[1].Done.SetResult("second");
        Assert.Equal("second", await race.Within());
        Assert.Equal([true, true, true], _attempts.Select(static each => each.Cancel.IsCancellationRequested));

        // Those that are too late do not stay open.
        _attempts[2].Done.SetResult("third");
        _attempts[0].Done.SetException(new SocketException());
        await Bounded.Until(() => _discarded.Count == 1);
        Assert.Equal(["third"], _discarded);
    }

    [Fact]
    public async Task After_a_failure_the_next_begins_at_once_and_has_its_own_250_ms()
    {
        Task<string> race = Run(3);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        _attempts[0].Done.SetException(new SocketException((int)SocketError.ConnectionRefused));
        await Bounded.Until(() => _attempts.Count == 2);
        await _time.TimersMadeAsync(AddressRace.AttemptDelay, 2);
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Equal(2, _attempts.Count);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Bounded.Until(() => _attempts.Count == 3);
        _attempts[2].Done.SetResult("third");
        Assert.Equal("third", await race.Within());
        Assert.Empty(_discarded);
    }

    [Fact]
    public async Task When_all_fail_each_has_its_reason_in_the_order_of_the_addresses()
    {
        Task<string> race = Run(3);
        _time.Advance(AddressRace.AttemptDelay);
        await Bounded.Until(() => _attempts.Count == 2);
        _attempts[1].Done.SetException(new SocketException((int)SocketError.HostUnreachable));
        await Bounded.Until(() => _attempts.Count == 3);
        _attempts[2].Done.SetException(new SocketException((int)SocketError.TimedOut));
        Assert.False(race.IsCompleted);
        _attempts[0].Done.SetException(new SocketException((int)SocketError.ConnectionRefused));
        AggregateException error = await Assert.ThrowsAsync<AggregateException>(() => race.Within());
        Assert.Equal(
            [SocketError.ConnectionRefused, SocketError.HostUnreachable, SocketError.TimedOut],
            error.InnerExceptions.Select(static each => ((SocketException)each).SocketErrorCode));
    }

    [Fact]
    public async Task A_single_address_fails_with_its_own_reason()
    {
        Task<string> race = Run(1);
        _attempts[0].Done.SetException(new SocketException((int)SocketError.ConnectionRefused));
        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(() => race.Within())).SocketErrorCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Cancelling_ends_all_attempts(int count)
    {
        using var cancel = new CancellationTokenSource();
        Task<string> race = Run(count, cancel.Token);
        _time.Advance(AddressRace.AttemptDelay);
        await Bounded.Until(() => _attempts.Count == Math.Min(count, 2));
        cancel.Cancel();
        foreach (Attempt attempt in _attempts)
        {
            Assert.True(attempt.Cancel.IsCancellationRequested);
            attempt.Done.TrySetCanceled(attempt.Cancel);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race.Within());
        Assert.Equal(Math.Min(count, 2), _attempts.Count);
    }

    [Fact]
    public async Task A_host_of_both_families_is_reached_by_the_one_it_listens_on()
    {
        using var server = new ScriptedServer(); // on 127.0.0.1 alone
        var steps = new HandshakeSteps(TimeSpan.FromMinutes(1), TimeProvider.System, default);
        IPEndPoint[] both = [new(IPAddress.IPv6Loopback, server.Port), new(IPAddress.Loopback, server.Port)];
        using Socket socket = await DirectRoad.ConnectSocketAsync(server.Uri, both, steps).Within();
        Assert.Equal(both[1], socket.RemoteEndPoint);
        IPEndPoint[] neither = [both[0], new(IPAddress.Parse("127.0.0.2"), server.Port)];
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => DirectRoad.ConnectSocketAsync(server.Uri, neither, steps).Within());
        Assert.Equal(HandshakeFailure.Connect, error.Failure);
        Assert.Matches("::1: .+; 127.0.0.2: .+", error.Message);
    }

    private Task<string> Run(int count, CancellationToken cancellationToken = default) => AddressRace.RunAsync(
        [.. Enumerable.Range(1, count).Select(static i => new IPEndPoint(IPAddress.Parse($"127.0.0.{i}"), 1))],
        (endPoint, cancel) =>
        {
            var attempt = new Attempt(endPoint, new TaskCompletionSource<string>(), cancel);
            _attempts.Add(attempt);
            return attempt.Done.Task;
        },
        _discarded.Add,
        _time,
        cancellationToken);

    private sealed record Attempt(IPEndPoint EndPoint, TaskCompletionSource<string> Done, CancellationToken Cancel);
}
