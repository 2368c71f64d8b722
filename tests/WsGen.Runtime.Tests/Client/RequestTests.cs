using Microsoft.Extensions.Time.Testing;
using WsGen.Client.Infrastructure;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>Requests that await their answers.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private TalkHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TalkHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>An answer that is awaited goes to no handler, one that is not does.</summary>
    [Fact]
    public async Task AnswersGoToWhoAwaitsThem()
    {
        await using TalkClient client = await TalkClient.ConnectAsync(_host.At("/talk")).Within();
        Task<Answer> first = client.AskAsync(new Ask(1, "a"));
        Task<Answer> second = client.AskPatientlyAsync(new Ask(2, "b")).AsTask();
        (WsSession session, Ask _) = await _host.Desk.AskedAsync().Within();
        Assert.Equal(new Ask(2, "b"), (await _host.Desk.AskedAsync().Within()).Ask);
        await session.SendAsync<News>(new Answer(3, "unasked")).Within();
        await session.SendAsync<News>(new Answer(2, "B")).Within();
        Assert.Equal(new Answer(2, "B"), await second.Within());
        Assert.False(first.IsCompleted);
        await session.SendAsync<News>(new Answer(1, "A")).Within();
        Assert.Equal(new Answer(1, "A"), await first.Within());
        await session.SendAsync<News>(new Answer(1, "again")).Within();
        Assert.Equal(new Answer(3, "unasked"), await client.NewsAsync().Within());
        Assert.Equal(new Answer(1, "again"), await client.NewsAsync().Within());
    }

    /// <summary>Without a handler for them, those that nobody awaits are dropped, one that has no key among them.</summary>
    [Fact]
    public async Task AnswersThatNobodyAwaitsAreDroppedWhereThereIsNoHandler()
    {
        await using QueryClient client = await QueryClient.ConnectAsync(_host.At("/query")).Within();
        Assert.Equal(new Result("a", 2), await client.FindAsync(new Query("a", 1)).Within());
        Assert.Equal(new Result("b", 3), await client.FindAsync(new Query("b", 2)).Within());
        Assert.True(client.Client!.IsOpen);
        Assert.Empty(_host.Log.Failures);
    }

    [Fact]
    public async Task ManyRequestsAtOnce()
    {
        await using QueryClient client = await QueryClient.ConnectAsync(_host.At("/query")).Within();
        Result[] results = await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Task.Run(() => client.FindAsync(new Query($"{i}", i)).AsTask()))).Within();
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => new Result($"{i}", i + 1)), results);
        Assert.Equal(0, PendingOf<string, Result>(client.Client!, "Key").Count);
    }

    /// <summary>Other members of the union that happen to have the same property are not answers; the rest gets them, and the answers that nobody awaits.</summary>
    [Fact]
    public async Task OtherMembersOfTheUnionAreNoAnswers()
    {
        await using var client = new Listener("Bo");
        await WsClient.ConnectAsync(client, _host.At("/talk")).Within();
        Task<Answer> answer = client.AskAsync(new Ask(1, "a")).AsTask();
        (WsSession session, Ask _) = await _host.Desk.AskedAsync().Within();
        await session.SendAsync<News>(new Rumour(1)).Within();
        Assert.Equal(new Rumour(1), await client.RestAsync().Within());
        await session.SendAsync<News>(new Answer(2, "unasked")).Within();
        Assert.Equal(new Answer(2, "unasked"), await client.RestAsync().Within());
        Assert.False(answer.IsCompleted);
        await session.SendAsync<News>(new Answer(1, "A")).Within();
        Assert.Equal(new Answer(1, "A"), await answer.Within());
    }

    [Fact]
    public async Task TheSameKeyTwiceIsAnErrorWhileTheFirstWaits()
    {
        await using TalkClient client = await TalkClient.ConnectAsync(_host.At("/talk")).Within();
        Task<Answer> first = client.AskAsync(new Ask(1, "a"));
        (WsSession session, Ask _) = await _host.Desk.AskedAsync().Within();
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.AskAsync(new Ask(1, "b")));
        Assert.Contains("whose Id is 1", error.Message);
        await session.SendAsync<News>(new Answer(1, "A")).Within();
        Assert.Equal(new Answer(1, "A"), await first.Within());
        Task<Answer> third = client.AskAsync(new Ask(1, "c"));
        Assert.Equal(new Ask(1, "c"), (await _host.Desk.AskedAsync().Within()).Ask); // the second has not been sent
        await session.SendAsync<News>(new Answer(1, "C")).Within();
        Assert.Equal(new Answer(1, "C"), await third.Within());
    }

    [Fact]
    public async Task AnswersAreAwaitedForAsLongAsTheAttributeSays()
    {
        var time = new FakeTimeProvider();
        await using TalkClient client = await TalkClient.ConnectAsync(_host.At("/talk"), new WsClientOptions { TimeProvider = time }).Within();
        Task<Answer> request = client.AskAsync(new Ask(1, "a"));
        Task<Answer> patient = client.AskPatientlyAsync(new Ask(2, "b")).AsTask();
        (WsSession session, Ask _) = await _host.Desk.AskedAsync().Within();
        await _host.Desk.AskedAsync().Within();
        DateTimeOffset start = time.GetUtcNow();
        await Bounded.Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return request.IsCompleted;
        });
        Assert.True(time.GetUtcNow() - start >= TimeSpan.FromSeconds(30));
        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => request);
        Assert.Contains("TalkClient.AskAsync", error.Message);
        Assert.Contains("30000 ms", error.Message);
        await session.SendAsync<News>(new Answer(1, "late")).Within();
        Assert.Equal(new Answer(1, "late"), await client.NewsAsync().Within());
        Assert.False(patient.IsCompleted);
        await session.SendAsync<News>(new Answer(2, "B")).Within();
        Assert.Equal(new Answer(2, "B"), await patient.Within());
    }

    [Fact]
    public async Task RequestsCanBeGivenUp()
    {
        await using TalkClient client = await TalkClient.ConnectAsync(_host.At("/talk")).Within();
        using var given = new CancellationTokenSource();
        Task<Answer> request = client.AskAsync(new Ask(1, "a"), given.Token);
        (WsSession session, Ask _) = await _host.Desk.AskedAsync().Within();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request.Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.AskAsync(new Ask(2, "b"), given.Token));
        await session.SendAsync<News>(new Answer(1, "late")).Within();
        Assert.Equal(new Answer(1, "late"), await client.NewsAsync().Within());
        Assert.Equal(0, PendingOf<int, Answer>(client.Client!, "Id").Count);
    }

    [Fact]
    public async Task RequestsFailWhenTheServerCloses()
    {
        await using TalkClient client = await TalkClient.ConnectAsync(_host.At("/talk")).Within();
        Task<Answer> first = client.AskAsync(new Ask(1, "a"));
        Task<Answer> second = client.AskPatientlyAsync(new Ask(2, "b")).AsTask();
        (WsSession session, Ask _) = await _host.Desk.AskedAsync().Within();
        await session.CloseAsync(CloseCode.GoingAway, "enough").Within();
        foreach (Task<Answer> request in new[] { first, second })
        {
            SessionClosedException error = await Assert.ThrowsAsync<SessionClosedException>(() => request.Within());
            Assert.Equal((CloseCode.GoingAway, "enough", CloseInitiator.Remote), (error.CloseReason.Code, error.CloseReason.Reason, error.CloseReason.Initiator));
            Assert.Contains("the answer has not come", error.Message);
        }

        SessionClosedException late = await Assert.ThrowsAsync<SessionClosedException>(() => client.AskAsync(new Ask(3, "c")));
        Assert.Contains("nothing was sent", late.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RequestsFailWhenTheClientGoes(bool aborts)
    {
        TalkClient client = await TalkClient.ConnectAsync(_host.At("/talk")).Within();
        Task<Answer> request = client.AskPatientlyAsync(new Ask(1, "a")).AsTask();
        await _host.Desk.AskedAsync().Within();
        if (aborts)
        {
            client.Client!.Abort();
        }

        await client.DisposeAsync().Within();
        SessionClosedException error = await Assert.ThrowsAsync<SessionClosedException>(() => request.Within());
        Assert.Equal(aborts ? CloseCode.AbnormalClosure : CloseCode.NormalClosure, error.CloseReason.Code);
    }

    /// <summary>What cannot be encoded leaves nobody waiting.</summary>
    [Fact]
    public async Task ARequestWithoutAKeyIsNotSent()
    {
        await using QueryClient client = await QueryClient.ConnectAsync(_host.At("/query")).Within();
        await Assert.ThrowsAsync<ArgumentException>(async () => await client.FindAsync(new Query(null!, 1)));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await client.FindAsync(null!));
        Assert.Equal(new Result("a", 2), await client.FindAsync(new Query("a", 1)).Within());
    }

    [Fact]
    public void NoMoreThanSoManyWait()
    {
        var pending = new PendingReplies<int, string>("Id");
        for (int i = 0; i < PendingReplies.Most; i++)
        {
            pending.Add(i);
        }

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => pending.Add(-1));
        Assert.Contains("10000 requests", error.Message);
        Assert.True(pending.TryComplete(5, "five"));
        pending.Add(-1);
        Assert.Equal(PendingReplies.Most, pending.Count);
    }

    /// <summary>Who has given up does not take away the waiter of another who asks by the same key afterwards.</summary>
    [Fact]
    public async Task AWaiterRemovesItselfOnly()
    {
        var pending = new PendingReplies<int, string>("Id");
        TaskCompletionSource<string> first = pending.Add(1);
        Assert.True(pending.TryComplete(1, "a"));
        TaskCompletionSource<string> second = pending.Add(1);
        pending.Remove(1, first);
        Assert.True(pending.TryComplete(1, "b"));
        Assert.Equal("b", await second.Task);
        Assert.Equal("a", await first.Task);
        pending.Remove(1, second);
        Assert.False(pending.TryComplete(1, "c"));
    }

    [Fact]
    public async Task AfterTheEndNobodyWaits()
    {
        var pending = new PendingReplies<int, string>("Id");
        TaskCompletionSource<string> waiter = pending.Add(1);
        pending.Fail(new CloseReason(CloseCode.AbnormalClosure, "", CloseInitiator.Transport));
        await Assert.ThrowsAsync<SessionClosedException>(() => waiter.Task);
        Assert.Throws<SessionClosedException>(() => pending.Add(2));
        Assert.False(pending.TryComplete(1, "a"));
    }

    private static PendingReplies<TKey, TReply> PendingOf<TKey, TReply>(WsClient client, string correlation)
        where TKey : notnull => ((ClientDispatcher)client.Session.Receiver!).Pending<TKey, TReply>(correlation);
}
