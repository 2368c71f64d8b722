namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Endpoint instance with state serves all connections.</summary>
public sealed class WSG2043Tests
{
    private static string Source(string endpoint, string configurator) => $$"""
        [ServerEndpoint("/a", Configurator = typeof(One))]
        public partial class Chat
        {
            {{endpoint}}
            [OnMessage] void Take(string text) { }
        }
        public sealed class One : ServerEndpointConfigurator
        {
            {{configurator}}
        }
        """;

    private const string Create = "public override object? CreateInstance(Type endpointType, WsSession session, IServiceProvider services)";

    [Theory]
    [InlineData("int _count;", "readonly Chat _chat = new(); " + Create + " => {|#0:_chat|};", "_count")]
    [InlineData("public string? Name { get; set; }", "static Chat Shared { get; } = new(); " + Create + " { return {|#0:Shared|}; }", "Name")]
    [InlineData("int _count;", "readonly Lazy<Chat> _chat = new(() => new Chat()); " + Create + " => {|#0:_chat.Value|};", "_count")]
    [InlineData("readonly int _id; int _count;", "readonly Chat _chat = new(); " + Create + " { if (endpointType == typeof(Chat)) { return {|#0:this._chat|}; } return null; }", "_count")]
    public Task Flagged(string endpoint, string configurator, string state) => Verify.Flagged(
        "WSG2043", Source(endpoint, configurator), $"'One' gives every connection the same 'Chat', whose '{state}' can change: its callbacks run for several connections at once");

    [Fact]
    public Task FlaggedForInheritedState() => Verify.Marked("""
        public abstract class Counting : Endpoint { protected int Count; }
        public record struct Unrelated(int A);
        public class Room<T> : Counting { public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) { Count++; return default; } }
        public static class Outer
        {
            public abstract class Base : ServerEndpointConfigurator;
            public class Rooms : Base
            {
                private static readonly Room<int> s_room = new();
                public override object? CreateInstance(Type endpointType, WsSession session, IServiceProvider services) => {|WSG2043:s_room|};
            }
        }
        """);

    [Theory]
    [InlineData("int _count;", "")]
    [InlineData("int _count;", Create + " => new Chat();")]
    [InlineData("int _count;", "static Chat Next => new(); " + Create + " => Next;")]
    [InlineData("int _count;", Create + " => services.GetService(endpointType);")]
    [InlineData("readonly int _id; const int Most = 3; static int s_all; public int Id { get; init; } public int Twice => _id * 2;", "readonly Chat _chat = new(); " + Create + " => _chat;")]
    [InlineData("int _count;", "readonly Chat _chat = new(); public object? Other() => _chat;")]
    public Task NotFlagged(string endpoint, string configurator) => Verify.NotFlagged(Source(endpoint, configurator));
}
