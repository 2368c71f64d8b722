using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using WsGen.Protocol;
using WsGen.Support;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>
/// Every state of a server's connection with every event. What comes of each is written down in docs/protocol.md, and read from there: the
/// page cannot say anything but what happens.
/// </summary>
public sealed class StateTableTests
{
    private const string Nothing = "–";
    private const string Idle = "the idle time-out";

    private static readonly Dictionary<string, Action<Walk>> Events = new()
    {
        ["a message arrives"] = static walk => walk.Push(RawClient.TextFrame("hello")),
        ["a ping arrives"] = static walk => walk.Push(RawClient.Frame(Opcode.Ping, [1])),
        ["a part of a message arrives"] = static walk => walk.Push(RawClient.Frame(Opcode.Binary, [1], fin: false)),
        ["a pong arrives, and there is a handler"] = static walk => walk.Push(RawClient.Frame(Opcode.Pong, [1])),
        ["a close frame arrives (1000)"] = static walk => walk.Push(RawClient.CloseFrame(CloseCode.NormalClosure)),
        ["a frame that breaks a rule"] = static walk => walk.Push([0xF1, 0x80, 0, 0, 0, 0]),
        ["a message beyond the limit"] = static walk => walk.Push([0x81, 0xFF, 0, 0, 0, 0, 0x7F, 0, 0, 0, 0, 0, 0, 0]),
        ["the application sends"] = static walk => walk.Call(static session => session.SendAsync("hello")),
        ["the application broadcasts"] = static walk => walk.Call(static session => session.OpenSessions.SendAsync("hello")),
        ["`CloseAsync(4000)`, server stop"] = static walk => walk.Call(static session => session.CloseAsync((CloseCode)4000)),
        ["a failure nobody handles"] = static walk => walk.Connection.Fail(CloseCode.InternalError, "internal error"),
        ["`Abort()`"] = static walk => walk.Connection.Abort(),
        ["the peer ends its side (FIN)"] = static walk => walk.Connection.OnInputEnded(),
        ["the connection is lost"] = static walk => walk.Connection.OnClosed(new IOException("reset")),
        ["the close time-out"] = static walk => walk.Time.Advance(TimeSpan.FromSeconds(31)),
        [Idle] = static walk => walk.Time.Advance(TimeSpan.FromSeconds(11)),
    };

    public static TheoryData<string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string>();
            foreach (string name in Events.Keys)
            {
                foreach (ConnectionState state in Enum.GetValues<ConnectionState>())
                {
                    cells.Add(name, state.ToString());
                }
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void WhatComesOfItIsWhatThePageSays(string what, string state)
    {
        string[] row = Rows().Single(row => row[0] == what);
        string[] header = Rows().First();
        using Walk walk = Walk.To(Enum.Parse<ConnectionState>(state), idleTimeout: what == Idle);
        Events[what](walk);
        Assert.Equal(row[Array.IndexOf(header, $"*{state}*")], walk.Outcome());
    }

    [Fact]
    public void ThePageNamesEveryEventAndNoOther() => Assert.Equal(Events.Keys.Order(), Rows().Skip(1).Select(static row => row[0]).Order());

    /// <summary>The cells of the table whose head is "event".</summary>
    private static List<string[]> Rows([CallerFilePath] string here = "") =>
        [.. File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "protocol.md"))
            .SkipWhile(static line => !line.StartsWith("| event |", StringComparison.Ordinal))
            .TakeWhile(static line => line.StartsWith('|'))
            .Where(static line => !line.StartsWith("|---", StringComparison.Ordinal))
            .Select(static line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];

    /// <summary>One connection in one state, and what has happened to it since.</summary>
    private sealed class Walk : IDisposable
    {
        private readonly ConnectionClock _clock;
        private readonly PushTransport _transport = new();
        private readonly TestEndpoint _endpoint;
        private ConnectionState _before;
        private bool _finBefore;
        private bool _closedBefore;
        private bool _threw;

        private Walk(bool idleTimeout)
        {
            _clock = new ConnectionClock(Time);
            var options = new ConnectionOptions { IdleTimeout = TimeSpan.FromSeconds(idleTimeout ? 10 : 0) };
            (Connection, _endpoint) = TestUpgradeHandler.Create(
                _transport, _clock,
                Behaviour.Echo with
                {
                    Text = static (TestEndpoint _, in InboundMessage _) => default,
                    BinaryDelivery = Delivery.Parts,
                    Pong = static (_, _) => default,
                },
                options);
            Connection.Start(_endpoint, default, responseWritten: false);
        }

        public FakeTimeProvider Time { get; } = new();

        public WsConnection Connection { get; }

        public static Walk To(ConnectionState state, bool idleTimeout)
        {
            var walk = new Walk(idleTimeout);
            switch (state)
            {
                case ConnectionState.CloseSent:
                    walk.Connection.Close(CloseCode.GoingAway, "");
                    walk.Connection.OnSignal();
                    break;
                case ConnectionState.Draining:
                    walk.Push(RawClient.CloseFrame(CloseCode.GoingAway));
                    break;
                case ConnectionState.Closed:
                    walk.Connection.OnClosed(null);
                    break;
            }

            Assert.Equal(state, walk.Connection.State);
            walk.Begin();
            return walk;
        }

        public void Push(byte[] frame)
        {
            // A transport that is over pushes nothing.
            if (_before != ConnectionState.Closed)
            {
                _transport.Push(frame);
            }
        }

        public void Call(Func<WsSession, ValueTask> call)
        {
            try
            {
                Assert.True(call(_endpoint.Session).IsCompletedSuccessfully || (_threw = true));
            }
            catch (SessionClosedException)
            {
                _threw = true;
            }
        }

        /// <summary>All that can be seen of it, in a fixed order.</summary>
        public string Outcome()
        {
            if (Connection.State != ConnectionState.Closed)
            {
                Connection.OnSignal();
            }

            List<string> seen = [.. _transport.TakeFrames().Select(static frame => frame.Split(' ') is ["Close", var code] ? $"close {code}" : frame.Split(' ')[0].ToLowerInvariant())];
            Note(_endpoint.Calls.Any(static call => call is not ("open" or "close" or "release")), "delivered");
            Note(_threw, "`SessionClosedException`");
            Note(_transport.IsOutputCompleted && !_finBefore, "FIN");
            Note(_transport.IsAborted, "reset");
            Note(_endpoint.CloseCount == 1 && !_closedBefore, "OnClose");
            Note(Connection.State != _before, $"→ *{Connection.State}*");
            return seen.Count == 0 ? Nothing : string.Join(", ", seen);

            void Note(bool holds, string text)
            {
                if (holds)
                {
                    seen.Add(text);
                }
            }
        }

        public void Dispose() => _clock.Dispose();

        private void Begin()
        {
            _transport.TakeFrames();
            _before = Connection.State;
            _finBefore = _transport.IsOutputCompleted;
            _closedBefore = _endpoint.CloseCount == 1;
        }
    }
}
