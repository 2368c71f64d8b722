using Microsoft.Extensions.Logging;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Connections.Telemetry;

/// <summary>Every message and control frame of a connection, in its order, for whoever asks.</summary>
public sealed class TrafficLogTests
{
    private static string[] Traffic(TestServer server) => [.. server.Log.Entries.Where(static entry => entry.Id is >= 130 and < 140).Select(static entry => entry.Text.Trim())];

    [Fact]
    public async Task WhatIsReceivedAndSentIsWrittenDown()
    {
        TestServer server = await TestServer.StartAsync(Behaviour.Echo, static builder =>
        {
            builder.Options.TrafficLog.Enabled = true;
            builder.Options.TrafficLog.MaxPayload = 24;
        });
        await using (server)
        {
            (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
            await client.SendTextAsync("""{"password":"hunter2"}""");
            await client.ExpectTextAsync("""{"password":"hunter2"}""");
            await client.SendAsync(Opcode.Binary, [1, 2, 3]);
            await client.ReceiveAsync();
            await client.SendAsync(Opcode.Ping, [4]);
            await client.ReceiveAsync();
            await endpoint.Session.SendAsync("more than is shown of it, by some").Within();
            await client.ReceiveAsync();
            await endpoint.Session.SendPartAsync("in ", last: false).AsTask().Within();
            await endpoint.Session.SendPartAsync("parts", last: true).AsTask().Within();
            await client.ReceiveAsync();
            await endpoint.Session.OpenSessions.SendAsync("to all").Within();
            await client.ReceiveAsync();
            await client.SendCloseAsync(CloseCode.NormalClosure, "bye");
            await client.ExpectCloseAsync(CloseCode.NormalClosure);
        }

        Assert.Equal(
            [
                "/ received text, 22 bytes {\"password\":\"***\"}",
                "/ sent text, 22 bytes {\"password\":\"***\"}",
                "/ received binary, 3 bytes",
                "/ sent binary, 3 bytes",
                "/ received ping, 1 bytes",
                "/ sent pong, 1 bytes",
                "/ sent text, 33 bytes more than is shown of it and 9 more",
                "/ sent part of a text, 3 bytes",
                "/ sent part of a text, 5 bytes",
                "/ sent text, 6 bytes to all",
                "/ received close, 5 bytes 1000 bye",
                "/ sent close, 2 bytes 1000",
            ],
            Traffic(server).Select(static line => line[line.IndexOf('/', StringComparison.Ordinal)..]));
    }

    [Fact]
    public async Task NothingIsWrittenUnlessItIsAskedFor()
    {
        TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        await using (server)
        {
            (RawClient client, _) = await server.ConnectAsync();
            await client.SendTextAsync("hello");
            await client.ExpectTextAsync("hello");
        }

        Assert.NotEmpty(server.Log.Entries);
        Assert.Empty(Traffic(server));
    }

    [Theory]
    [InlineData("/", 2)]
    [InlineData("/other", 0)]
    public async Task OnlyEndpointsThatAreNamedAreLogged(string path, int lines)
    {
        TestServer? made = null;
        await using (TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder =>
        {
            builder.Options.TrafficLog.Enabled = true;
            builder.Options.TrafficLog.Endpoints = [path];
        }))
        {
            made = server;
            (RawClient client, _) = await server.ConnectAsync();
            await client.SendTextAsync("hello");
            await client.ExpectTextAsync("hello");
        }

        Assert.Equal(lines, Traffic(made).Count(static line => line.Contains("text", StringComparison.Ordinal)));
        Assert.Equal(lines == 0 ? 1 : 0, made.Log.Entries.Count(static entry => entry.Id == 133));
    }

