namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Text of an exception is sent.</summary>
public sealed class WSG2032Tests
{
    [Theory]
    [InlineData("session.CloseAsync(CloseCode.InternalError, {|#0:error.Message|})", "error.Message")]
    [InlineData("session.SendAsync({|#0:error.ToString()|})", "error.ToString()")]
    [InlineData("session.SendAsync($\"failed: {{|#0:error|}}\")", "error")]
    [InlineData("session.SendAsync(\"failed: \" + {|#0:error|})", "error")]
    [InlineData("session.SendAsync(\"failed: \" + {|#0:error.StackTrace|} + \".\")", "error.StackTrace")]
    [InlineData("session.SendAsync({|#0:error.InnerException!.Message|})", "error.InnerException.Message")]
    [InlineData("session.SendAsync(session.IsSecure ? {|#0:error.Message|} : \"failed\")", "error.Message")]
    [InlineData("session.SendAsync(new Failure({|#0:error.Message|}))", "error.Message")]
    [InlineData("session.SendAsync(new Failure(\"\") { Text = {|#0:error.Message|} })", "error.Message")]
    [InlineData("session.OpenSessions.SendAsync({|#0:error.Message|})", "error.Message")]
    public Task Flagged(string call, string shown) => Verify.Flagged(
        "WSG2032",
        $$"""
        public record Failure(string Text);
        public class FailureEncoder : ITextEncoder<Failure> { public void Encode(Failure value, IBufferWriter<byte> utf8) { } }
        [ServerEndpoint("/a", Encoders = [typeof(FailureEncoder)])] public partial class Chat { [OnError] async ValueTask Fail(Exception error, WsSession session) => await {{call}}; }
        """,
        $"'{shown}' goes to the peer, who may learn from it what is inside: send a text of your own, and log the exception");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Failure = System.Exception;

        WsClient client = await WsClient.ConnectAsync("ws://localhost/");
        try
        {
            await client.SendAsync("a");
        }
        catch (InvalidOperationException wrong)
        {
            await client.CloseAsync(reason: {|WSG2032:wrong.Message|});
        }

