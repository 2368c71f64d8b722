using WsGen.Generators.Emission;

using WsGen.Tests;

namespace WsGen.Generators.Tests;

/// <summary>Every shape of class that can be an endpoint.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void GlobalNamespace() => Snapshot.Verify(Generation.RunEndpoint("""
        [ServerEndpoint("/")]
        internal partial class Chat
        {
            [OnMessage] private string Say(string text) => text;
        }
        """));

    [Fact]
    public void KeywordsAsNames() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace @namespace.@class;

        [ServerEndpoint("/{event}")]
        public partial class @record
        {
            [OnMessage] private string @return(string @string, [PathParam] string @event) => @string + @event;

            [OnClose] private void await() { }
        }
        """));

    [Fact]
    public void NamesThatAreNotAscii() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Démo.Größe;

        [ServerEndpoint("/räume/{größe}/日本")]
        public partial class Überblick
        {
            [OnMessage] public string Größer(string текст, [PathParam] int größe) => текст;
        }
        """));

    [Fact]
    public void NamespacesThatShadowTheFrameworks() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo.System.Threading.Tasks
        {
            public class ValueTask;
        }

        namespace Demo.WsGen.Endpoints
        {
            public class Exception;
        }

        namespace Demo.System
        {
            [ServerEndpoint("/a")]
            public partial class Chat(global::System.IFormatProvider format)
            {
                [OnOpen] private global::System.Threading.Tasks.ValueTask Join([PathParam] string a) => default;
                [OnError] private void Failed(global::System.Exception error) => _ = format;
            }
        }
        """.Replace("\"/a\"", "\"/{a}\"")));

    [Fact]
    public void RecordClass() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/chat")]
        public sealed partial record Chat(WsSession Session)
        {
            [OnMessage] public string Say(string text) => text;
        }
        """));

    [Fact]
    public void InsideOfEveryKindOfType() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        public static partial class A
        {
            public partial struct B
            {
                public readonly partial record struct C
                {
                    internal partial interface D
                    {
                        public abstract partial record E
                        {
                            protected internal sealed partial class Chat
                            {
                                [OnMessage] private void Say(string text) { }
                            }
                        }
                    }
                }
            }
        }
        """.Replace("protected internal sealed", "[ServerEndpoint(\"/chat\")] protected internal sealed")));

    [Fact]
    public void OptionsOfItsOwn() => Snapshot.Verify(Generation.RunEndpoint(
        """
        namespace Demo;

        [ServerEndpoint("/chat")]
        [EndpointOptions(IdleTimeout = Minute, AsyncSendTimeout = -1, MaxTextMessageSize = 65_536, SendQueuePolicy = SendQueuePolicy.Close, CompressionEnabled = true, CompressionLevel = 9)]
        public sealed partial class Chat
        {
            private const int Minute = 60_000;

            [OnMessage] private void Say(string text) { }
        }
        """));

    [Fact]
    public void SeveralParts() => Snapshot.Verify(Generation.RunEndpoint(
        """
        namespace Demo;

        [ServerEndpoint("/chat", Subprotocols = ["chat.v2", "chat.v1"])]
        public sealed partial class Chat;
        """,
        """
        namespace Demo;

        partial class Chat
        {
            [OnMessage] private partial void Say(string text);
        }
        """,
        """
        namespace Demo;

        partial class Chat
        {
            private partial void Say(string text) { }
        }
        """));

    [Fact]
    public void NoCallbacks() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/silent")]
        public partial class Silent;
        """));

    [Fact]
    public void PathValuesOfSeveralTypes() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/{year}/{endpoint}/{id.part}/{when}")]
        public partial class Chat
        {
            [OnOpen] private void Join([PathParam] int year, [PathParam] string endpoint, [PathParam("id.part")] Guid id, [PathParam] DateTimeOffset when) { }

            [OnMessage] private void Say(string text, [PathParam("year")] string yearText, [PathParam("year")] int yearNumber, [PathParam("id.part")] in Guid id) { }
        }
        """));

    [Fact]
    public void DispatcherNameIsTaken() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/chat")]
        public partial class Chat
        {
            public int WsGenDispatcher { get; set; }
        }
        """));

    [Fact]
    public void ObsoleteCallback() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/chat")]
        public partial class Chat
        {
            [Obsolete("use another"), OnMessage] public void Say(string text) { }
        }
        """));

    [Fact]
    public void ObsoleteEndpointCompilesWithoutWarnings() => Generation.RunClean("""
        [Obsolete, ServerEndpoint("/chat")] public partial class Chat;
        [Obsolete("use another"), ServerEndpoint("/talk")] public partial class Talk;
        """);

    /// <summary>The error is for those who name the class in their code. It is an endpoint all the same.</summary>
    [Fact]
    public void AnEndpointThatNobodyMayNameIsRegistered()
    {
        (string Hint, string Text)[] generated = Generation.RunClean("""
            namespace Demo;

            [Obsolete("gone", error: true), ServerEndpoint("/chat")]
            public partial class Chat
            {
                [OnMessage] public Said Say(Said said) => said;

                public readonly record struct Said(string Text) : ISpanParsable<Said>
                {
                    public static Said Parse(string s, IFormatProvider? provider) => new(s);
                    public static Said Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => new(s.ToString());
                    public static bool TryParse(string? s, IFormatProvider? provider, out Said result) { result = new(s!); return true; }
                    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Said result) { result = new(s.ToString()); return true; }
                }
            }

            [Obsolete("gone", error: true)]
            public static partial class Outer
            {
                [ServerEndpoint("/inner")] public partial class Inner { [OnOpen] private void Open() { } }
            }

            [Obsolete("gone", error: true), ClientEndpoint]
            public partial class Client { [Send] public partial ValueTask SayAsync(string text); }
            """);
        Assert.Contains("Of<global::Demo.Chat>()", generated.Single(static source => source.Hint == RegistrationEmitter.HintName).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesThatDifferInCaseOnly() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo
        {
            [ServerEndpoint("/a")] public partial class Chat;
            [ServerEndpoint("/b")] public partial class CHAT;
        }

        namespace DEMO
        {
            [ServerEndpoint("/c")] public partial class Chat;
        }
        """));

    [Fact]
    public void SameNameInDifferentPlaces() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace A { [ServerEndpoint("/a")] public partial class Chat; }
        namespace B { [ServerEndpoint("/b")] public partial class Chat; }
        namespace C { public partial class Outer { [ServerEndpoint("/c")] public partial class Chat; } }
        """));

    [Fact]
    public void GenericClass() => Snapshot.Verify(Generation.RunEndpoint(
        JsonSource.Context("First", "Move"),
        JsonSource.Context("Second", "int[]"),
        """
        namespace Demo;

        public record Move;

        public interface IRules<TMove>;

        [ServerEndpoint("/room/{table}")]
        public sealed partial class Room<TMove, @class>(IRules<TMove> rules, WsSession session)
            where TMove : class
            where @class : struct, ISpanParsable<@class>
        {
            [OnOpen] private void Join([PathParam] @class table) => _ = (rules, session, table);

            [OnMessage] private TMove? Play(TMove move) => move;
        }
        """));

    [Fact]
    public void InsideOfAGenericClass() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        public static partial class Game<T>
            where T : IUtf8SpanParsable<T>
        {
            [ServerEndpoint("/game")]
            private partial class Room
            {
                [OnMessage] private void Play(T move) { }
            }
        }
        """));

    [Fact]
    public void ReadonlyStructs() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/chat")]
        public readonly partial struct Chat : IDisposable
        {
            [OnMessage] private string Say(string text) => text;

            void IDisposable.Dispose() { }
        }

        [ServerEndpoint("/talk")]
        public readonly partial record struct Talk(WsSession Session)
        {
            [OnMessage] private ValueTask Say(string text) => Session.SendAsync(text);
        }
        """));
}
