using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Kind of type not supported as an endpoint.</summary>
public sealed class WSG0002Tests
{
    [Theory]
    [InlineData("""[ServerEndpoint("/a")] public partial struct {|#0:Bad|};""", "is a struct that can change, and asynchronous callbacks would change a copy of it: make it readonly")]
    [InlineData("""[ServerEndpoint("/a")] public partial record struct {|#0:Bad|};""", "is a struct that can change, and asynchronous callbacks would change a copy of it: make it readonly")]
    [InlineData("""[ServerEndpoint("/a")] public readonly ref partial struct {|#0:Bad|};""", "is a ref struct, which cannot outlive a call")]
    [InlineData("""[ServerEndpoint("/a")] public static partial class {|#0:Bad|};""", "is static, and an instance is made for each connection")]
    [InlineData("""[ServerEndpoint("/a")] public abstract partial class {|#0:Bad|};""", "is abstract, and an instance is made for each connection")]
    [InlineData("""[ServerEndpoint("/a")] file partial class {|#0:Bad|}<T>;""", "is file-local, and the registration is another file")]
    [InlineData("""[ServerEndpoint("/a")] file partial class {|#0:Bad|};""", "is file-local, and the registration is another file")]
    [InlineData("""public partial class Outer { [ServerEndpoint("/a")] private partial class {|#0:Bad|}; }""", "is not accessible to the registration: make it internal or public")]
    [InlineData("""public partial class Outer { protected partial class Middle { [ServerEndpoint("/a")] public partial class {|#0:Bad|}; } }""", "is inside of 'Middle', which is not accessible to the registration: make it internal or public")]
    public Task Flagged(string source, string reason) => Verify.Flagged("WSG0002", source, $"'Bad' cannot be a [ServerEndpoint] because it {reason}");

    [Theory]
    [InlineData("""[ClientEndpoint] public static partial class {|#0:Bad|};""", "is static, and an instance is made for each connection")]
    [InlineData("""[ClientEndpoint] public abstract partial class {|#0:Bad|};""", "is abstract, and an instance is made for each connection")]
    [InlineData("""[ClientEndpoint] file partial class {|#0:Bad|};""", "is file-local, and what is generated is another file")]
    public Task FlaggedForAClient(string source, string reason) => Verify.Flagged("WSG0002", source, $"'Bad' cannot be a [ClientEndpoint] because it {reason}");

    /// <summary>Nobody registers a client, so that it may be hidden; constructors that cannot be used are another rule's business.</summary>
    [Fact]
    public Task NotFlaggedForAClient() => Verify.NotFlagged("""
        public partial class Outer { [ClientEndpoint] private partial class A { private A() { } [OnOpen] void Open() { } } public static Type T => typeof(A); }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/a")] partial class A;
        [ServerEndpoint("/b")] public sealed partial record B;
        [ServerEndpoint("/d")] public readonly partial struct D;
        [ServerEndpoint("/e")] public readonly partial record struct E(WsSession Session);
        [ServerEndpoint("/f")] public partial class F<T>;
        public partial class Outer<T> { [ServerEndpoint("/g")] private partial class G { } private G? _g; public object? Object => _g; }
        public abstract partial class Base { [ServerEndpoint("/c")] protected internal partial class C : Base; }
        """);

    [Theory]
    [InlineData("""[ServerEndpoint("/a")] public abstract partial class {|WSG0002:A|};""", """[ServerEndpoint("/a")] public partial class A;""")]
    [InlineData("""[ServerEndpoint("/a")] abstract partial record {|WSG0002:A|};""", """[ServerEndpoint("/a")] partial record A;""")]
    [InlineData("""[ServerEndpoint("/a")] public partial struct {|WSG0002:A|};""", """[ServerEndpoint("/a")] public readonly partial struct A;""")]
    [InlineData("""[ServerEndpoint("/a")] partial record struct {|WSG0002:A|}(WsSession Session);""", """[ServerEndpoint("/a")] readonly partial record struct A(WsSession Session);""")]
    [InlineData("""public partial class B { [ServerEndpoint("/a")] private partial class {|WSG0002:A|}; }""", """public partial class B { [ServerEndpoint("/a")] internal partial class A; }""")]
    [InlineData("""public partial class B { [ServerEndpoint("/a")] partial class {|WSG0002:A|}; }""", """public partial class B { [ServerEndpoint("/a")] internal partial class A; }""")]
    public Task Fixed(string source, string fixedSource) => Verify.Fixed<ChangeEndpointModifiersCodeFixProvider>(source, fixedSource);

    /// <summary>A static class, abstract members, fields that change: more than a modifier is wrong.</summary>
    [Theory]
    [InlineData("""[ServerEndpoint("/a")] public static partial class {|WSG0002:A|};""")]
    [InlineData("""[ServerEndpoint("/a")] public abstract partial class {|WSG0002:A|} { public abstract void B(); }""")]
    [InlineData("""[ServerEndpoint("/a")] public partial struct {|WSG0002:A|} { public int B; }""")]
    public Task NotFixed(string source) => Verify.Fixed<ChangeEndpointModifiersCodeFixProvider>(source, source);
}
