using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Callback blocks its thread.</summary>
public sealed partial class WSG2025Tests
{
    [Theory]
    [InlineData("{|#0:Thread.Sleep(1)|};", "Thread.Sleep", "await Task.Delay")]
    [InlineData("new Thread(() => { }).Join();", "Thread.Join", "await a task in its place")]
    [InlineData("{|#0:Task.Delay(1).Wait()|};", "Wait", "await the task")]
    [InlineData("{|#0:Task.Delay(1).Wait(100)|};", "Wait", "await the task")]
    [InlineData("_ = {|#0:Task.Run(() => 1).Result|};", "Result", "await the task")]
    [InlineData("{|#0:session.SendAsync(text).GetAwaiter().GetResult()|};", "GetResult", "await the task")]
    [InlineData("{|#0:Task.Delay(1).ConfigureAwait(false).GetAwaiter().GetResult()|};", "GetResult", "await the task")]
    [InlineData("{|#0:new ValueTask<int>(Task.Run(() => 1)).Result|}.ToString();", "Result", "await the task")]
    [InlineData("{|#0:Task.WaitAll(Task.Delay(1), Task.Delay(2))|};", "Task.WaitAll", "await Task.WhenAll")]
    [InlineData("{|#0:Task.WaitAny(Task.Delay(1), Task.Delay(2))|};", "Task.WaitAny", "await Task.WhenAny")]
    [InlineData("{|#0:new SemaphoreSlim(1).Wait()|};", "SemaphoreSlim.Wait", "await WaitAsync")]
    [InlineData("{|#0:new ManualResetEventSlim().Wait()|};", "ManualResetEventSlim.Wait", "await a TaskCompletionSource in its place")]
    [InlineData("{|#0:new ManualResetEvent(false).WaitOne()|};", "WaitHandle.WaitOne", "await a TaskCompletionSource or a SemaphoreSlim in its place")]
    [InlineData("lock (this) { {|#0:Monitor.Wait(this)|}; }", "Monitor.Wait", "await a SemaphoreSlim or a Channel in its place")]
    [InlineData("{|#0:session.Send(text)|};", "Send", "await SendAsync")]
    [InlineData("{|#0:session.SendText(\"a\"u8)|};", "SendText", "await SendTextAsync")]
    [InlineData("{|#0:session.SendPart(text, true)|};", "SendPart", "await SendPartAsync")]
    [InlineData("{|#0:session.SendObject(1)|};", "SendObject", "await SendAsync")]
    [InlineData("{|#0:System.IO.File.ReadAllText(text)|};", "File.ReadAllText", "await ReadAllTextAsync")]
    [InlineData("{|#0:System.IO.File.WriteAllBytes(text, new byte[1])|};", "File.WriteAllBytes", "await WriteAllBytesAsync")]
    [InlineData("((System.IO.FileStream)null!).Flush();", "FileStream.Flush", "await FlushAsync")]
    [InlineData("{|#0:((System.Data.Common.DbCommand)null!).ExecuteNonQuery()|};", "DbCommand.ExecuteNonQuery", "await ExecuteNonQueryAsync")]
    [InlineData("{|#0:((System.Data.Common.DbConnection)null!).Open()|};", "DbConnection.Open", "await OpenAsync")]
    [InlineData("void Local() => {|#0:Thread.Sleep(1)|}; Local();", "Thread.Sleep", "await Task.Delay")]
    public Task Flagged(string statement, string name, string advice)
    {
        statement = statement.Contains("#0") ? statement : $"{{|#0:{statement[..^1]}|}};";
        return Verify.FlaggedMember("WSG2025", $"[OnMessage] void Say(string text, WsSession session) {{ {statement} }}", $"'{name}' blocks the thread in [OnMessage]: {advice}");
    }

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using static System.Threading.Thread;
        using static System.IO.File;
        using Pause = System.Threading.Thread;

        public abstract class Base<T>
        {
            [OnOpen] protected void Open() => {|WSG2025:Sleep(1)|};
        }

        public partial record Outer
        {
            [ServerEndpoint("/a")]
            public partial class Chat : Base<int>;
        }

        public partial record Outer
        {
            partial class Chat
            {
                [OnMessage] string Say(string text) => {|WSG2025:ReadAllText(text)|};
                [OnMessage] async ValueTask Bytes(byte[] bytes) { await Task.Yield(); {|WSG2025:Pause.Sleep(1)|}; }
                [OnError] void Fail(Exception error) => {|WSG2025:Sleep(1)|};
                [OnClose] void Close() => {|WSG2025:Sleep(1)|};
            }
        }

        public class Programmatic : Endpoint
        {
            public override async ValueTask OnOpenAsync(WsSession session, EndpointConfig config) { await Task.Yield(); {|WSG2025:session.Send("a")|}; }
        }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        private readonly SemaphoreSlim _gate = new(1);
        private Task<int> _cached = Task.FromResult(1);
        private Task<int>? _maybe;