        public partial record Outer
        {
            [ServerEndpoint("/a")] public partial class Chat<T> where T : Failure
            {
                [OnMessage] string Say(string text)
                {
                    try
                    {
                        return text[1..];
                    }
                    catch (ArgumentException error)
                    {
                        return {|WSG2032:error.Message|};
                    }
                }

                [OnMessage] Task<string> Bytes(byte[] bytes)
                {
                    try
                    {
                        return Task.FromResult("");
                    }
                    catch (Failure error)
                    {
                        return Task.FromResult({|WSG2032:error.Message|});
                    }
                }

                Action<WsSession, Failure> Lambda { get; } = (session, error) => session.Send({|WSG2032:error.Message|});
            }
        }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        public sealed class ChatException(string message) : Exception(message);

        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnError] ValueTask Fail(Exception error, WsSession session) => error switch
            {
                ChatException => session.CloseAsync(CloseCode.PolicyViolation, error.Message),          // its text is the author's own
                ArgumentException => session.CloseAsync(CloseCode.PolicyViolation, "That is no request."),
                _ => ValueTask.FromException(error),
            };

            [OnMessage] async ValueTask Say(string text, WsSession session)
            {
                try
                {
                    await session.SendAsync(text);
                }
                catch (ChatException error)
                {
                    await session.SendAsync($"{error.Message}");
                }
                catch (Exception error)
                {
                    Console.Write(error.Message);
                    await session.SendAsync(error.GetType().Name);
                    if (error is ChatException)
                    {
                        await session.SendAsync(error.Message);
                    }

                    if (error is not ChatException)
                    {
                        await session.SendAsync("Something went wrong here.");
                    }
                    else
                    {
                        await session.SendAsync(error.Message);
                    }

                    switch (error)
                    {
                        case ChatException:
                            await session.SendAsync(error.Message);
                            break;
                    }
                }
            }

            string Helper(Exception error) => error.Message;
        }
        """);

    [Theory]
    // by an early way out
    [InlineData("if (error is not ChatException) return; await session.SendAsync(error.Message);")]
    [InlineData("if (!(error is ChatException)) { Console.WriteLine(error); return; } await session.SendAsync(error.Message);")]
    [InlineData("if (error is not ChatException || !session.IsOpen) throw error; await session.SendAsync(error.Message);")]
    [InlineData("if (error is ChatException) { } else return; await session.SendAsync(error.Message);")]
    [InlineData("if (error is not ChatException) { if (session.IsOpen) return; else throw error; } if (session.IsOpen) { await session.SendAsync(error.Message); }")]
    [InlineData("while (session.IsOpen) { if (error is not ChatException) continue; await session.SendAsync(error.Message); }")]
    [InlineData("if (error is not (ChatException or GameException)) return; await session.SendAsync(error.Message);")]
    [InlineData("if (error is not ChatException { Code: > 3 }) return; await session.SendAsync(error.Message);")]
    // around it
    [InlineData("if (session.IsOpen && error is ChatException) await session.SendAsync(error.Message);")]
    [InlineData("if (error is ChatException or GameException) await session.SendAsync(error.Message);")]
    [InlineData("await session.SendAsync(error is not ChatException ? \"failed\" : error.Message);")]
    [InlineData("try { } catch (Exception wrong) when (wrong is ChatException) { await session.SendAsync(wrong.Message); }")]
    [InlineData("switch (error) { case ChatException: case GameException: await session.SendAsync(error.Message); break; }")]
    // not found out, or not of one's own
    [InlineData("if (error is not ChatException) Console.WriteLine(); await session.SendAsync({|WSG2032:error.Message|});")]
    [InlineData("if (error is ChatException) return; await session.SendAsync({|WSG2032:error.Message|});")]
    [InlineData("if (error is not ArgumentException) return; await session.SendAsync({|WSG2032:error.Message|});")]
    [InlineData("if (error is not ChatException && session.IsOpen) return; await session.SendAsync({|WSG2032:error.Message|});")]
    [InlineData("if (error is not (ChatException or ArgumentException)) return; await session.SendAsync({|WSG2032:error.Message|});")]
    [InlineData("if (error is not ChatException) return; error = error.InnerException!; await session.SendAsync({|WSG2032:error.Message|});")]
    [InlineData("if (other is not ChatException) return; await session.SendAsync({|WSG2032:error.Message|});")]
    [InlineData("await session.SendAsync({|WSG2032:error.Message|}); if (error is not ChatException) return;")]
    [InlineData("if (session.IsOpen || error is ChatException) await session.SendAsync({|WSG2032:error.Message|});")]
    [InlineData("switch (error) { case ChatException: case ArgumentException: await session.SendAsync({|WSG2032:error.Message|}); break; }")]
    public Task TypesThatAreFoundOut(string body) => Verify.Marked($$"""
        public sealed class ChatException(string message) : Exception(message) { public int Code => 1; }
        public sealed class GameException(string message) : Exception(message);

        [ServerEndpoint("/a")] public partial class Chat
        {
            [OnError] async ValueTask Fail(Exception error, WsSession session) { Exception other = error.InnerException!; await Task.Yield(); {{body}} }
        }
        """);

    /// <summary>Ways out before, of several kinds.</summary>
    [Theory]
    [InlineData("class X : Exception { } [ServerEndpoint(\"/x\")] public partial class C { [OnError] async ValueTask Fail(Exception e, WsSession s) { if (e is not X) { await s.CloseAsync(); } else { await s.SendAsync(e.Message); return; } await s.SendAsync({|WSG2032:e.Message|}); } }")]
    [InlineData("class X : Exception { } [ServerEndpoint(\"/x\")] public partial class C { [OnError] async ValueTask Fail(Exception e, WsSession s) { if (e is not X x) return; await s.SendAsync(x.Message + e.Message); } }")]
    [InlineData("class X : Exception { } [ServerEndpoint(\"/x\")] public partial class C { [OnError] ValueTask Fail(Exception e, WsSession s) { if (e is not X) return default; return s.CloseAsync(CloseCode.InternalError, e.Message); } }")]
    public Task OfPrograms(string members) => Verify.Marked(members);
}
