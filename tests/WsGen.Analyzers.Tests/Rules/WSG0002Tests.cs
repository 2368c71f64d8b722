namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Kind of type not supported as an endpoint.</summary>
public sealed class WSG0002Tests
{
    [Theory]
    [InlineData("""[ServerEndpoint("/a")] public partial struct {|#0:Bad|};""", "is a struct, of which every caller would have its own copy")]
    [InlineData("""[ServerEndpoint("/a")] public ref partial struct {|#0:Bad|};""", "is a struct, of which every caller would have its own copy")]
    [InlineData("""[ServerEndpoint("/a")] public static partial class {|#0:Bad|};""", "is static, and an instance is made for each connection")]
    [InlineData("""[ServerEndpoint("/a")] public abstract partial class {|#0:Bad|};""", "is abstract, and an instance is made for each connection")]
    [InlineData("""[ServerEndpoint("/a")] public partial class {|#0:Bad|}<T>;""", "is generic, and the registration would have to choose its type arguments")]
    [InlineData("""public partial class Outer<T> { [ServerEndpoint("/a")] public partial class {|#0:Bad|}; }""", "is inside of 'Outer', which is generic, and the registration would have to choose its type arguments")]
    [InlineData("""[ServerEndpoint("/a")] file partial class {|#0:Bad|};""", "is file-local, and the registration is another file")]
    [InlineData("""public partial class Outer { [ServerEndpoint("/a")] private partial class {|#0:Bad|}; }""", "is not accessible to the registration: make it internal or public")]
    [InlineData("""public partial class Outer { protected partial class Middle { [ServerEndpoint("/a")] public partial class {|#0:Bad|}; } }""", "is inside of 'Middle', which is not accessible to the registration: make it internal or public")]
    public Task Flagged(string source, string reason) => Verify.Flagged("WSG0002", source, $"'Bad' cannot be a [ServerEndpoint] because it {reason}");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/a")] partial class A;
        [ServerEndpoint("/b")] public sealed partial record B;
        public abstract partial class Base { [ServerEndpoint("/c")] protected internal partial class C : Base; }
        """);
}
