namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Broadcast waits for each session in turn.</summary>
public sealed partial class WSG2026Tests
{
    [Theory]
    [InlineData("foreach (WsSession each in session.OpenSessions) { await {|#0:each.SendAsync(text)|}; }", "SendAsync", "OpenSessions.SendAsync sends to all at once")]
    [InlineData("foreach (var each in session.OpenSessions) if (each != session) await {|#0:each.SendTextAsync(default)|}.ConfigureAwait(false);", "SendTextAsync", "OpenSessions.SendAsync sends to all at once")]
    [InlineData("foreach (var each in _group) { await {|#0:each.SendAsync(text)|}; }", "SendAsync", "SessionGroup.SendAsync sends to all at once")]
    [InlineData("foreach (var each in new SessionGroups()[text]) { await {|#0:each.SendAsync(text)|}; }", "SendAsync", "SessionGroup.SendAsync sends to all at once")]
    [InlineData("foreach (WsSession each in _list) { await {|#0:each.SendAsync(each.Id)|}; }", "SendAsync", "keep them in a SessionGroup, whose SendAsync sends to all at once, or begin all sends, then await them together")]
    [InlineData("foreach (var pair in _map) { try { await {|#0:pair.Value.SendAsync(text)|}.AsTask(); } catch (SessionClosedException) { } }", "SendAsync", "keep them in a SessionGroup, whose SendAsync sends to all at once, or begin all sends, then await them together")]
    [InlineData("foreach (WsSession? each in _list) { await {|#0:each!.SendAsync<int>(1)|}; }", "SendAsync", "keep them in a SessionGroup, whose SendAsync sends to all at once, or begin all sends, then await them together")]
    public Task Flagged(string loop, string method, string advice) => Verify.FlaggedMember(
        "WSG2026",
        $$"""
        private readonly SessionGroup _group = new();
        private readonly System.Collections.Generic.List<WsSession> _list = new();
        private readonly System.Collections.Generic.Dictionary<string, WsSession> _map = new();
        [OnMessage] async ValueTask Say(string text, WsSession session) { {{loop}} }
        """,
        $"Each '{method}' of this loop waits for the one before it, so that one slow peer holds up all others: {advice}");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using System.Collections.Generic;
        using Session = WsGen.WsSession;

        List<Member> members = [];
        foreach (Member member in members)
        {
            await {|WSG2026:member.Session.SendAsync("a")|};
        }

        foreach (Member member in members)
        {
            if (member is { Session: var whole } && member.Other is { IsOpen: true } other)
            {
                await {|WSG2026:other.SendAsync("a")|};
                await whole.SendAsync("a");                     // a part of a pattern is not followed
            }

            await (member.Other?{|WSG2026:.SendAsync("a")|} ?? default);
        }

        Func<IEnumerable<Session>, Task> all = async sessions => { foreach (Session each in sessions) { await {|WSG2026:each.SendAsync("a")|}; } };
        await all([]);

        public record Member(Session Session, Session? Other = null);

        public class Room<T> where T : IEnumerable<Session>
        {
            async Task Tell(T sessions)
            {
                async Task Local() { foreach (Session each in sessions) { await {|WSG2026:each.SendAsync("a")|}; } }
                await Local();
            }
        }
        """);

    [Theory]
    // kept for a line
    [InlineData("ValueTask task = {|WSG2026:each.SendAsync(text)|}; await task;")]
    [InlineData("var task = {|WSG2026:each.SendAsync(text)|}; Console.WriteLine(text); await task.ConfigureAwait(false);")]
    [InlineData("Task task = {|WSG2026:each.SendAsync(text)|}.AsTask(); await task;")]
    [InlineData("var task = {|WSG2026:each.SendAsync(text)|}.ConfigureAwait(false); await task;")]
    [InlineData("var task = {|WSG2026:each.SendAsync(text)|}; if (!task.IsCompletedSuccessfully) { await task; }")]
    [InlineData("var task = {|WSG2026:each.SendAsync(text)|}; if (each.IsOpen) { await task; } else { await task; }")]
    [InlineData("var task = {|WSG2026:each.SendAsync(text)|}; if (task.IsCompleted) { Console.WriteLine(); } else { await task; }")]
    // what does not wait, or for another one
    [InlineData("var task = each.SendAsync(text); if (task.IsCompleted) { await task; } else { all.Add(task.AsTask()); }")]
    [InlineData("var task = each.SendAsync(text); if (task.IsCompletedSuccessfully) { await task; } else { each.Abort(); }")]
    [InlineData("var task = each.SendAsync(text); if (!task.IsCompleted) { each.Abort(); } else await task;")]
    [InlineData("var task = each.SendAsync(text); all.Add(task.AsTask());")]
    [InlineData("if (before is { } last) { await last; } before = each.SendAsync(text);")]
    [InlineData("var task = each.SendAsync(text).AsTask(); await Task.WhenAny(task, Task.Delay(100));")]
    [InlineData("var task = session.SendAsync(text); await task;")]
    [InlineData("var task = default(ValueTask); if (each.IsOpen) { task = session.SendAsync(text); } await task;")]
    public Task KeptForALine(string body) => Verify.Marked($$"""
        [ServerEndpoint("/a")] public partial class Chat
        {
            [OnMessage] async ValueTask Say(string text, WsSession session)
            {
                var all = new System.Collections.Generic.List<Task>();
                ValueTask? before = null;
                foreach (WsSession each in session.OpenSessions) { {{body}} }
                await Task.WhenAll(all);
                if (before is { } left) { await left; }
            }
        }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnMessage] async ValueTask Say(string text, WsSession session)
        {
            await session.OpenSessions.SendAsync(text);
            foreach (char c in text)
            {
                await session.SendAsync(c.ToString());                                  // one session, many messages
            }

            var all = new System.Collections.Generic.List<Task>();
            foreach (WsSession each in session.OpenSessions)
            {
                all.Add(each.SendAsync(text).AsTask());                                 // begun
                all.Add(Task.Run(async () => await each.SendAsync(text)));
                await each.CloseAsync();                                                // waits for nobody
            }

            await Task.WhenAll(all);
            foreach (WsSession each in session.OpenSessions)
            {
                if (each.Id == text)
                {
                    await each.SendAsync(text);                                         // the one that was looked for
                    break;
                }
            }
        }

        async Task Work(System.Collections.Generic.IAsyncEnumerable<WsSession> due)
        {
            await foreach (WsSession each in due)
            {
                await each.SendAsync("your turn");                                      // one after the other as they come
            }
        }
        """);

    /// <summary>A task that is kept for a line, or for longer.</summary>
    [Theory]
    [InlineData("class A { async Task Run(List<WsSession> all) { foreach (var each in all) { var task = {|WSG2026:each.SendAsync(\"a\")|}; try { await task; } catch (SessionClosedException) { } } } }")]
    [InlineData("class A { async Task Run(List<WsSession> all) { foreach (var each in all) { var task = each.SendAsync(\"a\"); await task; break; } } }")]
    [InlineData("class A { async Task Run(List<WsSession> all) { var tasks = new List<ValueTask>(); foreach (var each in all) { var task = each.SendAsync(\"a\"); tasks.Add(task); } foreach (var task in tasks) { await task; } } }")]
    public Task OfPrograms(string members) => Verify.Marked("using System.Collections.Generic;\n" + members);
}
