using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Mvc
{
    /// <summary>ASP.NET Core's, which this project does not reference: it is known by its name.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class FromServicesAttribute : Attribute;
}

namespace WsGen.Endpoints.Generated
{
    /// <summary>A service of a connection's scope.</summary>
    internal sealed class Counter : IDisposable
    {
        private static int s_made;

        public int Number { get; } = Interlocked.Increment(ref s_made);

        public int Count { get; set; }

        public static TaskCompletionSource<int> Disposed { get; set; } = Support.Bounded.Gate<int>();

        public void Dispose() => Disposed.TrySetResult(Count);
    }

    [ServerEndpoint("/services")]
    internal sealed partial class ServicesEndpoint
    {
        [OnOpen] private void Open([FromServices] Counter counter) => counter.Count = 10;

        [OnMessage]
        private string Count(
            string text, [FromServices] Counter counter, [FromKeyedServices("loud")] Func<string, string> shout, [FromKeyedServices("none")] Version? none = null) =>
            $"{shout(text)} {++counter.Count} {none?.ToString() ?? "nothing"}";
    }

    [ServerEndpoint("/config/{n}", Subprotocols = ["a", "b"])]
    internal sealed partial class ConfigEndpoint
    {
        [OnOpen] private void Open(EndpointConfig config) => config.UserProperties["opened"] = "yes";

        [OnMessage]
        private string Tell(string text, EndpointConfig config, WsSession session) =>
            $"{text} {config.Path} {string.Join(',', config.Subprotocols)} {session.UserProperties["opened"]} {ReferenceEquals(config, session.EndpointConfig)}";
    }

    [ServerEndpoint("/path/{day}/{number}")]
    internal sealed partial class PathEndpoint
    {
        [OnOpen] private ValueTask Open(WsSession session, [PathParam] DayOfWeek day, [PathParam] int? number) => session.SendAsync($"{day} {number}");

        [OnError] private void Failed(WsSession session, PathParameterException error) => session.UserProperties["error"] = error;
    }

    /// <summary>One for all connections.</summary>
    internal sealed class SharingConfigurator : ServerEndpointConfigurator
    {
        public override object? CreateInstance(Type endpointType, WsSession session, IServiceProvider services) => SharedEndpoint.Instance;
    }

    [ServerEndpoint("/shared", Configurator = typeof(SharingConfigurator))]
    internal sealed partial class SharedEndpoint : IDisposable
    {
        private int _count;

        public static SharedEndpoint Instance { get; } = new();

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;

        [OnMessage]
        private string Count(string text, [FromServices] Counter counter) => $"{text} {Interlocked.Increment(ref _count)} {++counter.Count}";
    }

    /// <summary>Of a class whose derived classes have more of that name.</summary>
    internal abstract class TalkingRoom
    {
        [OnMessage] public string Say(string text) => $"heard {text}";
    }

    [ServerEndpoint("/overloads")]
    internal sealed partial class OverloadsEndpoint : TalkingRoom
    {
        /// <summary>No callback. It would take a string, and stands nearer.</summary>
        public string Say(object anything) => $"not meant: {anything}";
    }

    /// <summary>Throws what it is told to.</summary>
    [ServerEndpoint("/errors")]
    internal sealed partial class ErrorsEndpoint
    {
        [OnMessage]
        private void Throw(string what) => throw what switch
        {
            "format" => new FormatException(),
            "null" => new ArgumentNullException(what),
            "argument" => new ArgumentException(what),
            "decode" => new DecodeException(what),
            _ => new InvalidOperationException(what),
        };

        [OnError] private ValueTask Any(Exception error, WsSession session) => session.SendAsync("any " + error.GetType().Name);

        [OnError] private ValueTask Argument(ArgumentException error, WsSession session) => session.SendAsync("argument " + error.GetType().Name);

        [OnError] private Task Null(WsSession session, ArgumentNullException error) => session.SendAsync("null " + error.GetType().Name).AsTask();

        [OnError] private void Format(FormatException error, WsSession session) => _ = session.SendAsync("format " + error.GetType().Name);
    }

    /// <summary>Takes some exceptions only.</summary>
    [ServerEndpoint("/errors/some")]
    internal sealed partial class SomeErrorsEndpoint
    {
        [OnMessage] private void Throw(string what) => throw (what == "format" ? new FormatException() : new InvalidOperationException());

        [OnError] private ValueTask Format(FormatException error, WsSession session) => session.SendAsync("format " + error.Message.Length);
    }

    [ServerEndpoint("/pong")]
    internal sealed partial class PongEndpoint
    {
        [OnMessage] private ReadOnlyMemory<byte> Pong(PongMessage pong) => pong.ApplicationData;
    }

    [ServerEndpoint("/settings", UnhandledMessages = UnhandledMessages.Ignore, MaxConcurrentMessages = 3)]
    internal sealed partial class SettingsEndpoint
    {
        [OnMessage] private string Say(string text) => text;
    }
}