        [OnMessage] async ValueTask Count(byte[] bytes)
        {
            Task<int>[] all = [Task.Run(() => 1), Task.Run(() => 2)];
            await Task.WhenAll(all);
            foreach (Task<int> each in all)
            {
                Console.Write(each.Result);
            }

            Console.Write(all[0].Result);
            await foreach (Task<int> each in Task.WhenEach(_cached))
            {
                Console.Write(each.Result);
            }

            var named = new System.Collections.Generic.Dictionary<string, Task<int>>();
            await Task.WhenAll(named.Values);
            foreach (var pair in named)
            {
                Console.Write(pair.Value.Result);
            }

            if (_maybe is { Status: TaskStatus.RanToCompletion, Result: var result })
            {
                Console.Write(result);
            }
        }

        [OnMessage] async ValueTask Say(string text, WsSession session)
        {
            Task<int> a = Task.Run(() => 1), b = Task.Run(() => 2);
            await Task.WhenAll(a, b);
            Console.Write(a.Result + b.Result);
            if (_cached.IsCompletedSuccessfully)
            {
                Console.Write(_cached.Result);
            }

            if (_gate.Wait(0) && _gate.Wait(TimeSpan.Zero))
            {
                _gate.Release();
            }

            if (_cached is { IsCompletedSuccessfully: true } known && _maybe?.IsCompleted == true)
            {
                Console.Write(known.Result + _maybe.Result);
            }

            System.Collections.Generic.List<Task<int>> all = [Task.Run(() => 1), Task.Run(() => 2)];
            Task<int> first = await Task.WhenAny(all).ConfigureAwait(false);
            Console.Write(first.Result + (await Task.WhenAny(a, b)).Result);

            await Task.Run(() => Thread.Sleep(1));                      // another thread
            void Handed() => Thread.Sleep(1);
            new Thread(Handed).Start();
            await session.SendAsync(text);
            Console.Write(System.IO.File.Exists(text));                 // nothing to await in its place
            await System.IO.File.ReadAllTextAsync(text);
        }

        public Chat() => Thread.Sleep(1);
        void Helper() => Thread.Sleep(1);
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<AwaitBlockingCallCodeFixProvider>(
        """
        using System.IO;

        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnOpen] void Open(WsSession session)
            {
                {|WSG2025:Thread.Sleep(TimeSpan.FromSeconds(1))|}; // a while
                {|WSG2025:session.Send({|WSG2025:File.ReadAllText("a")|})|};
                {|WSG2025:Task.WaitAll(Task.Delay(1), Task.Delay(2))|};
            }

            [OnMessage] string Say(string text, WsSession session)
            {
                {|WSG2025:session.SendObject<int>(1)|};
                {|WSG2025:Task.Delay(1).Wait()|};
                return {|WSG2025:Load(text).Result|}.Trim() + {|WSG2025:Load(text).GetAwaiter().GetResult()|};
            }

            [OnMessage] ValueTask<int> Bytes(byte[] bytes)
            {
                {|WSG2025:File.WriteAllBytes("a", bytes)|};
                return ValueTask.FromResult(1);
            }

            [OnError] void Fail(Exception error) => {|WSG2025:File.WriteAllText("a", error.Message)|};

            private static Task<string> Load(string name) => Task.FromResult(name);
        }
        """,
        """
        using System.IO;

        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnOpen] async ValueTask Open(WsSession session)
            {
                await Task.Delay(TimeSpan.FromSeconds(1)); // a while
                await session.SendAsync(await File.ReadAllTextAsync("a"));
                await Task.WhenAll(Task.Delay(1), Task.Delay(2));
            }

            [OnMessage] async ValueTask<string> Say(string text, WsSession session)
            {
                await session.SendAsync<int>(1);
                await Task.Delay(1);
                return (await Load(text)).Trim() + await Load(text);
            }

            [OnMessage] async ValueTask<int> Bytes(byte[] bytes)
            {
                await File.WriteAllBytesAsync("a", bytes);
                return await ValueTask.FromResult(1);
            }

            [OnError] async ValueTask Fail(Exception error) => await File.WriteAllTextAsync("a", error.Message);

            private static Task<string> Load(string name) => Task.FromResult(name);
        }
        """);

    /// <summary>Where nothing can be awaited, or nothing stands for the call.</summary>
    [Fact]
    public Task NotFixed()
    {
        const string Source = """
            [ServerEndpoint("/a")]
            public partial class Chat
            {
                [OnMessage] void Say(ReadOnlySpan<byte> bytes, WsSession session) => {|WSG2025:session.Send(bytes)|};

                [OnOpen] void Open()
                {
                    lock (this) { {|WSG2025:Thread.Sleep(1)|}; }
                    {|WSG2025:Task.Delay(1).Wait(5)|};
                    void Local() => {|WSG2025:Thread.Sleep(1)|};
                    Local();
                }
            }

            public interface ISaid { string Said(string text); }
            public abstract class Base { public abstract int Sum(byte[] bytes); }

            [ServerEndpoint("/b")]
            public partial class Bound : Base, ISaid
            {
                [OnMessage] public string Said(string text) { {|WSG2025:Thread.Sleep(1)|}; return text; }                   // the interface's return type
                [OnMessage] public override int Sum(byte[] bytes) { {|WSG2025:Thread.Sleep(1)|}; return bytes.Length; }     // the base class's
                [OnOpen] void Open() { {|WSG2025:Thread.Sleep(1)|}; }                                                       // called by other code
            }

            public partial class Bound { void Again() => Open(); }
            """;
        return Verify.Fixed<AwaitBlockingCallCodeFixProvider>(Source, Source);
    }
}
