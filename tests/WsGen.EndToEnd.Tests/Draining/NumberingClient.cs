using System.Collections.Concurrent;
using System.Globalization;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Draining;

/// <summary>Sends one number after the other, each until it is answered, and connects again when it loses its connection.</summary>
internal sealed class NumberingClient : IAsyncDisposable
{
    private readonly WsClient _client;
    private readonly Task _reading;
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = Bounded.Gate();
    private int _connections = 1;
    private int _answered;

    private NumberingClient(WsClient client)
    {
        _client = client;
        client.StateChanged += (_, change) => Note(change);
        _reading = ReadAsync();
    }

    /// <summary>The numbers up to this one have been answered.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>What has become of its connections.</summary>
    public ConcurrentQueue<WsClientStateChangedEventArgs> Changes { get; } = new();

    public static async Task<NumberingClient> ConnectAsync(Uri uri) => new(await WsClient.ConnectAsync(uri, new WsClientOptions
    {
        IoTimeout = TimeSpan.FromSeconds(30), // the machine may be busy
        Reconnect = { Enabled = true, InitialDelay = TimeSpan.FromMilliseconds(20), StableAfter = TimeSpan.Zero },
    }));

    /// <summary>Until there is enough; what has been sent is answered then.</summary>
    public async Task RunAsync(CancellationToken enough)
    {
        for (int number = 1; !enough.IsCancellationRequested; number++)
        {
            while (Answered < number)
            {
                int connection = Volatile.Read(ref _connections);
                try
                {
                    await _client.SendAsync(number.ToString(CultureInfo.InvariantCulture), CancellationToken.None);
                }
                catch (SessionClosedException)
                {
                    // Sent again when there is another connection.
                }

                await UntilAsync(() => _answered >= number || _connections != connection);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _reading.Within();
    }

    private async Task ReadAsync()
    {
        await foreach (WsMessage message in _client.Messages)
        {
            int number = int.Parse(message.ToString(), CultureInfo.InvariantCulture);
            if (number > Answered) // or it has been sent twice, for its first answer was on its way
            {
                Assert.Equal(Answered + 1, number);
                Change(() => _answered = number);
            }
        }
    }

    private void Note(WsClientStateChangedEventArgs change)
    {
        Changes.Enqueue(change);
        if (change.State == WsClientState.Open)
        {
            Change(() => _connections++);
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _changed.SetResult();
            _changed = Bounded.Gate();
        }
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition())
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.Within();
        }
    }
}
