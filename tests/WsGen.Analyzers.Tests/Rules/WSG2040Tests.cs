using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Borrowed memory is kept: where it escapes, and where it does not.</summary>
public sealed class WSG2040Tests
{
    private const string Usings =
        "using System.Collections.Concurrent; using System.Collections.Generic; using System.IO; using System.IO.Pipelines; using System.Linq; using System.Text.Json; using System.Threading.Channels;\n";

    private static string Endpoint(string members) => Usings + $$"""
        public sealed record Packet(int Number, ReadOnlyMemory<byte> Data);
        public readonly record struct Slice(ReadOnlyMemory<byte> Data, bool Last);
        public sealed class Kept { public ReadOnlyMemory<byte> Data { get; set; } public Kept() { } public Kept(ReadOnlyMemory<byte> data) { Data = data; } }
        public sealed class Copied { public ReadOnlyMemory<byte> Data { get; } public Copied(ReadOnlyMemory<byte> data) { Data = data.ToArray(); } }
        [ServerEndpoint("/{room}")]
        public sealed partial class Chat
        {
            private static ReadOnlyMemory<byte> s_last;
            private ReadOnlyMemory<byte> _last;
            private ReadOnlySequence<byte> _sequence;
            private ReadOnlyMemory<byte>? _maybe;
            private object? _any;
            private Task? _task;
            private readonly List<ReadOnlyMemory<byte>> _list = [];
            private readonly ReadOnlyMemory<byte>[] _array = new ReadOnlyMemory<byte>[4];
            private readonly Channel<ReadOnlyMemory<byte>> _channel = Channel.CreateBounded<ReadOnlyMemory<byte>>(8);
            private readonly ConcurrentDictionary<string, ConcurrentQueue<ReadOnlyMemory<byte>>> _queues = new();
            private event Action? Changed;
            private ReadOnlyMemory<byte> Last { get; set; }
            private static Task WorkAsync(ReadOnlyMemory<byte> memory) => Task.CompletedTask;
            private static ValueTask<int> CountAsync(Stream stream) => default;
            private static void Work(ReadOnlyMemory<byte> memory) { }
            private static void Run(Action action) => action();
            private static async void Forget(ReadOnlyMemory<byte> memory) => await Task.Yield();
            private static ReadOnlyMemory<byte> Owned(ReadOnlyMemory<byte> memory) => memory.ToArray();
            void Raise() => Changed?.Invoke();
            {{members}}
        }
        """;

    private static string Message(string what, string how, string advice = "keep a copy") => $"'{what}' is borrowed until the handler is done, but {how}: {advice}";

