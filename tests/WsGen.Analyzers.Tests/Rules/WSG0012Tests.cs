namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Override of a callback in a class that is no endpoint.</summary>
public sealed class WSG0012Tests
{
    private const string Room = """
        [ServerEndpoint("/a")] public partial class Room { [OnOpen] public virtual void Join() { } public virtual void Other() { } }

        """;

    [Theory]
    [InlineData("public class {|#0:Chat|} : Room { public override void Join() { } }")]
    [InlineData("public class Between : Room; public class {|#0:Chat|} : Between { public sealed override void Join() { } }")]
    public Task Flagged(string type) => Verify.Flagged(
        "WSG0012",
        Room + type,
        "'Chat' overrides callbacks of the endpoint 'Room' but is no endpoint itself, because the attribute is not inherited: connections are served by 'Room'");

    /// <summary>Not beside the warning that it has callbacks of its own.</summary>
    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedBy("WSG0012", Room + """
        public class A : Room { public override void Other() { } }
        public abstract class B : Room { public override void Join() { } }
        [ServerEndpoint("/c")] public partial class C : Room { [OnOpen] public override void Join() { } }
        public class D { public virtual void Join() { } }
        public class E : D { public override void Join() { } }
        """);
}
