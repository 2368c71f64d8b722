namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Derived class of an endpoint is no endpoint.</summary>
public sealed class WSG0011Tests
{
    private const string Room = """
        [ServerEndpoint("/a")] public partial class Room { [OnOpen] protected virtual void Join() { } }
        [ServerEndpoint("/b")] public partial class Room<T> { [OnMessage] protected void Say(string text) { } }
        [ClientEndpoint] public partial class Talk { [OnOpen] protected void Open() { } }

        """;

    [Theory]
    [InlineData("public class {|#0:Chat|} : Room { [OnMessage] void Say(string text) { } }", "Room")]
    [InlineData("public sealed partial class {|#0:Chat|} : Room { [OnOpen] protected override void Join() { } } partial class Chat { [OnMessage] void Say(string text) { } }", "Room")]
    [InlineData("public class {|#0:Chat|} : Room<int> { [OnClose] void Leave() { } }", "Room")]
    [InlineData("public class {|#0:Chat|} : Talk { [OnClose] void Leave() { } }", "Talk")]
    [InlineData("public abstract class Between : Room; public class {|#0:Chat|} : Between { [OnClose] void Leave() { } }", "Room")]
    public Task Flagged(string type, string endpoint) => Verify.Flagged(
        "WSG0011",
        Room + type,
        $"'Chat' has callbacks and derives from the endpoint '{endpoint}', but is none itself, because the attribute is not inherited: give it one of its own, or nobody calls them");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged(Room + """
        [ServerEndpoint("/c")] public partial class Own : Room { [OnMessage] void Say(string text) { } }
        public abstract class Base : Room { [OnMessage] protected void Say(string text) { } }
        public class Between : Room { [OnMessage] protected void Say(string text) { } }
        [ServerEndpoint("/d")] public partial class Below : Between;
        public class Other : Room { void Say(string text) { } }
        """);
}
