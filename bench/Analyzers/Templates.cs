namespace WsGen.AnalyzerCost;

/// <summary>What the project is made of: five kinds of endpoints, each with the types around it, as long as such files are.</summary>
internal static class Templates
{
    /// <summary>One file; <c>NUMBER</c> stands for what makes it differ from the others.</summary>
    public static readonly string[] Files =
    [
        """
        using System;
        using System.Collections.Concurrent;
        using System.Threading;
        using System.Threading.Tasks;
        using WsGen;

        namespace Demo.PartNUMBER;

        /// <summary>A room where everybody hears everybody.</summary>
        [ServerEndpoint("/chatNUMBER/{room}", Subprotocols = ["v2", "v1"])]
        public sealed partial class Chat(WsSession session, TimeProvider time)
        {
            private static readonly ConcurrentDictionary<string, int> Visits = new();
            private readonly DateTimeOffset _since = time.GetUtcNow();
            private string _name = "guest";
            private int _said;

            [OnOpen]
            private async ValueTask Join([PathParam] string room, CancellationToken closing)
            {
                int visits = Visits.AddOrUpdate(room, 1, static (_, count) => count + 1);
                await session.SendAsync($"welcome to {room}, visitor {visits}", closing);
            }

            [OnMessage]
            private async ValueTask Say(string text, [PathParam] string room, CancellationToken closing)
            {
                if (text.StartsWith("/name ", StringComparison.Ordinal))
                {
                    string before = _name;
                    _name = text["/name ".Length..];
                    await session.OpenSessions.SendAsync($"{before} is {_name} now", closing);
                    return;
                }

                _said++;
                switch (text)
                {
                    case "/time":
                        await session.SendAsync((time.GetUtcNow() - _since).ToString("c"), closing);
                        break;
                    case "/count":
                        await session.SendAsync($"{_said} messages", closing);
                        break;
                    case "/quit":
                        await session.CloseAsync(CloseCode.NormalClosure, "bye", closing);
                        break;
                    default:
                        await session.OpenSessions.SendAsync($"[{room}] {_name}: {text}", closing);
                        break;
                }
            }

            [OnClose]
            private ValueTask Leave(CloseReason reason) =>
                session.OpenSessions.SendAsync(reason.Code == CloseCode.NormalClosure ? $"{_name} has left" : $"{_name} was lost");

            [OnError]
            private void Failed(Exception error) => Console.Error.WriteLine(error);
        }
        """,
        """
        using System;
        using System.Buffers;
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;
        using WsGen;

        namespace Demo.PartNUMBER;

        public interface IStore
        {
            Task WriteAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

            Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken);
        }

        /// <summary>Files, up in parts and down as a stream.</summary>
        [ServerEndpoint("/filesNUMBER/{name}")]
        public sealed partial class Files(IStore store, WsSession session) : IDisposable
        {
            private const int Most = 16 * 1024 * 1024;
            private readonly ArrayBufferWriter<byte> _parts = new();
            private readonly SemaphoreSlim _gate = new(1);

            [OnMessage]
            private async ValueTask Upload(ReadOnlyMemory<byte> part, bool last, [PathParam] string name, CancellationToken closing)
            {
                if (_parts.WrittenCount + part.Length > Most)
                {
                    await session.CloseAsync(CloseCode.MessageTooBig, "too large", closing);
                    return;
                }

                _parts.Write(part.Span);
                if (!last)
                {
                    return;
                }

                await _gate.WaitAsync(closing);
                try
                {
                    await store.WriteAsync(name, _parts.WrittenMemory, closing);
                    await session.SendAsync($"{_parts.WrittenCount} bytes", closing);
                }
                finally
                {
                    _parts.Clear();
                    _gate.Release();
                }
            }

            [OnMessage]
            private async ValueTask Download(string name, CancellationToken closing)
            {
                byte[]? bytes = await store.ReadAsync(Path.GetFileName(name), closing);
                if (bytes is null)
                {
                    await session.SendAsync("no such file", closing);
                    return;
                }

                await using Stream stream = session.OpenBinaryStream();
                for (int i = 0; i < bytes.Length; i += 4096)
                {
                    await stream.WriteAsync(bytes.AsMemory(i, Math.Min(4096, bytes.Length - i)), closing);
                }
            }

            public void Dispose() => _gate.Dispose();
        }
        """,
        """
        using System;
        using System.Buffers;
        using System.Collections.Generic;
        using System.Globalization;
        using System.Linq;
        using System.Text;
        using WsGen;

        namespace Demo.PartNUMBER;

        public sealed record Move(int Row, int Column);

        public sealed class MoveCodec : ITextDecoder<Move>, ITextEncoder<Move>
        {
            public bool WillDecode(ReadOnlySpan<byte> utf8) => utf8.Length == 2;

            public Move Decode(ReadOnlySpan<byte> utf8)
            {
                int row = utf8[0] - '1', column = utf8[1] - 'a';
                return row is >= 0 and < 8 && column is >= 0 and < 8 ? new Move(row, column) : throw new FormatException("from 1a to 8h");
            }

            public void Encode(Move value, IBufferWriter<byte> utf8) =>
                Encoding.UTF8.GetBytes([(char)('1' + value.Row), (char)('a' + value.Column)], utf8);
        }

        /// <summary>A game against the machine, which moves at random.</summary>
        [ServerEndpoint("/boardNUMBER/{size}", Decoders = [typeof(MoveCodec)], Encoders = [typeof(MoveCodec)])]
        public sealed partial class Board
        {
            private readonly HashSet<Move> _taken = [];
            private readonly List<(Move Move, bool Own)> _history = [];
            private int _size = 8;

            [OnOpen]
            private void Begin([PathParam] int size) => _size = Math.Clamp(size, 2, 8);

            [OnMessage]
            private Move? Answer(Move move)
            {
                if (move.Row >= _size || move.Column >= _size || !_taken.Add(move))
                {
                    return null;
                }

                _history.Add((move, false));
                Move[] free = [.. from row in Enumerable.Range(0, _size)
                                  from column in Enumerable.Range(0, _size)
                                  let each = new Move(row, column)
                                  where !_taken.Contains(each)
                                  select each];
                if (free.Length == 0)
                {
                    return null;
                }

                Move answer = free[Random.Shared.Next(free.Length)];
                _taken.Add(answer);
                _history.Add((answer, true));
                return answer;
            }

            [OnError]
            private void Wrong(DecodeException error) => Console.Error.WriteLine(error.Payload.Length.ToString(CultureInfo.InvariantCulture));

            [OnError]
            private void Failed(Exception error) => Console.Error.WriteLine(error);
        }
        """,
        """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;
        using WsGen;

        namespace Demo.PartNUMBER;

        /// <summary>Who wants to hear of what.</summary>
        public sealed class Topics
        {
            private readonly Lock _gate = new();
            private readonly Dictionary<string, List<ChannelWriter<string>>> _topics = [];

            public void Add(string topic, ChannelWriter<string> writer)
            {
                lock (_gate)
                {
                    if (!_topics.TryGetValue(topic, out List<ChannelWriter<string>>? writers))
                    {
                        _topics.Add(topic, writers = []);
                    }

                    writers.Add(writer);
                }
            }

            public void Remove(string topic, ChannelWriter<string> writer)
            {
                lock (_gate)
                {
                    if (_topics.TryGetValue(topic, out List<ChannelWriter<string>>? writers) && writers.Remove(writer) && writers.Count == 0)
                    {
                        _topics.Remove(topic);
                    }
                }
            }

            public int Publish(string topic, string text)
            {
                lock (_gate)
                {
                    return _topics.TryGetValue(topic, out List<ChannelWriter<string>>? writers) ? writers.Count(each => each.TryWrite(text)) : 0;
                }
            }
        }

        /// <summary>One topic, with a queue for each who hears of it.</summary>
        [ServerEndpoint("/topicNUMBER/{topic}")]
        [EndpointOptions(IdleTimeout = 300_000, KeepAliveInterval = 60_000, PongTimeout = 20_000, SendQueuePolicy = SendQueuePolicy.DropOldest)]
        public sealed partial class Subscription(Topics topics, WsSession session)
        {
            private readonly Channel<string> _queue = Channel.CreateBounded<string>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropOldest });
            private Task _pump = Task.CompletedTask;

            [OnOpen]
            private void Subscribe([PathParam] string topic)
            {
                topics.Add(topic, _queue.Writer);
                _pump = PumpAsync(session.Closing);
            }

            [OnMessage]
            private int Publish(string text, [PathParam] string topic) => topics.Publish(topic, text);

            [OnClose]
            private async Task Unsubscribe([PathParam] string topic)
            {
                topics.Remove(topic, _queue.Writer);
                _queue.Writer.TryComplete();
                await _pump;
            }

            private async Task PumpAsync(CancellationToken closing)
            {
                try
                {
                    await foreach (string text in _queue.Reader.ReadAllAsync(closing))
                    {
                        await session.SendAsync(text, closing);
                    }
                }
                catch (Exception error) when (error is OperationCanceledException or SessionClosedException)
                {
                    // The session has ended.
                }
            }
        }
        """,
        """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using WsGen;

        namespace Demo.PartNUMBER;

        public sealed record Login(string User, string Token);

        /// <summary>An endpoint without attributes, its configurator, and what adds it.</summary>
        public sealed class Door : ServerEndpointConfigurator
        {
            public override bool CheckOrigin(HandshakeRequest request) => request.IsOriginAllowed || request.Origin == "https://example.org";

            public override ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken) =>
                new(request.Headers["Authorization"] is null ? new HandshakeRefusal(401, "Send a token.") : null);

            public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response)
            {
                config.UserProperties["room"] = request.PathParameters["room"];
                response.AddHeader("X-Room", "known");
            }
        }

        public sealed class Room : Endpoint
        {
            private Login? _login;

            public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
            {
                session.AddMessageHandler(async (string text) =>
                {
                    if (_login is null)
                    {
                        string[] words = text.Split(' ');
                        _login = words is [var user, var token] ? new Login(user, token) : null;
                        await session.SendAsync(_login is null ? "user and token, please" : "welcome");
                        return;
                    }

                    await session.OpenSessions.SendAsync($"{_login.User}: {text}");
                });
                session.AddMessageHandler((ReadOnlyMemory<byte> bytes) => session.SendAsync(bytes));
                return default;
            }

            public override ValueTask OnErrorAsync(WsSession session, Exception error) => session.CloseAsync(CloseCode.InternalError, "something is wrong");
        }

        [ServerEndpoint("/statusNUMBER")]
        public sealed partial class Status
        {
            [OnMessage]
            private string Ask(string of) => of switch { "up" => "yes", "room" => nameof(Room), _ => "unknown" };
        }

        public static class Registration
        {
            public static WsServerBuilder Add(WsServerBuilder builder) =>
                builder.AddEndpoint(ServerEndpointConfig.Create("/roomNUMBER/{room}", static () => new Room()).WithConfigurator<Door>().WithSubprotocols("v1"));
        }
        """,
    ];
}
