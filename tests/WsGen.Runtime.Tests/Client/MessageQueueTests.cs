using WsGen.Support;

namespace WsGen.Client;

/// <summary>The queue by itself: what it does when reader and connection meet in every order.</summary>
public sealed class MessageQueueTests
{
    private readonly MessageQueue _queue = new();

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

    private static WsMessage Message(string text) => new(MessageKind.Text, System.Text.Encoding.UTF8.GetBytes(text));
}
