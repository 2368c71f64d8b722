using WsGen.Tests;

namespace WsGen.Generators.Tests;

/// <summary>How an endpoint is made for a connection, and disposed of after it.</summary>
public sealed class ConstructionTests
{
    [Fact]
    public void SessionAloneNeedsNoServices() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/chat")]
        public partial class Chat(WsSession session)
        {
            public WsSession Session { get; } = session;
        }
        """));

    [Fact]
    public void PrimaryConstructor() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        public interface IStore<T>;

        [ServerEndpoint("/chat")]
        public partial class Chat(IStore<string?> store, WsSession session, IFormatProvider? format, TimeSpan patience, int? @class)
        {
            [OnOpen] public void Join() => _ = (store, session, format, patience, @class);
        }
        """));

    [Fact]
    public void TheLongestPublicConstructorIsCalled() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/chat")]
        public partial class Chat
        {
            public Chat() { }
            public Chat(in TimeSpan patience) { }
            internal Chat(IFormatProvider format, IServiceProvider services) { }
        }
        """));

    [Fact]
    public void DefaultValuesAreHonoured() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/chat")]
        public partial class Chat(
            IFormatProvider? format = null,
            Version version = null!,
            string text = "a\"b\n",
            int number = -1,
            long large = long.MinValue,
            byte small = 3,
            float single = -1.5f,
            double notANumber = double.NaN,
            double infinity = double.NegativeInfinity,
            double real = 1e300,
            decimal money = -1.50m,
            char letter = '\'',
            bool flag = true,
            DayOfWeek day = DayOfWeek.Friday,
            DayOfWeek? maybeDay = DayOfWeek.Monday,
            int? maybe = null,
            int? surely = 5,
            CancellationToken token = default,
            DateTime when = default)
        {
            [OnOpen] public void Join() =>
                _ = (format, version, text, number, large, small, single, notANumber, infinity, real, money, letter, flag, day, maybeDay, maybe, surely, token, when);
        }
        """));

    [Fact]
    public void RequiredMembersThatTheConstructorSets() => Generation.RunClean("""
        namespace Demo;

        [ServerEndpoint("/chat")]
        public partial class Chat
        {
            [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
            public Chat() => Name = "";

            public required string Name { get; init; }
        }
        """);

    [Fact]
    public void DisposableEndpoint() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/chat")]
        public sealed partial class Chat : IDisposable
        {
            void IDisposable.Dispose() { }
        }
        """));

    [Fact]
    public void AsyncDisposableEndpoint() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/chat")]
        public sealed partial class Chat : IDisposable, IAsyncDisposable
        {
            public void Dispose() { }
            public ValueTask DisposeAsync() => default;
        }
        """));
}
