using Microsoft.Extensions.Logging;
using WsGen.Connections;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Call backs that do not return, and that throw.</summary>
public sealed class SendCallbackTests
{
    /// <summary>They wait for one that blocks, and so many may: as messages have room in the queue or may wait for it.</summary>
    [Fact]
    public async Task CallbacksThatWaitAreBounded()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024, MaxWaitingSends = 6 });
        TaskCompletionSource isCalled = Bounded.Gate(), goOn = Bounded.Gate();
        rig.Session.SendAsync("first", _ =>
        {
            isCalled.SetResult();
            goOn.Task.Within().GetAwaiter().GetResult();
        });
        await isCalled.Task.Within();
        int called = 0;
        for (int i = 0; i < 10; i++)
        {
            rig.Session.SendAsync($"{i}", _ => Interlocked.Increment(ref called));
        }

        Assert.Equal(11, rig.TakeFrames().Length);
        foreach (Action one in new Action[] { () => rig.Session.SendAsync("x", Never), () => rig.Session.SendAsync("x"u8.ToArray(), Never), () => rig.Session.SendAsync(1, Never) })
        {
            var error = Assert.Throws<InvalidOperationException>(one);
            Assert.Contains("10 call backs", error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(rig.TakeFrames());
        Assert.True(rig.Session.SendAsync("without").IsCompletedSuccessfully);
        goOn.SetResult();
        await Bounded.Until(() => Volatile.Read(ref called) == 10);
        TaskCompletionSource<SendResult> told = Bounded.Gate<SendResult>();
        rig.Session.SendAsync("next", told.SetResult);
        Assert.True((await told.Task.Within()).IsOk);
        Assert.Equal(["text without", "text next"], rig.TakeFrames());

        static void Never(SendResult result) => Assert.Fail("called back");
    }

    [Fact]
    public async Task AfterTheCloseThatIsWhatIsSaidEvenIfManyWait()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024, MaxWaitingSends = 0 });
        TaskCompletionSource isCalled = Bounded.Gate(), goOn = Bounded.Gate();
        rig.Session.SendAsync("first", _ =>
        {
            isCalled.SetResult();
            goOn.Task.Within().GetAwaiter().GetResult();
        });
        await isCalled.Task.Within();
        for (int i = 0; i < 4; i++)
        {
            rig.Session.SendAsync("x", static _ => { });
        }

        await rig.Session.CloseAsync();
        Assert.Throws<SessionClosedException>(() => rig.Session.SendAsync("x", static _ => { }));
        goOn.SetResult();
    }

    /// <summary>On the pool it would end the process.</summary>
    [Fact]
    public async Task ALogThatFailsToTellOfACallbackThatThrewCostsNothingElse()
    {
        using var log = new FailingLog();
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder => builder.Logging.AddProvider(log));
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        log.Fails = true;
        endpoint.Session.SendAsync("a", static _ => throw new InvalidTimeZoneException());
        await log.Failed.Within();
        log.Fails = false;
        TaskCompletionSource<SendResult> told = Bounded.Gate<SendResult>();
        endpoint.Session.SendAsync("b", told.SetResult);
        Assert.True((await told.Task.Within()).IsOk);
        await client.ExpectTextAsync("a");
        await client.ExpectTextAsync("b");
    }

    private sealed class FailingLog : ILoggerProvider, ILogger
    {
        private readonly TaskCompletionSource _failed = Bounded.Gate();

        public volatile bool Fails;

        public Task Failed => _failed.Task;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Fails && exception is InvalidTimeZoneException)
            {
                _failed.TrySetResult();
                throw new InvalidOperationException("the disk is full");
            }
        }

        public void Dispose()
        {
        }
    }
}
