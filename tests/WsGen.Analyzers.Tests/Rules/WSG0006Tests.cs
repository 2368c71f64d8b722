namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Endpoint has no usable constructor.</summary>
public sealed class WSG0006Tests
{
    [Theory]
    [InlineData("public partial class {|#0:Bad|} { internal Bad() { } }", "it has no public constructor")]
    [InlineData("public partial class {|#0:Bad|} { public Bad(int a) { } public Bad(string a) { } }", "it has several public constructors with the most parameters")]
    [InlineData("public partial class Bad { public required Span<int> {|#0:A|} { get => default; set { } } }", "the required member 'A' cannot be a service")]
    [InlineData("public unsafe class Base { public required int* A; } [ServerEndpoint(\"/b\")] public partial class {|#0:Bad|} : Base;", "the required member 'A' cannot be a service")]
    [InlineData("public partial class Bad { public Bad(Span<int> {|#0:a|}) { } }", "the parameter 'a' cannot be a service")]
    [InlineData("public partial class Bad { public Bad(out int {|#0:a|}) { a = 0; } }", "the parameter 'a' cannot be a service")]
    [InlineData("public partial class Bad { public unsafe Bad(int* {|#0:a|}) { } }", "the parameter 'a' cannot be a service")]
    public Task Flagged(string type, string reason) => Verify.Flagged(
        "WSG0006",
        type.Contains("class Base") ? type : $"[ServerEndpoint(\"/a\")] {type}",
        $"'Bad' cannot be made for a connection: {reason}");

    [Theory]
    [InlineData("[Keys.FromKeyedServices(new[] { 1 })]", "the key of the parameter 'a' is an array, which is equal to no other")]
    [InlineData("[Keys.FromFast]", "the key of the parameter 'a' can be read from [FromKeyedServices] itself, not from a class derived from it")]
    public Task KeyThatFindsNothing(string attribute, string reason) => Verify.Flagged(
        "WSG0006",
        $$"""
        using Keys = Microsoft.Extensions.DependencyInjection;
        namespace Microsoft.Extensions.DependencyInjection
        {
            [AttributeUsage(AttributeTargets.Parameter)] public class FromKeyedServicesAttribute(object? key) : Attribute { public object? Key => key; }
            public sealed class FromFastAttribute() : FromKeyedServicesAttribute("fast");
        }
        namespace Demo
        {
            [ServerEndpoint("/a")] public partial class Bad { public Bad({{attribute}} Version {|#0:a|}) { } }
        }
        """,
        $"'Bad' cannot be made for a connection: {reason}");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/a")] public partial class A(WsSession session, IFormatProvider? format = null) { public object B { get; } = (session, format); }
        [ServerEndpoint("/b")] public partial class B { private B(int a) { } public B() { } public B(in TimeSpan patience) { } }
        [ServerEndpoint("/c")] public partial record C(IFormatProvider Format);
        [ServerEndpoint("/e")] public partial class E { public required IFormatProvider A { get; init; } public required WsSession B; }
        [ServerEndpoint("/d")] public partial class D { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public D() { A = 1; } public required int A { get; set; } }
        """);
}
