using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>MaxMessageSize has no effect.</summary>
public sealed class WSG1027Tests
{
    [Theory]
    [InlineData("string text, bool last", "takes messages part by part, and no limit stops them")]
    [InlineData("bool last, ReadOnlyMemory<byte> bytes", "takes messages part by part, and no limit stops them")]
    [InlineData("System.IO.TextReader reader", "reads messages while they arrive, and no limit stops them")]
    [InlineData("System.IO.Stream stream", "reads messages while they arrive, and no limit stops them")]
    [InlineData("System.IO.Pipelines.PipeReader pipe", "reads messages while they arrive, and no limit stops them")]
    [InlineData("PongMessage pong", "takes pongs, which have at most 125 bytes")]
    public Task Flagged(string parameters, string reason) => Verify.FlaggedMember(
        "WSG1027", $"[OnMessage({{|#0:MaxMessageSize = 100|}})] void A({parameters}) {{ }}", $"The MaxMessageSize of 'A' has no effect: it {reason}");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnMessage(MaxMessageSize = -1)] void A(System.IO.TextReader reader) { }
        [OnMessage(MaxMessageSize = 100)] void B(byte[] bytes) { }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<RemoveAttributeArgumentCodeFixProvider>(
        """
        [ServerEndpoint("/a")] public partial class A
        {
            [OnMessage({|WSG1027:MaxMessageSize = 100|})] void Text(System.IO.TextReader reader) { }
            [OnMessage(MessageKind.Binary, {|WSG1027:MaxMessageSize = 100|})] void Bytes(System.IO.Stream stream) { }
        }
        """,
        """
        [ServerEndpoint("/a")] public partial class A
        {
            [OnMessage] void Text(System.IO.TextReader reader) { }
            [OnMessage(MessageKind.Binary)] void Bytes(System.IO.Stream stream) { }
        }
        """);

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Incoming = WsGen.OnMessageAttribute;
        using static Limits;
        public static class Limits { public const long Small = 10; }
        public class Base { [OnMessage(MaxMessageSize = Small)] protected void Text(string part, bool last) { } }
        [ServerEndpoint("/a")] public partial class {|WSG1027:A|} : Base;
        public partial class Outer { [ClientEndpoint] internal partial record B<T> { [Incoming({|WSG1027:MaxMessageSize = Small + 1|})] private partial void Text(System.IO.TextReader reader); } }
        public partial class Outer { internal partial record B<T> { private partial void Text(System.IO.TextReader reader) { } } }
        """);
}