    [Fact]
    public async Task AClientHasOneOfItsOwn()
    {
        using var log = new TestLog();
        using ILoggerFactory loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Sockets, ServerEndpointConfig.Create("/", static () => new Greeter()));
        var options = new WsClientOptions { LoggerFactory = loggers };
        options.TrafficLog.Enabled = true;
        await using (WsClient client = await WsClient.ConnectAsync(new Uri(server.Server.Addresses[0] + "/?token=abc"), options).Within())
        {
            await client.SendAsync("token=abc").AsTask().Within();
            await foreach (WsMessage message in client.Messages)
            {
                Assert.Equal("hello", message.ToString());
                break;
            }
        }

        string[] lines = [.. log.Entries.Where(static entry => entry.Id is >= 130 and < 140).Select(static entry => entry.Text)];
        Assert.All(lines, static line => Assert.Contains(" client ", line, StringComparison.Ordinal));
        Assert.Equal(
            ["received close, 2 bytes 1000 ", "received text, 5 bytes hello", "sent close, 2 bytes 1000 ", "sent text, 9 bytes token=***"],
            lines.Select(static line => line[(line.IndexOf(" client ", StringComparison.Ordinal) + " client ".Length)..]).Order(StringComparer.Ordinal));
    }

    private sealed class Greeter : Endpoint
    {
        public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
        {
            session.AddMessageHandler(static (string _) => { });
            return session.SendAsync("hello");
        }
    }

    /// <summary>The log is a thread of the pool that writes slowly: what waits for it is limited, and what is missing is told.</summary>
    [Fact]
    public void WhatComesFasterThanItCanBeWrittenIsDroppedAndCounted()
    {
        using var slow = new SlowLog();
        var log = new TrafficLog(slow, new TrafficLogOptions { Enabled = true, MaxPayload = TrafficLogOptions.MostPayload });
        byte[] payload = new byte[TrafficLogOptions.MostPayload];
        EndpointTraffic traffic = log.Of("/")!;
        traffic.Sent("peer", TrafficKind.Text, payload, payload.Length);
        Assert.True(slow.IsWriting.Wait(Bounded.Limit));
        for (int i = 0; i < 100; i++)
        {
            traffic.Sent("peer", TrafficKind.Text, payload, payload.Length);
        }

        slow.GoesOn.Set();
        log.Flush();
        Assert.Equal(63, slow.Ids.Count(static id => id == 131) - 1); // 4 MiB of 64 KiB, and something for each
        Assert.Equal(["37 messages and frames are missing here: they came faster than they could be written, or the log did not take them"], slow.Texts);
    }

    /// <summary>It is a thread of the pool that writes: what a log throws there would end the process.</summary>
    [Fact]
    public void ALogThatThrowsEndsNothingAndWhatItHasNotTakenIsCounted()
    {
        using var broken = new SlowLog { Fails = true };
        broken.GoesOn.Set();
        var log = new TrafficLog(broken, new TrafficLogOptions { Enabled = true });
        EndpointTraffic traffic = log.Of("/")!;
        traffic.Sent("peer", TrafficKind.Text, "one"u8, 3);
        traffic.Sent("peer", TrafficKind.Text, "two"u8, 3);
        log.Flush();
        Assert.Empty(broken.Ids);
        broken.Fails = false;
        traffic.Sent("peer", TrafficKind.Text, "three"u8, 5);
        log.Flush();
        Assert.Equal(["2 messages and frames are missing here: they came faster than they could be written, or the log did not take them"], broken.Texts);
        Assert.Equal([132, 131], broken.Ids);
    }

    private sealed class SlowLog : ILoggerFactory, ILogger
    {
        public ManualResetEventSlim IsWriting { get; } = new();

        public ManualResetEventSlim GoesOn { get; } = new();

        public bool Fails { get; set; }

        public List<int> Ids { get; } = [];

        public List<string> Texts { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            IsWriting.Set();
            Assert.True(GoesOn.Wait(Bounded.Limit));
            if (Fails)
            {
                throw new IOException("a test");
            }

            Ids.Add(eventId.Id);
            if (eventId.Id == 132)
            {
                Texts.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
            IsWriting.Dispose();
            GoesOn.Dispose();
        }
    }
}
