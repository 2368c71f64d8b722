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
    public void AConfiguratorMaySupplyTheInstance() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        public sealed class Door : ServerEndpointConfigurator;

        [ServerEndpoint("/chat", Configurator = typeof(Door))]
        public partial class Chat
        {
            [OnOpen] public void Join([Microsoft.Extensions.DependencyInjection.FromKeyedServices("clock")] TimeProvider time) { }
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
    public void KeyedServices() => Snapshot.Verify(Generation.RunEndpoint("""
        using System.Collections.Generic;
        using Microsoft.Extensions.DependencyInjection;

        namespace Demo;

        public enum Kind : byte { First, Second }

        [ServerEndpoint("/chat")]
        public partial class Chat(
            [FromKeyedServices("a\"b")] Version text,
            [FromKeyedServices(3)] Version number,
            [FromKeyedServices((byte)3)] Version small,
            [FromKeyedServices(-5L)] Version large,
            [FromKeyedServices(1.5)] Version real,
            [FromKeyedServices(float.NaN)] Version notANumber,
            [FromKeyedServices(double.PositiveInfinity)] Version infinity,
            [FromKeyedServices('x')] Version letter,
            [FromKeyedServices(true)] Version flag,
            [FromKeyedServices(Kind.Second)] Version kind,
            [FromKeyedServices(Chat.Private.Only)] Version ownKind,
            [FromKeyedServices(typeof(Dictionary<,>))] Version open,
            [FromKeyedServices(typeof(List<string>))] Version closed,
            [FromKeyedServices(null)] Version none,
            [FromKeyedServices] Version inherited,
            [FromKeyedServices("value")] TimeSpan? value,
            WsSession session,
            [FromKeyedServices("optional")] Version? optional = null,
            [FromKeyedServices("number")] int optionalNumber = 7)
        {
            private enum Private { Only = -1 }

            [OnOpen] public void Join() =>
                _ = (text, number, small, large, real, notANumber, infinity, letter, flag, kind, ownKind, open, closed, none, inherited, value, session,
                    optional, optionalNumber);
        }
        """));

    [Fact]
    public void FromServicesIsTheSameAsNothing() => Assert.Equal(
        Generation.RunEndpoint(FromServices("")),
        Generation.RunEndpoint(FromServices("[Microsoft.AspNetCore.Mvc.FromServices] ")));

    private static string FromServices(string attribute) => $$"""
        namespace Microsoft.AspNetCore.Mvc { public sealed class FromServicesAttribute : Attribute; }
        namespace Demo
        {
            [ServerEndpoint("/chat")]
            public partial class Chat({{attribute}}Version version)
            {
                [OnOpen] public void Join() => _ = version;
            }
        }
        """;

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
    public void RequiredMembers() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        public class Base
        {
            public required Version Version;
            public virtual required IFormatProvider Format { get; set; }
        }

        [ServerEndpoint("/chat")]
        public sealed partial class Chat(TimeSpan patience) : Base
        {
            public override required IFormatProvider Format { get; set; }
            public required WsSession Session { get; init; }
            public required int? @event { get; init; }
            public required Version? Other { get; init; }

            [OnOpen] public void Join() => _ = (patience, Format);
        }

        [ServerEndpoint("/short")]
        public sealed partial class Short
        {
            public required WsSession Session { get; init; }
        }
        """));

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
