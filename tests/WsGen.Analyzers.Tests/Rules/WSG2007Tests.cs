using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Session gets a second message handler of a kind.</summary>
public sealed class WSG2007Tests
{
    private static string In(string body) => $$"""
        using System.Collections.Generic; using System.IO;
        public class User : Endpoint
        {
            private WsSession _session = null!;
            private static ValueTask Take(string text) => default;
            private static ValueTask TakeBytes(ReadOnlyMemory<byte> bytes) => default;
            private static void Reset(WsSession session) { }
            private void Renew() { }
            public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) { Run(session, session, true, []); return default; }
            public void Run(WsSession session, WsSession other, bool flag, List<WsSession> many)
            {
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("session.AddMessageHandler(Take); {|#0:session.AddMessageHandler(Take)|};", "text")]
    [InlineData("session.AddMessageHandler((byte[] all) => { }); {|#0:session.AddMessageHandler((byte[] bytes) => { })|};", "binary messages")]
    [InlineData("session.AddMessageHandler((PongMessage pong) => { }); {|#0:session.AddMessageHandler(MessageHandler.Pong(pong => default))|};", "pongs")]
    public Task Flagged(string body, string kind) => Verify.Flagged(
        "WSG2007", In(body), $"The session may have a handler for {kind} already, and 'AddMessageHandler' throws then: remove that one first, or use 'ReplaceMessageHandler'");

    [Theory]
    [InlineData("if (flag) session.AddMessageHandler(Take); {|WSG2007:session.AddMessageHandler((string text) => { })|};")]
    [InlineData("while (flag) {|WSG2007:session.AddMessageHandler(Take)|};")]
    [InlineData("foreach (var each in many) {|WSG2007:session.AddMessageHandler(Take)|};")]
    [InlineData("var same = session; same.AddMessageHandler(Take); {|WSG2007:session.AddMessageHandler(MessageHandler.Utf8(TakeBytes))|};")]
    [InlineData("session.AddMessageHandler(MessageHandler.TextParts((text, last) => default)); {|WSG2007:session.AddMessageHandler(MessageHandler.TextStream(reader => default))|};")]
    [InlineData("var handler = MessageHandler.BinaryStream(stream => default); session.AddMessageHandler(handler); {|WSG2007:session.AddMessageHandler(handler)|};")]
    [InlineData("session.AddMessageHandler(MessageHandler.Decoded<int>(number => default, MessageKind.Text)); {|WSG2007:session.AddMessageHandler(Take)|};")]
    [InlineData("session.ReplaceMessageHandler(MessageHandler.Text(Take)); {|WSG2007:session.AddMessageHandler(Take)|};")]
    [InlineData("var binary = session.AddMessageHandler((byte[] all) => { }); session.AddMessageHandler(Take); session.RemoveMessageHandler(binary); {|WSG2007:session.AddMessageHandler(Take)|};")]
    [InlineData("_session.AddMessageHandler(Take); {|WSG2007:this._session.AddMessageHandler(Take)|};")]
    [InlineData("void Add() => {|WSG2007:session.AddMessageHandler(Take)|}; session.AddMessageHandler(Take); Add();")]
    [InlineData("try { session.AddMessageHandler(Take); } finally { {|WSG2007:session.AddMessageHandler(Take)|}; }")]
    public Task FlaggedInEveryForm(string body) => Verify.Marked(In(body));

    [Theory]
    [InlineData("session.AddMessageHandler(Take); session.AddMessageHandler((byte[] all) => { }); session.AddMessageHandler((PongMessage pong) => { });")]
    [InlineData("session.AddMessageHandler(Take); other.AddMessageHandler(Take);")]
    [InlineData("if (flag) session.AddMessageHandler(Take); else session.AddMessageHandler(MessageHandler.Utf8(TakeBytes));")]
    [InlineData("if (flag) { session.AddMessageHandler(Take); return; } session.AddMessageHandler(Take);")]
    [InlineData("foreach (var each in many) each.AddMessageHandler(Take);")]
    [InlineData("var handler = session.AddMessageHandler(Take); session.RemoveMessageHandler(handler); session.AddMessageHandler(Take);")]
    [InlineData("var handler = MessageHandler.Text(Take); session.AddMessageHandler(handler); session.RemoveMessageHandler(handler); session.AddMessageHandler(handler);")]
    [InlineData("session.AddMessageHandler(Take); session.ReplaceMessageHandler(MessageHandler.Text(Take));")]
    [InlineData("session.AddMessageHandler(Take); foreach (var each in session.MessageHandlers) session.RemoveMessageHandler(each); Reset(session); session.AddMessageHandler(Take);")]
    [InlineData("_session.AddMessageHandler(Take); Renew(); _session.AddMessageHandler(Take);")]
    [InlineData("session.AddMessageHandler(Take); session.AddMessageHandler((int number) => { });")] // decoded of text or of binary messages
    [InlineData("session.AddMessageHandler(Take); session.AddMessageHandler(MessageHandler.Decoded<int>(number => default));")]
    [InlineData("if (flag) session.AddMessageHandler(Take); if (!flag) session.AddMessageHandler(Take);")]
    [InlineData("try { session.AddMessageHandler(Take); } catch (InvalidOperationException) { session.AddMessageHandler(Take); }")]
    [InlineData("session.AddMessageHandler((string text) => { session.AddMessageHandler((byte[] all) => { }); });")]
    [InlineData("session.AddMessageHandler(Take); session = other; session.AddMessageHandler(Take);")]
    public Task NotFlagged(string body) => Verify.NotFlagged(In(body));

    [Fact]
    public Task Fixed() => Verify.Fixed<ReplaceHandlerCodeFixProvider>(
        In("session.AddMessageHandler(Take); {|WSG2007:session.AddMessageHandler(MessageHandler.Text(Take))|}; {|WSG2007:session.AddMessageHandler(MessageHandler.Utf8(TakeBytes))|};"),
        In("session.AddMessageHandler(Take); session.ReplaceMessageHandler(MessageHandler.Text(Take)); session.ReplaceMessageHandler(MessageHandler.Utf8(TakeBytes));"));
}
