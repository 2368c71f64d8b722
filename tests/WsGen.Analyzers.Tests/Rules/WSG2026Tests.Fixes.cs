using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

// What becomes of the loop.
public sealed partial class WSG2026Tests
{
    [Fact]
    public Task Fixed() => Verify.Fixed<BroadcastCodeFixProvider>(
        """
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnMessage] async ValueTask Say(string text, WsSession session, CancellationToken token)
            {
                // to all
                foreach (WsSession each in session.OpenSessions)
                {
                    await {|WSG2026:each.SendAsync(text, token)|}.ConfigureAwait(false);
                }
            }

            [OnMessage] async ValueTask Bytes(byte[] bytes, WsSession session)
            {
                foreach (var each in session.OpenSessions)
                    await {|WSG2026:each.SendAsync(bytes)|};
            }
        }
        """,
        """
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnMessage] async ValueTask Say(string text, WsSession session, CancellationToken token)
            {
                // to all
                await session.OpenSessions.SendAsync(text, token).ConfigureAwait(false);
            }

            [OnMessage] async ValueTask Bytes(byte[] bytes, WsSession session)
            {
                await session.OpenSessions.SendAsync(bytes);
            }
        }
        """);

    /// <summary>What is no primary expression is put into parentheses.</summary>
    [Fact]
    public Task FixedWhereTheSessionsAreAwaited() => Verify.Fixed<BroadcastCodeFixProvider>(
        """
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            private SessionGroup? _first;

            [OnMessage] async ValueTask Say(string text, WsSession session)
            {
                foreach (var each in await FindAsync(text))
                {
                    await {|WSG2026:each.SendAsync(text)|};
                }

                foreach (var each in _first ?? await FindAsync(text))
                {
                    await {|WSG2026:each.SendAsync(text)|};
                }
            }

            private Task<SessionGroup> FindAsync(string name) => Task.FromResult(new SessionGroup());
        }
        """,
        """
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            private SessionGroup? _first;

            [OnMessage] async ValueTask Say(string text, WsSession session)
            {
                await (await FindAsync(text)).SendAsync(text);

                await (_first ?? await FindAsync(text)).SendAsync(text);
            }

            private Task<SessionGroup> FindAsync(string name) => Task.FromResult(new SessionGroup());
        }
        """);

    /// <summary>Nothing that somebody has written down gets lost.</summary>
    [Fact]
    public Task FixedWithItsComments() => Verify.Fixed<BroadcastCodeFixProvider>(
        """
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnMessage] async ValueTask Say(string text, WsSession session)
            {
                // to all
                foreach (WsSession each in session.OpenSessions) // of this endpoint
                {
                    // the text alone,
                    /* never the name */
                    await /* one */ {|WSG2026:each.SendAsync(text /* as it is */)|}; // encoded once
                    // nothing else
                }

                foreach (WsSession each in session.OpenSessions)
                    await {|WSG2026:each.SendAsync(text)|}; // again

                foreach (var each in session.OpenSessions) { await {|WSG2026:each.SendAsync(text)|}; /* here */ } // there

                /* first */ foreach (WsSession each in session.OpenSessions /* all */) await {|WSG2026:each.SendAsync(text)|};
            }
        }
        """,
        """
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnMessage] async ValueTask Say(string text, WsSession session)
            {
                // to all
                // of this endpoint
                // the text alone,
                /* never the name */
                // nothing else
                await /* one */ session.OpenSessions.SendAsync(text /* as it is */); // encoded once

                await session.OpenSessions.SendAsync(text); // again

                /* here */
                await session.OpenSessions.SendAsync(text); // there

                /* first */ /* all */
                await session.OpenSessions.SendAsync(text);
            }
        }
        """);

    [Fact]
    public Task FixedWhereOneIsLeftOutAndForGroups() => Verify.Fixed<BroadcastCodeFixProvider>(
        """
        [ServerEndpoint("/a")]
        public partial class Chat(WsSession own, SessionGroups rooms)
        {
            [OnMessage] async ValueTask Say(string text, WsSession session, CancellationToken token)
            {
                foreach (WsSession each in session.OpenSessions)
                {
                    if (each != session)
                    {
                        await {|WSG2026:each.SendAsync(text, token)|}.ConfigureAwait(false); // the others
                    }
                }

                foreach (var each in rooms[text]) if (own != each) await {|WSG2026:each.SendAsync(text)|};

                foreach (var each in rooms[text])
                {
                    await {|WSG2026:each.SendAsync(text)|};
                }
            }
        }
        """,
        """
        [ServerEndpoint("/a")]
        public partial class Chat(WsSession own, SessionGroups rooms)
        {
            [OnMessage] async ValueTask Say(string text, WsSession session, CancellationToken token)
            {
                await session.OpenSessions.SendAsync(text, except: session, token).ConfigureAwait(false); // the others

                await rooms[text].SendAsync(text, except: own);

                await rooms[text].SendAsync(text);
            }
        }
        """);

    /// <summary>A loop with directives is left as it is.</summary>
    [Fact]
    public Task NotFixedAroundDirectives()
    {
        const string Source = """
            [ServerEndpoint("/a")]
            public partial class Chat
            {
                [OnMessage] async ValueTask Say(string text, WsSession session)
                {
                    foreach (WsSession each in session.OpenSessions)
                    {
            #if DEBUG
                        await each.SendAsync("debug");
            #endif
                        await {|WSG2026:each.SendAsync(text)|};
                    }
                }
            }
            """;
        return Verify.Fixed<BroadcastCodeFixProvider>(Source, Source);
    }

    /// <summary>A loop that chooses, or says something else to each, and sessions that are no endpoint's open ones.</summary>
    [Fact]
    public Task NotFixed()
    {
        const string Source = """
            [ServerEndpoint("/a")]
            public partial class Chat
            {
                private readonly System.Collections.Generic.List<WsSession> _list = new();

                [OnMessage] async ValueTask Say(string text, WsSession session)
                {
                    foreach (WsSession each in session.OpenSessions) { if (each.IsOpen) { await {|WSG2026:each.SendAsync(text)|}; } }
                    foreach (WsSession each in session.OpenSessions) { if (each != Next()) { await {|WSG2026:each.SendAsync(text)|}; } }
                    foreach (WsSession each in session.OpenSessions) { if (each != session) { await {|WSG2026:each.SendAsync(text)|}; } else { Next(); } }
                    foreach (WsSession each in session.OpenSessions) { if (each != session) { await {|WSG2026:each.SendAsync(text)|}; Next(); } }
                    foreach (WsSession each in session.OpenSessions) { await {|WSG2026:each.SendAsync(each.Id)|}; }
                    foreach (WsSession each in session.OpenSessions) { await {|WSG2026:each.SendAsync<int>(1)|}; }
                    foreach (WsSession each in _list) { await {|WSG2026:each.SendAsync(text)|}; }
                }

                WsSession Next() => _list[0];
            }
            """;
        return Verify.Fixed<BroadcastCodeFixProvider>(Source, Source);
    }
}
