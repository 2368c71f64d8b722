using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Pages of every origin may connect.</summary>
public sealed class WSG2065Tests
{
    [Theory]
    [InlineData("=> true;")]
    [InlineData("{ return true; }")]
    [InlineData("{ Console.WriteLine(request.Origin); if (request.Origin is null) { return true; } return true; }")]
    [InlineData("=> Yes; const bool Yes = true;")]
    public Task Flagged(string body) => Verify.Flagged(
        "WSG2065",
        $$"""public sealed class Door : ServerEndpointConfigurator { public override bool {|#0:CheckOrigin|}(HandshakeRequest request) {{body}} }""",
        "'Door.CheckOrigin' allows every origin: a page of anybody can connect with its visitor's cookies; compare request.Origin, or list AllowedOrigins");

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Base = WsGen.ServerEndpointConfigurator;
        public abstract class Gate<T> : Base { public sealed override bool {|WSG2065:CheckOrigin|}(HandshakeRequest any) => true; }
        public static partial class Outer { private partial class Door : Base; private partial class Door { public override bool {|WSG2065:CheckOrigin|}(HandshakeRequest request) { return true; } } }
        """);

    [Theory]
    [InlineData("=> base.CheckOrigin(request);")]
    [InlineData("=> request.IsOriginAllowed || request.Origin == \"https://example.org\";")]
    [InlineData("{ if (request.Origin == \"https://evil.example\") { return false; } return true; }")]
    [InlineData("{ if (request.Origin is null) { throw new InvalidOperationException(); } return true; }")]
    [InlineData("=> false;")]
    public Task NotFlagged(string body) => Verify.NotFlagged(
        $$"""public sealed class Door : ServerEndpointConfigurator { public override bool CheckOrigin(HandshakeRequest request) {{body}} }""");

    [Fact]
    public Task NotFlaggedElsewhere() => Verify.NotFlagged("""
        public class Door { public virtual bool CheckOrigin(HandshakeRequest request) => true; }
        public class Other : Door { public override bool CheckOrigin(HandshakeRequest request) => true; }
        public class User { void Use(WsServerBuilder builder) => builder.Options.AllowAnyOrigin = true; }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<SecureConnectionCodeFixProvider>(
        """
        public class A : ServerEndpointConfigurator { public override bool {|WSG2065:CheckOrigin|}(HandshakeRequest request) => true; }
        public class B : ServerEndpointConfigurator
        {
            public override bool {|WSG2065:CheckOrigin|}(HandshakeRequest asked)
            {
                return true; // all
            }
        }
        """,
        """
        public class A : ServerEndpointConfigurator { public override bool CheckOrigin(HandshakeRequest request) => base.CheckOrigin(request); }
        public class B : ServerEndpointConfigurator
        {
            public override bool CheckOrigin(HandshakeRequest asked)
            {
                return base.CheckOrigin(asked); // all
            }
        }
        """);
}
