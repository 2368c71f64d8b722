using Microsoft.Extensions.Logging.Abstractions;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>The queue by itself: what it does when reader and connection meet in every order.</summary>
public sealed class MessageQueueTests
{
    private readonly MessageQueue _queue = new(NullLogger.Instance);

    [Fact]
    public async Task A_delivery_lasts_until_the_next_message_is_asked_for()
    {
        await using IAsyncEnumerator<WsMessage> reader = _queue.GetAsyncEnumerator();
        ValueTask delivery = _queue.OfferAsync(Message("one"), isClosing: false);
        Assert.False(delivery.IsCompleted);
        Assert.True(await reader.MoveNextAsync().Within());
        Assert.False(delivery.IsCompleted);
        ValueTask<bool> next = reader.MoveNextAsync();
        Assert.True(delivery.IsCompletedSuccessfully);
        Assert.False(next.IsCompleted);
        delivery = _queue.OfferAsync(Message("two"), isClosing: false);
        Assert.True(await next.Within());
        Assert.False(delivery.IsCompleted);
        await reader.DisposeAsync();
        Assert.True(delivery.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_reader_that_comes_back_within_the_delivery_keeps_the_connection_going()
    {
        var texts = new List<string>();
        Task reading = ReadAsync();
        for (int i = 0; i < 5; i++)
        {
            Assert.True(_queue.OfferAsync(Message($"{i}"), isClosing: false).IsCompletedSuccessfully);
            Assert.Equal(i + 1, texts.Count);
        }

        _queue.Complete();
        await reading.Within();

        async Task ReadAsync()
        {
            await foreach (WsMessage message in _queue)
            {
                texts.Add(message.ToString());
            }
        }
    }

    [Fact]
    public async Task What_a_closing_session_leaves_is_copied_and_comes_before_what_the_next_brings()
    {
        byte[] payload = "one"u8.ToArray();
        ValueTask delivery = _queue.OfferAsync(new WsMessage(MessageKind.Text, payload), isClosing: false);
        _queue.LetGo();
        Assert.True(delivery.IsCompletedSuccessfully);
        payload[0] = (byte)'x';
        byte[] second = "two"u8.ToArray();
        Assert.True(_queue.OfferAsync(new WsMessage(MessageKind.Text, second), isClosing: true).IsCompletedSuccessfully);
        second[0] = (byte)'x';
        _queue.LetGo();
        ValueTask third = _queue.OfferAsync(Message("three"), isClosing: false);
        Assert.False(third.IsCompleted);
        await using IAsyncEnumerator<WsMessage> reader = _queue.GetAsyncEnumerator();
        foreach (string text in (string[])["one", "two", "three"])
        {
            Assert.True(await reader.MoveNextAsync().Within());
            Assert.Equal(text, reader.Current.ToString());
            Assert.False(third.IsCompleted);
        }

        _queue.LetGo(); // it has been taken: it is the reader's until the next
        Assert.False(third.IsCompleted);
        _queue.Complete();
        Assert.False(await reader.MoveNextAsync().Within());
        Assert.True(third.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Once_abandoned_nothing_waits_and_nothing_comes()
    {
        ValueTask delivery = _queue.OfferAsync(Message("one"), isClosing: false);
        _queue.Abandon();
        Assert.True(delivery.IsCompletedSuccessfully);
        Assert.True(_queue.OfferAsync(Message("two"), isClosing: true).IsCompletedSuccessfully);
        await using IAsyncEnumerator<WsMessage> reader = _queue.GetAsyncEnumerator();
        Assert.False(await reader.MoveNextAsync().Within());
    }

    [Fact]
    public async Task What_a_reader_has_in_hand_is_its_own_though_the_queue_is_abandoned()
    {
        await using IAsyncEnumerator<WsMessage> reader = _queue.GetAsyncEnumerator();
        ValueTask delivery = _queue.OfferAsync(Message("one"), isClosing: false);
        Assert.False(_queue.IsInHand);
        Assert.True(await reader.MoveNextAsync().Within());
        Assert.True(_queue.IsInHand);
        _queue.Abandon();
        Assert.Equal((false, true), (delivery.IsCompleted, _queue.IsInHand));
        Assert.False(await reader.MoveNextAsync().Within());
        Assert.Equal((true, false), (delivery.IsCompletedSuccessfully, _queue.IsInHand));
    }

    [Fact]
    public async Task The_same_where_it_goes_on_within_the_delivery()
    {
        await using IAsyncEnumerator<WsMessage> reader = _queue.GetAsyncEnumerator();
        Task<bool> abandoned = AbandonAsync();
        ValueTask delivery = _queue.OfferAsync(Message("one"), isClosing: false);
        Assert.True(await abandoned.Within());
        Assert.False(delivery.IsCompleted);
        await reader.DisposeAsync();
        Assert.True(delivery.IsCompletedSuccessfully);

        async Task<bool> AbandonAsync()
        {
            bool moved = await reader.MoveNextAsync();
            _queue.Abandon();
            return moved;
        }
    }

    [Fact]
    public async Task What_sessions_leave_while_nobody_reads_is_limited_but_for_what_the_last_of_them_has_left()
    {
        using var log = new TestLog();
        var queue = new MessageQueue(log);
        const int Size = MessageQueue.MostLeft / 3;
        for (int session = 1; session <= 5; session++)
        {
            queue.Begin();
            Leave(session, Size);
        }

        queue.Begin();
        Leave(6, Size);
        Leave(7, 2 * Size);
        Leave(8, Size);
        queue.Complete();
        var read = new List<byte>();
        await foreach (WsMessage message in queue)
        {
            read.Add(message.Payload.Span[0]);
        }

        Assert.Equal([6, 7, 8], read);
        Assert.Single(log.Entries, static each => each.Id == 303);

        void Leave(int first, int size)
        {
            byte[] payload = new byte[size];
            payload[0] = (byte)first;
            Assert.True(queue.OfferAsync(new WsMessage(MessageKind.Binary, payload), isClosing: true).IsCompletedSuccessfully);
        }
    }

    [Fact]
    public async Task Empty_messages_take_room_as_well()
    {
        for (int i = 0; i < MessageQueue.MostLeft / 32; i++)
        {
            _queue.Begin();
            Assert.True(_queue.OfferAsync(new WsMessage(MessageKind.Binary, default), isClosing: true).IsCompletedSuccessfully);
        }

        _queue.Complete();
        int read = 0;
        await foreach (WsMessage message in _queue)
        {
            read++;
        }

        Assert.InRange(read, 1, MessageQueue.MostLeft / 64);
    }

    private static WsMessage Message(string text) => new(MessageKind.Text, System.Text.Encoding.UTF8.GetBytes(text));
}
