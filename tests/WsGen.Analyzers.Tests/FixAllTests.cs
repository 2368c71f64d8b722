using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests;

/// <summary>Fix All goes through documents and projects, whatever the fix is made of.</summary>
public sealed class FixAllTests
{
    /// <summary>One that changes a declaration.</summary>
    [Fact]
    public Task OfADocumentFix() => Verify.FixedInAll<RemoveCallbackAttributeCodeFixProvider>(
        (
            "public sealed class A { [OnOpen] void {|WSG0013:Open|}() { } [OnClose] void {|WSG0013:Close|}() { } }",
            "public sealed class A { void Open() { } void Close() { } }"),
        ("public struct B { [OnOpen] void {|WSG0013:Open|}() { } }", "public struct B { void Open() { } }"),
        ("public interface C { [OnOpen] void {|WSG0013:Open|}(); }", "public interface C { void Open(); }"));

    /// <summary>One at an expression, which changes the statements around it.</summary>
    [Fact]
    public Task OfAUsageFix() => Verify.FixedInAll<BroadcastCodeFixProvider>(
        (
            """
            [ServerEndpoint("/a")] public partial class A { [OnMessage] async ValueTask Say(string text, WsSession session) { foreach (var each in session.OpenSessions) { await {|WSG2026:each.SendAsync(text)|}; } foreach (var each in session.OpenSessions) { await {|WSG2026:each.SendAsync(text)|}; } } }
            """,
            """
            [ServerEndpoint("/a")] public partial class A { [OnMessage] async ValueTask Say(string text, WsSession session) { await session.OpenSessions.SendAsync(text); await session.OpenSessions.SendAsync(text); } }
            """),
        (
            """
            [ServerEndpoint("/b")] public partial class B { [OnMessage] async ValueTask Say(string text, WsSession session) { foreach (var each in session.OpenSessions) { await {|WSG2026:each.SendAsync(text)|}; } } }
            """,
            """
            [ServerEndpoint("/b")] public partial class B { [OnMessage] async ValueTask Say(string text, WsSession session) { await session.OpenSessions.SendAsync(text); } }
            """),
        (
            """
            [ServerEndpoint("/c")] public partial class C { [OnMessage] async ValueTask Say(string text, WsSession session) { foreach (var each in session.OpenSessions) { await {|WSG2026:each.SendAsync(text)|}; } } }
            """,
            """
            [ServerEndpoint("/c")] public partial class C { [OnMessage] async ValueTask Say(string text, WsSession session) { await session.OpenSessions.SendAsync(text); } }
            """));

    /// <summary>One of its own, which changes the types around: in several documents the same ones.</summary>
    [Fact]
    public Task OfAFixByItself() => Verify.FixedInAll<AddPartialCodeFixProvider>(
        (
            """
            public static class Outer { [ServerEndpoint("/a")] public class {|WSG0001:A|} { [OnOpen] void Open() { } } }
            """,
            """
            public static partial class Outer { [ServerEndpoint("/a")] public partial class A { [OnOpen] void Open() { } } }
            """),
        (
            """
            [ServerEndpoint("/b")] public class {|WSG0001:B|} { [OnOpen] void Open() { } }
            """,
            """
            [ServerEndpoint("/b")] public partial class B { [OnOpen] void Open() { } }
            """),
        (
            """
            [ServerEndpoint("/c")] public class {|WSG0001:C|} { [OnOpen] void Open() { } }
            """,
            """
            [ServerEndpoint("/c")] public partial class C { [OnOpen] void Open() { } }
            """));
}
