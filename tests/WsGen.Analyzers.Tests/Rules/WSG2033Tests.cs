using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Error handler throws its exception again.</summary>
public sealed class WSG2033Tests
{
    [Theory]
    [InlineData("void {|#0:Fail|}(Exception error) => throw error;")]
    [InlineData("void {|#0:Fail|}(Exception error) { Console.Write(error); throw error; }")]
    [InlineData("ValueTask {|#0:Fail|}(Exception error) => ValueTask.FromException(error);")]
    [InlineData("Task {|#0:Fail|}(Exception error) { if (error is ArgumentException) { throw error; } return Task.FromException(error); }")]
    [InlineData("async Task {|#0:Fail|}(WsSession session, Exception error) { await session.CloseAsync(); System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error); }")]
    [InlineData("void {|#0:Fail|}(Exception error) { try { Console.Write(1); } finally { Console.Write(2); } System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error).Throw(); }")]
    public Task Flagged(string handler) => Verify.FlaggedMember(
        "WSG2033", $"[OnError] {handler}", "[OnError] 'Fail' always throws its exception again, as if it were not there: the session closes with 1011 each time");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Failed = WsGen.OnErrorAttribute;

        public partial class Outer<T>
        {
            [ServerEndpoint("/{room}")] public partial record class Chat;
            partial record class Chat { [Failed] private void {|WSG2033:Fail|}(Exception error) => throw error; }
        }

        public class Base { [OnError] protected void {|WSG2033:Fail|}(Exception error) => throw error; }
        [ClientEndpoint] public partial class Heir : Base;

        public abstract class Programmatic : Endpoint
        {
            public override ValueTask {|WSG2033:OnErrorAsync|}(WsSession session, Exception error) => ValueTask.FromException(error);
        }
        """);

    [Theory]
    [InlineData("void Fail(Exception error) { }")]
    [InlineData("void Fail(Exception error) { if (error is ArgumentException) { throw error; } }")]
    [InlineData("void Fail(Exception error) => throw new InvalidOperationException(\"while chatting\", error);")]
    [InlineData("ValueTask Fail(Exception error, WsSession session) => error is ArgumentException ? session.CloseAsync() : ValueTask.FromException(error);")]
    [InlineData("void Fail(Exception error) { try { throw error; } catch (ArgumentException) { } }")]
    [InlineData("void Fail(Exception error) { Action later = () => throw error; }")]
    [InlineData("async Task Fail(Exception error) { while (true) { await Task.Yield(); } }")]
    public Task NotFlagged(string handler) => Verify.NotFlaggedMembers($"[OnError] {handler}");

    [Fact]
    public Task NotFlaggedElsewhere() => Verify.NotFlaggedMembers("void Fail(Exception error) => throw error;");

    [Fact]
    public Task Fixed() => Verify.Fixed<RemoveErrorHandlerCodeFixProvider>(
        """
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnOpen] void Open() { }

            [OnError] void {|WSG2033:Fail|}(Exception error) => throw error;
        }

        public abstract class Programmatic : Endpoint
        {
            public override ValueTask {|WSG2033:OnErrorAsync|}(WsSession session, Exception error)
            {
                return ValueTask.FromException(error);
            }
        }
        """,
        """
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnOpen] void Open() { }
        }

        public abstract class Programmatic : Endpoint
        {
        }
        """);

    [Fact]
    public Task NotFixedWhereItDoesSomethingElse()
    {
        const string Source = """
            [ServerEndpoint("/a")]
            public partial class Chat
            {
                [OnError] void {|WSG2033:Fail|}(Exception error) { Console.Write(error); throw error; }
            }
            """;
        return Verify.Fixed<RemoveErrorHandlerCodeFixProvider>(Source, Source);
    }
}
