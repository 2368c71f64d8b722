using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Message is never ended.</summary>
public sealed class WSG2029Tests
{
    [Theory]
    [InlineData("{|#0:session.OpenTextWriter()|};", "OpenTextWriter")]
    [InlineData("_ = {|#0:session.OpenBinaryStream()|};", "OpenBinaryStream")]
    [InlineData("{|#0:session.OpenTextWriter()|}.Write(text);", "OpenTextWriter")]
    [InlineData("TextWriter writer = {|#0:session.OpenTextWriter()|}; writer.Write(text); writer.Flush();", "OpenTextWriter")]
    [InlineData("Stream stream = {|#0:session.OpenBinaryStream()|}; if (text == \"\") { return; } stream.Dispose();", "OpenBinaryStream")]
    [InlineData("Stream stream = {|#0:session.OpenBinaryStream()|}; new MemoryStream().CopyTo(stream);", "OpenBinaryStream")]
    [InlineData("TextWriter writer; writer = {|#0:session.OpenTextWriter()|}; writer.Write(text); writer = session.OpenTextWriter(); writer.Dispose();", "OpenTextWriter")]
    public Task Flagged(string statements, string method) => Verify.Flagged(
        "WSG2029",
        $$"""
        using System.IO;
        [ServerEndpoint("/a")] public partial class Chat { [OnMessage] void Say(string text, WsSession session) { {{statements}} } }
        """,
        $"What '{method}' has opened is not disposed of on every path: the message has no end then, and all that is sent later waits for it");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using System.IO;
        using Text = System.IO.TextWriter;

        WsClient client = await WsClient.ConnectAsync("ws://localhost/");
        Text top = {|WSG2029:client.OpenTextWriter()|};
        await top.WriteAsync("a");

        public partial class Outer<T>
        {
            public partial record Inner
            {
                public Action<WsSession> Lambda { get; } = session => { var writer = {|WSG2029:session.OpenTextWriter()|}; writer.Write("a"); };

                public void Method(WsSession? session)
                {
                    void Local() { Stream stream = {|WSG2029:session!.OpenBinaryStream()|}; stream.WriteByte(1); }
                    Local();
                    session?{|WSG2029:.OpenTextWriter()|}.Write(1);
                }
            }
        }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        using System.IO;

        [ServerEndpoint("/a")]
        public partial class Chat
        {
            private TextWriter? _open;

            [OnMessage] async ValueTask Say(string text, WsSession session)
            {
                await using (TextWriter a = session.OpenTextWriter()) { await a.WriteAsync(text); }
                await using Stream b = session.OpenBinaryStream();
                using var c = session.OpenTextWriter();
                await session.OpenTextWriter().DisposeAsync();
                session.OpenBinaryStream().Dispose();
                await using (b.ConfigureAwait(false)) { }

                TextWriter d = session.OpenTextWriter();
                try
                {
                    d.Write(text);
                }
                finally
                {
                    await d.DisposeAsync();
                }

                Stream e = session.OpenBinaryStream();
                if (text == "")
                {
                    e.Close();
                    return;
                }

                if (text == "a")
                {
                    throw new InvalidOperationException();      // closes the session
                }

                e.Dispose();
                _open = session.OpenTextWriter();               // somebody else's from then on
                Keep(session.OpenTextWriter());
                TextWriter f = session.OpenTextWriter();
                Keep(f);
                TextWriter g = session.OpenTextWriter();
                _ = Task.Run(() => g.Dispose());
                TextWriter h = session.OpenTextWriter();
                using (h)
                {
                    h.Write(text);
                }
            }

            TextWriter Open(WsSession session) => session.OpenTextWriter();
            TextWriter Begin(WsSession session) { var writer = session.OpenTextWriter(); writer.Write("a"); return writer; }
            void Keep(TextWriter writer) => _open = writer;
        }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<AddUsingCodeFixProvider>(
        """
        using System.IO;

        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnMessage] async ValueTask Say(string text, WsSession session)
            {
                // a message
                TextWriter writer = {|WSG2029:session.OpenTextWriter()|};
                var other = {|WSG2029:session.OpenBinaryStream()|};
                await writer.WriteAsync(text);
                other.WriteByte(1);
            }

            [OnMessage] void Bytes(byte[] bytes, WsSession session)
            {
                Stream stream = {|WSG2029:session.OpenBinaryStream()|};
                stream.Write(bytes);
            }
        }
        """,
        """
        using System.IO;

        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnMessage] async ValueTask Say(string text, WsSession session)
            {
                // a message
                await using TextWriter writer = session.OpenTextWriter();
                await using var other = session.OpenBinaryStream();
                await writer.WriteAsync(text);
                other.WriteByte(1);
            }

            [OnMessage] void Bytes(byte[] bytes, WsSession session)
            {
                using Stream stream = session.OpenBinaryStream();
                stream.Write(bytes);
            }
        }
        """);

    [Fact]
    public Task NotFixedWhereItIsAssignedAgain()
    {
        const string Source = """
            using System.IO;

            public class User
            {
                void Send(WsSession session)
                {
                    TextWriter writer = {|WSG2029:session.OpenTextWriter()|};
                    writer.Write("a");
                    writer = {|WSG2029:session.OpenTextWriter()|};
                    {|WSG2029:session.OpenTextWriter()|};
                }
            }
            """;
        return Verify.Fixed<AddUsingCodeFixProvider>(Source, Source);
    }
}
