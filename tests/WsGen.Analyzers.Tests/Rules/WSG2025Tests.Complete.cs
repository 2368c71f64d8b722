namespace WsGen.Analyzers.Tests.Rules;

// Tasks that are complete, or are not.
public sealed partial class WSG2025Tests
{
    /// <summary>Another task than the one that has completed, and one of which only that is asked whether it has failed.</summary>
    [Fact]
    public Task FlaggedWhereAnotherHasCompleted() => Verify.Marked("""
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnMessage] async ValueTask Say(string text)
            {
                Task<int> a = Task.Run(() => 1);
                Task<int>[] all = [Task.Run(() => 1)], others = [Task.Run(() => 1)];
                await Task.WhenAll(others);
                Task<int> first = await Task.WhenAny(all);
                Console.Write({|WSG2025:a.Result|} + first.Result);
                foreach (Task<int> each in new[] { a })
                {
                    Console.Write({|WSG2025:each.Result|});
                }

                if (a is { IsFaulted: false } sound)
                {
                    Console.Write({|WSG2025:sound.Result|});
                }
            }
        }
        """);

    [Theory]
    // complete from the beginning
    [InlineData("Console.Write(Task.FromResult(3).Result);")]
    [InlineData("Console.Write(ValueTask.FromResult(3).Result + new ValueTask<int>(3).Result);")]
    [InlineData("Task.CompletedTask.Wait(); ValueTask.CompletedTask.GetAwaiter().GetResult();")]
    [InlineData("Task.CompletedTask.ConfigureAwait(false).GetAwaiter().GetResult(); new ValueTask(Task.CompletedTask).AsTask().Wait();")]
    [InlineData("var task = Task.FromResult(3); Console.Write(task.Result);")]
    [InlineData("Task<int> task = text.Length > 1 ? Task.FromResult(3) : Task.FromException<int>(new Exception()); task.Wait();")]
    [InlineData("ValueTask task = default; task.GetAwaiter().GetResult();")]
    [InlineData("Console.Write({|WSG2025:new ValueTask<int>(_task).Result|});")]
    [InlineData("var task = text.Length > 1 ? Task.FromResult(3) : _task; Console.Write({|WSG2025:task.Result|});")]
    [InlineData("var task = Task.FromResult(3); task = _task; Console.Write({|WSG2025:task.Result|});")]
    [InlineData("Console.Write({|WSG2025:Completed.FromResult().Result|});")]
    // complete by now
    [InlineData("await _task; Console.Write(_task.Result);")]
    [InlineData("var task = Task.Run(() => 1); if (task.IsCompleted) Console.Write(task.Result); else await task;")]
    [InlineData("var task = Task.Run(() => 1); Console.Write(task.IsCompletedSuccessfully ? task.Result : await task);")]
    [InlineData("var task = Task.Run(() => 1); if (!task.IsCompleted) return; Console.Write(task.Result);")]
    [InlineData("Task<int> task; await (task = Task.Run(() => 1)); Console.Write(task.Result);")]
    [InlineData("var task = Task.Run(() => 1); await task; int sum = task.Result; task = Task.FromResult(sum);")]
    // or not
    [InlineData("var task = Task.Run(() => 1); if (!task.IsCompleted) {|WSG2025:task.Wait()|};")]
    [InlineData("var task = Task.Run(() => 1); if (task.IsCompleted) { } else { Console.Write({|WSG2025:task.Result|}); }")]
    [InlineData("var task = Task.Run(() => 1); Console.Write(task.IsCompleted ? 1 : {|WSG2025:task.Result|});")]
    [InlineData("var task = Task.Run(() => 1); await task; task = Task.Run(() => 2); Console.Write({|WSG2025:task.Result|});")]
    public Task KnownToBeComplete(string body) => Verify.Marked($$"""
        static class Completed { public static Task<int> FromResult() => Task.Run(() => 1); }
        [ServerEndpoint("/a")] public partial class Chat
        {
            private readonly Task<int> _task = Task.Run(() => 1);
            [OnMessage] async ValueTask Say(string text, WsSession session) { await Task.Yield(); {{body}} }
        }
        """);

    /// <summary>Tasks that are complete by some other reason, and one that is made of itself.</summary>
    [Theory]
    [InlineData("[ServerEndpoint(\"/x\")] public partial class C { [OnOpen] async Task Open() { var a = Task.Run(() => 1); var done = await Task.WhenAny(a, Task.Delay(1)); if (done == a) Console.Write(a.Result); } }")]
    [InlineData("[ServerEndpoint(\"/x\")] public partial class C { [OnOpen] void Open() { var t = new TaskCompletionSource<int>(); t.SetResult(1); Console.Write(t.Task.IsCompleted ? t.Task.Result : 0); } }")]
    [InlineData("[ServerEndpoint(\"/x\")] public partial class C { [OnOpen] async Task Open() { var t = Task.Run(() => 1); while (!t.IsCompleted) { await Task.Delay(1); } Console.Write(t.Result); } }")]
    [InlineData("[ServerEndpoint(\"/x\")] public partial class C { [OnOpen] ValueTask Open() { var t = Task.Run(() => 1); if (t.IsCompletedSuccessfully) { return t.Result > 0 ? default : default; } return new ValueTask(t); } }")]
    [InlineData("[ServerEndpoint(\"/x\")] public partial class C { [OnOpen] async Task Open() { Task<int> t = {|CS0165:t|}; Console.Write({|WSG2025:t.Result|}); await t; } }")]
    public Task OfPrograms(string members) => Verify.Marked(members);
}