    /// <summary>In a handler of binary messages.</summary>
    [Theory]
    [InlineData("_last = {|#0:message|};", "message", "is kept in '_last'")]
    [InlineData("this._last = {|#0:message|};", "message", "is kept in '_last'")]
    [InlineData("s_last = {|#0:message|};", "message", "is kept in 's_last'")]
    [InlineData("Last = {|#0:message|};", "message", "is kept in 'Last'")]
    [InlineData("_any = {|#0:message|};", "message", "is kept in '_any'")]
    [InlineData("_last = {|#0:message[4..]|};", "message[4..]", "is kept in '_last'")]
    [InlineData("_last = {|#0:message.Slice(1)|};", "message.Slice(1)", "is kept in '_last'")]
    [InlineData("_any = {|#0:message|} as object;", "message", "is kept in '_any'")]
    [InlineData("var a = message; var b = a.Slice(1); _last = {|#0:b|};", "b", "is kept in '_last'")]
    [InlineData("ReadOnlyMemory<byte> a = default; if (message.Length > 3) a = message; _last = {|#0:a|};", "a", "is kept in '_last'")]
    [InlineData("ReadOnlyMemory<byte> a = default; while (a.Length < 3) { _last = {|#0:a|}; a = message; }", "a", "is kept in '_last'")]
    [InlineData("ReadOnlyMemory<byte> a = default; try { a = message; Work(a); } catch { _last = {|#0:a|}; }", "a", "is kept in '_last'")]
    [InlineData("_last = {|#0:message.Length > 3 ? message : default|};", "message.Length > 3 ? message : default", "is kept in '_last'")]
    [InlineData("_any = (1, {|#0:message|});", "message", "is kept in '_any'")]
    [InlineData("var pair = (1, message); _last = {|#0:pair.message|};", "pair.message", "is kept in '_last'")]
    [InlineData("var (n, copy) = (1, message); _last = {|#0:copy|};", "copy", "is kept in '_last'")]
    [InlineData("(_last, _) = ({|#0:message|}, 1);", "message", "is kept in '_last'")]
    [InlineData("_any = new Packet(1, {|#0:message|});", "message", "is kept in '_any'")]
    [InlineData("_any = new Slice({|#0:message|}, true);", "message", "is kept in '_any'")]
    [InlineData("_any = new Kept({|#0:message|});", "message", "is kept in '_any'")]
    [InlineData("var kept = new Kept { Data = message }; _any = {|#0:kept|};", "kept", "is kept in '_any'")]
    [InlineData("var packet = new Packet(1, message); _last = {|#0:packet.Data|};", "packet.Data", "is kept in '_last'")]
    [InlineData("var packet = new Packet(1, message); _any = {|#0:packet with { Number = 2 }|};", "packet with { Number = 2 }", "is kept in '_any'")]
    [InlineData("if (message is { Length: > 1 } longer) { _last = {|#0:longer|}; }", "longer", "is kept in '_last'")]
    [InlineData("if ((object)new Packet(1, message) is Packet { Data: var data }) { _last = {|#0:data|}; }", "data", "is kept in '_last'")]
    [InlineData("_any = new { Data = {|#0:message|} };", "message", "is kept in '_any'")]
    [InlineData("_any = new[] { {|#0:message|} };", "message", "is kept in '_any'")]
    [InlineData("var list = new List<ReadOnlyMemory<byte>>(); list.Add(message); _any = {|#0:list|};", "list", "is kept in '_any'")]
    [InlineData("List<ReadOnlyMemory<byte>> list = [message]; _any = {|#0:list|};", "list", "is kept in '_any'")]
    [InlineData("_array[0] = {|#0:message|};", "message", "is kept in '_array'")]
    [InlineData("_list.Add({|#0:message|});", "message", "is put into '_list'")]
    [InlineData("_list[0] = {|#0:message|};", "message", "is kept in '_list'")]
    [InlineData("var list = _list; list.Add({|#0:message|});", "message", "is put into 'list'")]
    [InlineData("_channel.Writer.TryWrite({|#0:message|});", "message", "is put into '_channel'")]
    [InlineData("_queues.GetOrAdd(\"a\", _ => new()).Enqueue({|#0:message|});", "message", "is put into '_queues'")]
    [InlineData("if (_queues.TryGetValue(\"a\", out var queue)) queue.Enqueue({|#0:message|});", "message", "is put into 'queue'")]
    [InlineData("foreach (var queue in _queues.Values) queue.Enqueue({|#0:message|});", "message", "is put into 'queue'")]
    [InlineData("session.UserProperties[\"last\"] = {|#0:message|};", "message", "is kept in 'UserProperties'")]
    [InlineData("Interlocked.Exchange(ref _any, {|#0:message|});", "message", "is kept in '_any'")]
    [InlineData("Volatile.Write(ref _any, new Packet(1, {|#0:message|}));", "message", "is kept in '_any'")]
    [InlineData("_maybe ??= {|#0:message|};", "message", "is kept in '_maybe'")]
    [InlineData("_ = WorkAsync({|#0:message|});", "message", "is read by 'WorkAsync', which is not awaited")]
    [InlineData("WorkAsync({|#0:message|});", "message", "is read by 'WorkAsync', which is not awaited")]
    [InlineData("_ = WorkAsync({|#0:message|}).ConfigureAwait(false);", "message", "is read by 'WorkAsync', which is not awaited")]
    [InlineData("_task = WorkAsync({|#0:message|});", "message", "is kept in '_task'")]
    [InlineData("_task = session.SendAsync({|#0:message|}).AsTask();", "message", "is kept in '_task'")]
    [InlineData("Task.Run(() => Work({|#0:message|}));", "message", "is read by 'Run', which is not awaited")]
    [InlineData("_ = Task.Run(async () => { await Task.Yield(); Work({|#0:message|}); });", "message", "is read by 'Run', which is not awaited")]
    [InlineData("_ = Task.Factory.StartNew(() => Work({|#0:message|}));", "message", "is read by 'StartNew', which is not awaited")]
    [InlineData("Task.CompletedTask.ContinueWith(_ => Work({|#0:message|}));", "message", "is read by 'ContinueWith', which is not awaited")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => Work({|#0:message|}));", "message", "is read by a function that runs later")]
    [InlineData("ThreadPool.QueueUserWorkItem(Work, {|#0:message|}, true);", "message", "is read by a function that runs later")]
    [InlineData("new Thread(() => Work({|#0:message|})).Start();", "message", "is read by a function that runs later")]
    [InlineData("_any = new Timer(_ => Work({|#0:message|}), null, 10, 10);", "message", "is read by a function that runs later")]
    [InlineData("session.Closing.Register(() => Work({|#0:message|}));", "message", "is read by a function that runs later")]
    [InlineData("SynchronizationContext.Current?.Post(_ => Work({|#0:message|}), null);", "message", "is read by a function that runs later")]
    [InlineData("session.SendAsync(\"a\", sent => Work({|#0:message|}));", "message", "is sent by 'SendAsync', which goes on after it has returned")]
    [InlineData("session.SendAsync({|#0:message|}, sent => { });", "message", "is sent by 'SendAsync', which goes on after it has returned")]
    [InlineData("Changed += () => Work({|#0:message|});", "message", "is read by a handler of 'Changed'")]
    [InlineData("_any = (Action)(() => Work({|#0:message|}));", "message", "is kept in '_any'")]
    [InlineData("Action later = () => Work(message); _any = {|#0:later|};", "later", "is kept in '_any'")]
    [InlineData("void Later() => Work(message); _any = {|#0:(Action)Later|};", "(Action)Later", "is kept in '_any'")]
    [InlineData("async Task Later() { await Task.Yield(); Work({|#0:message|}); } _ = Later();", "message", "is read by 'Later', which is not awaited")]
    [InlineData("Run(() => _last = {|#0:message|});", "message", "is kept in '_last'")]
    [InlineData("void Now() => _last = {|#0:message|}; Now();", "message", "is kept in '_last'")]
    [InlineData("Forget({|#0:message|});", "message", "is read by 'Forget', which nobody can await")]
    [InlineData("var document = JsonDocument.Parse(message); _any = {|#0:document|};", "document", "is kept in '_any'")]
    [InlineData("using var document = JsonDocument.Parse(message); _any = {|#0:document.RootElement.GetProperty(\"a\")|};", "document.RootElement.GetProperty(\"a\")", "is kept in '_any'")]
    [InlineData("System.Runtime.InteropServices.MemoryMarshal.TryGetArray(message, out var segment); _any = {|#0:segment.Array|};", "segment.Array", "is kept in '_any'")]
    [InlineData("_sequence = new ReadOnlySequence<byte>({|#0:message|});", "message", "is kept in '_sequence'")]
    public Task Flagged(string body, string what, string how) =>
        Verify.Flagged("WSG2040", Endpoint($$"""[OnMessage] void Take(ReadOnlyMemory<byte> message, WsSession session) { {{body}} }"""), Message(what, how));

    [Theory]
    [InlineData("_sequence = {|#0:message|};", "message", "is kept in '_sequence'")]
    [InlineData("_last = {|#0:message.First|};", "message.First", "is kept in '_last'")]
    [InlineData("_sequence = {|#0:message.Slice(1, 2)|};", "message.Slice(1, 2)", "is kept in '_sequence'")]
    [InlineData("foreach (var part in message) _list.Add({|#0:part|});", "part", "is put into '_list'")]
    public Task FlaggedForASequence(string body, string what, string how) =>
        Verify.Flagged("WSG2040", Endpoint($$"""[OnMessage] void Take(ReadOnlySequence<byte> message) { {{body}} }"""), Message(what, how));

    [Theory]
    [InlineData("Stream", "_any = {|#0:source|};", "source", "is kept in '_any'")]
    [InlineData("Stream", "_any = new StreamReader({|#0:source|});", "source", "is kept in '_any'")]
    [InlineData("Stream", "_ = CountAsync({|#0:source|});", "source", "is read by 'CountAsync', which is not awaited")]
    [InlineData("Stream", "_ = {|#0:source|}.ReadAsync(new byte[4]);", "source", "is read by 'ReadAsync', which is not awaited")]
    [InlineData("TextReader", "_task = {|#0:source|}.ReadToEndAsync();", "source", "is kept in '_task'")]
    [InlineData("TextReader", "_ = Task.Run(() => {|#0:source|}.ReadToEnd());", "source", "is read by 'Run', which is not awaited")]
    [InlineData("TextReader", "Task.Run({|#0:source|}.ReadToEnd);", "source", "is read by 'Run', which is not awaited")]
    [InlineData("PipeReader", "_any = {|#0:source.AsStream()|};", "source.AsStream()", "is kept in '_any'")]
    public Task FlaggedForAReader(string type, string body, string what, string how) => Verify.Flagged(
        "WSG2040", Endpoint($$"""[OnMessage] void Take({{type}} source) { {{body}} }"""), Message(what, how, "read what is needed before that"));

    [Fact]
    public Task FlaggedForWhatAPipeHasRead() => Verify.Flagged(
        "WSG2040",
        Endpoint("""
            [OnMessage] async Task Take(PipeReader pipe)
            {
                ReadResult read = await pipe.ReadAsync();
                _sequence = {|#0:read.Buffer|};
                pipe.AdvanceTo(read.Buffer.End);
            }
            """),
        Message("read.Buffer", "is kept in '_sequence'"));

    /// <summary>Expression bodies, parts, asynchronous handlers, a callback in the other file, an alias, a base class, a record.</summary>
    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked(Usings + """
        using Bytes = System.ReadOnlyMemory<byte>;
        using Receives = WsGen.OnMessageAttribute;
        using static WsGen.MessageHandler;

        public abstract class Base<T>
        {
            protected Bytes Last;
            [OnMessage] protected void Take(Bytes message, bool last) => Last = {|WSG2040:message|};
        }
        [ServerEndpoint("/a")] public partial class A : Base<int>;
        [ServerEndpoint("/b")] public partial record B
        {
            private Bytes _last;
            [Receives(MessageKind.Text)] private async ValueTask<string> Take(Bytes utf8) { await Task.Yield(); _last = {|WSG2040:utf8|}; return "ok"; }
        }
        [ServerEndpoint("/c")] public partial class C { private static Bytes s_last; [OnMessage] private partial void Take(Bytes message); }
        public partial class C { private partial void Take(Bytes message) { s_last = {|WSG2040:message|}; } }
        public static partial class Outer { [ClientEndpoint] internal partial class D { object? _o; [OnMessage] void Take(TextReader text) => _o = {|WSG2040:text|}; } }

        public sealed class Programmatic : Endpoint
        {
            private static readonly List<Bytes> s_all = [];
            private static readonly MessageHandler s_handler = Binary((Bytes message) => { s_all.Add({|WSG2040:message|}); return default; });
            private Bytes _last;
            public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
            {
                session.AddMessageHandler((Bytes message) => { _last = {|WSG2040:message|}; });
                session.ReplaceMessageHandler(Binary(async (Bytes message) => { await session.SendAsync(message); s_all.Add({|WSG2040:message|}); }));
                session.ReplaceMessageHandler(MessageHandler.BinaryStream(stream => { _ = Task.Run(() => {|WSG2040:stream|}.ReadByte()); return default; }));
                session.AddMessageHandler(TextStream(static async text => { Reader = {|WSG2040:text|}; await Task.Yield(); }));
                session.ReplaceMessageHandler(BinaryParts((message, last) => { _last = {|WSG2040:message|}; return default; }));
                return default;
            }
            private static TextReader? Reader;
        }
        """);

    /// <summary>A decoder's memory is valid during the call; what it returns is used later.</summary>
    [Fact]
    public Task FlaggedInADecoder() => Verify.Marked(Usings + """
        public sealed record Packet(ReadOnlyMemory<byte> Data);
        public sealed class Keeping : IBinaryDecoder<Packet>
        {
            private ReadOnlySequence<byte> _bytes;
            public bool WillDecode(in ReadOnlySequence<byte> bytes) { _bytes = {|WSG2040:bytes|}; return true; }
            public Packet Decode(in ReadOnlySequence<byte> bytes) => new({|WSG2040:bytes.First|});
        }
        public sealed class Copying : IBinaryDecoder<Packet>
        {
            Packet IBinaryDecoder<Packet>.Decode(in ReadOnlySequence<byte> bytes) => new(bytes.ToArray());
        }
        public sealed class Streaming : IBinaryStreamDecoder<string>
        {
            private Stream? _stream;
            public async ValueTask<string> DecodeAsync(Stream stream, CancellationToken closing)
            {
                _stream = {|WSG2040:stream|};
                using var reader = new StreamReader(stream);
                return await reader.ReadToEndAsync(closing);
            }
        }
        public sealed class Lines : ITextStreamDecoder<string>
        {
            public ValueTask<string> DecodeAsync(TextReader reader, CancellationToken closing) => new(reader.ReadToEndAsync(closing));
        }
        """);

    [Fact]
    public Task FlaggedBeyondTheIteration() => Verify.Marked(Usings + """
        WsClient client = await WsClient.ConnectAsync("ws://localhost/");
        var all = new List<WsMessage>();
        var bytes = new Queue<ReadOnlyMemory<byte>>();
        await foreach (WsMessage message in client.Messages)
        {
            all.Add({|WSG2040:message|});
            bytes.Enqueue({|WSG2040:message.Payload|});
            _ = Task.Run(() => Console.WriteLine({|WSG2040:message|}));
            Store.Last = {|WSG2040:message|};
            Store.Last = message with { Payload = message.Payload.ToArray() };
            await client.SendAsync(message);
            string text = message.ToString();
            Store.Text = text;
            var part = new List<ReadOnlyMemory<byte>>();
            part.Add(message.Payload);
        }

        WsMessage previous = default, last = default;
        ReadOnlyMemory<byte> rest = default;
        await foreach (WsMessage message in client.Messages)
        {
            Console.WriteLine(previous.Kind == message.Kind);
            previous = {|WSG2040:message|};
            if (message.Kind == MessageKind.Text)
            {
                last = {|WSG2040:message|};
            }
        }

        Console.WriteLine(last);
        await foreach (WsMessage message in client.Messages)
        {
            Console.WriteLine(rest.Span[0]);
            rest = {|WSG2040:message.Payload[1..]|};
        }

        static class Store { public static WsMessage Last; public static string? Text; }
        """);

    [Fact]
    public Task MessageNamesTheNextMessage() => Verify.Flagged(
        "WSG2040",
        """
        public class Program
        {
            private object? _last;
            public async Task Read(WsClient client, CancellationToken cancel)
            {
                await foreach (var message in client.Messages.WithCancellation(cancel).ConfigureAwait(false))
                {
                    _last = {|#0:message.Payload|};
                }
            }
        }
        """,
        "'message.Payload' is borrowed until the next message is asked for, but is kept in '_last': keep a copy");

    [Theory]
    [InlineData("_last = message.ToArray();")]
    [InlineData("byte[] copy = message.ToArray(); _last = copy; _list.Add(copy); _ = WorkAsync(copy); _ = Task.Run(() => Work(copy));")]
    [InlineData("message = message.ToArray(); _last = message; _ = Task.CompletedTask;")]
    [InlineData("var a = message; a = a.ToArray(); _last = a;")]
    [InlineData("_any = System.Text.Encoding.UTF8.GetString(message.Span);")]
    [InlineData("_any = message.Length; _any = message.IsEmpty; _any = message.Span[0]; _any = nameof(message);")]
    [InlineData("byte[] copy = [.. message.Span]; _last = copy; _list.Add((byte[])[1, .. message.Span]); _any = new List<byte>([.. message.Span[1..]]);")]
    [InlineData("if (message is { Length: var length and > 1 } longer) { _any = length; Work(longer); }")]
    [InlineData("var packet = new Packet(1, message); _any = packet with { Data = message.ToArray() };")]
    [InlineData("_any = new Copied(message);")]
    [InlineData("_last = Owned(message);")]
    [InlineData("Work(message); Work(message[1..]);")]
    [InlineData("await WorkAsync(message); await WorkAsync(message).ConfigureAwait(false); await session.SendAsync(message);")]
    [InlineData("Task first = WorkAsync(message); ValueTask second = session.SendAsync(message); await first; await second;")]
    [InlineData("await Task.WhenAll(WorkAsync(message), WorkAsync(message));")]
    [InlineData("List<Task> tasks = new(); tasks.Add(WorkAsync(message)); tasks.Add(Task.Run(() => Work(message))); await Task.WhenAll(tasks);")]
    [InlineData("await Task.Run(() => Work(message)); await Task.CompletedTask.ContinueWith(_ => Work(message));")]
    [InlineData("int length = await Task.Run(() => message.Length); _any = length;")]
    [InlineData("_ = Task.Run(() => Console.WriteLine(message.Length));")]
    [InlineData("Run(() => Work(message)); void Now() => Work(message); Now(); await Later(); async Task Later() { await Task.Yield(); Work(message); }")]
    [InlineData("Changed += Use; try { await Task.Yield(); } finally { Changed -= Use; } void Use() => Work(message);")]
    [InlineData("using var registration = session.Closing.Register(() => Work(message)); await Task.Yield();")]
    [InlineData("var list = new List<ReadOnlyMemory<byte>>(); list.Add(message); foreach (var each in list) Work(each);")]
    [InlineData("var parts = new Dictionary<int, ReadOnlyMemory<byte>> { [0] = message }; Work(parts[0]);")]
    [InlineData("var kept = new Kept { Data = message }; kept.Data = kept.Data.ToArray(); _any = kept;")]
    [InlineData("var slice = new Slice(message, true); slice = slice with { Data = slice.Data.ToArray() }; _any = slice;")]
    [InlineData("_any = JsonSerializer.Deserialize<JsonElement>(message.Span); using var document = JsonDocument.Parse(message); _any = document.RootElement.Clone(); _any = document.RootElement.GetString();")]
    [InlineData("_any = message.ToArray().Select(each => (int)each).ToList();")]
    [InlineData("for (int i = 0; i < 3; i++) { var part = message.Slice(i); await session.SendPartAsync(part, i == 2); }")]
    [InlineData("_list.Remove(message); _any = _list.Contains(message); _any = _list.IndexOf(message);")]
    [InlineData("var stream = new MemoryStream(); stream.Write(message.Span); await stream.WriteAsync(message); _any = stream;")]
    [InlineData("await using var file = File.Create(\"a\"); await file.WriteAsync(message); _any = file.Length;")]
    public Task NotFlagged(string body) =>
        Verify.NotFlagged(Endpoint($$"""[OnMessage] async Task Take(ReadOnlyMemory<byte> message, WsSession session) { await Task.Yield(); {{body}} }"""));

    /// <summary>A reply may be the payload; what is owned may be kept; services are no payloads; and a method that is no handler may do what it likes.</summary>
    [Fact]
    public Task NotFlaggedWhereNothingIsBorrowed() => Verify.NotFlagged(Usings + """
        [ServerEndpoint("/a")] public partial class A { [OnMessage] ReadOnlyMemory<byte> Echo(ReadOnlyMemory<byte> message) => message; }
        [ServerEndpoint("/b")] public partial class B { [OnMessage] ReadOnlySpan<byte> Echo(ReadOnlySpan<byte> message) => message; }
        [ServerEndpoint("/c")] public partial class C
        {
            private object? _last; private PongMessage? _pong; private readonly List<byte[]> _all = [];
            [OnMessage] void Take(byte[] message) { _last = message; _all.Add(message); _ = Task.Run(() => message.Length); }
            [OnMessage] void Take(string message) { _last = message; _ = Task.Run(() => message.Length); }
            [OnMessage] void Take(PongMessage message) { _pong = message; _last = message.ApplicationData; }
            [OnOpen] void Open(WsSession session) => _last = session;
            void Own(ReadOnlyMemory<byte> memory) => _last = memory;
        }
        [ServerEndpoint("/d")] public partial class D { [OnMessage] async ValueTask<ReadOnlyMemory<byte>> Echo(ReadOnlyMemory<byte> message) { await Task.Yield(); return message[1..]; } }
        public class Other
        {
            private ReadOnlyMemory<byte> _last;
            void Use(List<ReadOnlyMemory<byte>> list) => list.ForEach(each => _last = each);
            void Add(WsSession session) { session.AddMessageHandler((byte[] owned) => { _last = owned; }); session.AddMessageHandler((string text) => Console.WriteLine(text)); }
        }
        public class Caller
        {
            async Task<WsMessage> First(WsClient client) { await foreach (var message in client.Messages) { return message; } return default; }
            async Task<WsMessage> Find(WsClient client)
            {
                WsMessage found = default, current, copy = default;
                await foreach (var message in client.Messages)
                {
                    current = message;
                    Console.WriteLine(current);
                    copy = message with { Payload = message.Payload.ToArray() };
                    if (message.Kind == MessageKind.Text)
                    {
                        found = message;
                        break;
                    }
                }

                Console.WriteLine(copy);
                return found;
            }
            async Task<int> Count(WsClient client) { int count = 0; await foreach (var message in client.Messages) { count += message.Payload.Length; } return count; }
        }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<CopyBorrowedMemoryCodeFixProvider>(
        Usings + """
        [ServerEndpoint("/a")] public partial class Chat
        {
            private ReadOnlyMemory<byte> _last;
            private ReadOnlySequence<byte> _sequence;
            private object? _any;
            private bool _flag;
            private readonly List<ReadOnlyMemory<byte>> _list = [];
            private static Task WorkAsync(ReadOnlyMemory<byte> memory) => Task.CompletedTask;

            [OnMessage]
            private void Take(ReadOnlyMemory<byte> message)
            {
                _last = {|WSG2040:message|};
                _last = {|WSG2040:message[1..]|};
                _last = {|WSG2040:_flag ? message : default|};
                _list.Add({|WSG2040:message|}); // all
                _ = WorkAsync({|WSG2040:message|});
                _any = (1, {|WSG2040:message|});
                _sequence = new ReadOnlySequence<byte>({|WSG2040:message|});
            }
        }
        """,
        Usings + """
        [ServerEndpoint("/a")] public partial class Chat
        {
            private ReadOnlyMemory<byte> _last;
            private ReadOnlySequence<byte> _sequence;
            private object? _any;
            private bool _flag;
            private readonly List<ReadOnlyMemory<byte>> _list = [];
            private static Task WorkAsync(ReadOnlyMemory<byte> memory) => Task.CompletedTask;

            [OnMessage]
            private void Take(ReadOnlyMemory<byte> message)
            {
                _last = message.ToArray();
                _last = message[1..].ToArray();
                _last = (_flag ? message : default).ToArray();
                _list.Add(message.ToArray()); // all
                _ = WorkAsync(message.ToArray());
                _any = (1, message.ToArray());
                _sequence = new ReadOnlySequence<byte>(message.ToArray());
            }
        }
        """);

    /// <summary>A function that runs later gets a copy that was made before.</summary>
    [Fact]
    public Task FixedWhereItIsCaptured() => Verify.Fixed<CopyBorrowedMemoryCodeFixProvider>(
        """
        [ServerEndpoint("/a")] public partial class Chat
        {
            private static void Work(ReadOnlyMemory<byte> memory) { }

            [OnMessage]
            private void Take(ReadOnlyMemory<byte> message)
            {
                // in the background
                _ = Task.Run(() => Work({|WSG2040:message|}));
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    Work({|WSG2040:message|});
                    Console.WriteLine(message.Length);
                });
            }
        }
        """,
        """
        [ServerEndpoint("/a")] public partial class Chat
        {
            private static void Work(ReadOnlyMemory<byte> memory) { }

            [OnMessage]
            private void Take(ReadOnlyMemory<byte> message)
            {
                // in the background
                ReadOnlyMemory<byte> messageCopy = message.ToArray();
                _ = Task.Run(() => Work(messageCopy));
                ReadOnlyMemory<byte> messageCopy2 = message.ToArray();
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    Work(messageCopy2);
                    Console.WriteLine(messageCopy2.Length);
                });
            }
        }
        """);

    [Fact]
    public Task FixedForAMessageOfAClient() => Verify.Fixed<CopyBorrowedMemoryCodeFixProvider>(
        Usings + """
        public class Reader
        {
            public async Task<List<WsMessage>> ReadAsync(WsClient client)
            {
                var all = new List<WsMessage>();
                await foreach (WsMessage message in client.Messages)
                {
                    all.Add({|WSG2040:message|});
                }

                return all;
            }
        }
        """,
        Usings + """
        public class Reader
        {
            public async Task<List<WsMessage>> ReadAsync(WsClient client)
            {
                var all = new List<WsMessage>();
                await foreach (WsMessage message in client.Messages)
                {
                    all.Add(message with { Payload = message.Payload.ToArray() });
                }

                return all;
            }
        }
        """);
}
