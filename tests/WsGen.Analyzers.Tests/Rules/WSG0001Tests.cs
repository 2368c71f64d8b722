using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Endpoint class must be partial.</summary>
public sealed class WSG0001Tests
{
    [Fact]
    public Task Flagged() => Verify.Flagged(
        "WSG0001",
        """[ServerEndpoint("/chat")] public class {|#0:Chat|};""",
        "'Chat' is a [ServerEndpoint]: add 'partial' to its declaration");

    [Fact]
    public Task FlaggedForAClient() => Verify.Flagged(
        "WSG0001",
        """[ClientEndpoint] public class {|#0:Chat|} { [OnOpen] void Open() { } }""",
        "'Chat' is a [ClientEndpoint]: add 'partial' to its declaration");

    [Fact]
    public Task FlaggedForAContainingType() => Verify.Flagged(
        "WSG0001",
        """
        public class A
        {
            public partial class B
            {
                [ServerEndpoint("/chat")] public class {|#0:Chat|};
            }
        }
        """,
        "'Chat' is a [ServerEndpoint]: add 'partial' to its declaration and the declaration of 'A' around it");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        public class NotAnEndpoint;

        [ServerEndpoint("/a")] public sealed partial class A;

        public static partial class Outer
        {
            [ServerEndpoint("/b")] internal partial record B;
        }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<AddPartialCodeFixProvider>(
        """
        /// <summary>Talk.</summary>
        [ServerEndpoint("/chat")]
        public sealed class {|WSG0001:Chat|}
        {
        }
        """,
        """
        /// <summary>Talk.</summary>
        [ServerEndpoint("/chat")]
        public sealed partial class Chat
        {
        }
        """);

    [Fact]
    public Task FixedWithoutOtherModifiers() => Verify.Fixed<AddPartialCodeFixProvider>(
        """
        // before
        [ServerEndpoint("/chat")]
        /* between */ class {|WSG0001:Chat|};
        """,
        """
        // before
        [ServerEndpoint("/chat")]
        /* between */ partial class Chat;
        """);

    [Fact]
    public Task FixedWithEveryKindOfContainingType() => Verify.Fixed<AddPartialCodeFixProvider>(
        """
        static class A
        {
            public readonly record struct B
            {
                interface C
                {
                    ref struct D
                    {
                        internal record E
                        {
                            [ServerEndpoint("/chat")]
                            internal sealed record {|WSG0001:Chat|}(WsSession Session);
                        }
                    }
                }
            }
        }
        """.Replace("    interface C", "    internal interface C").Replace("    ref struct D", "    internal ref struct D"),
        """
        static partial class A
        {
            public readonly partial record struct B
            {
                internal partial interface C
                {
                    internal ref partial struct D
                    {
                        internal partial record E
                        {
                            [ServerEndpoint("/chat")]
                            internal sealed partial record Chat(WsSession Session);
                        }
                    }
                }
            }
        }
        """);

    /// <summary>Fix All: two endpoints ask for the same containing type.</summary>
    [Fact]
    public Task FixedAllAtOnce() => Verify.Fixed<AddPartialCodeFixProvider>(
        """
        public class Outer
        {
            [ServerEndpoint("/a")] public class {|WSG0001:A|};
            [ServerEndpoint("/b")] public class {|WSG0001:B|};
        }

        [ServerEndpoint("/c")] public class {|WSG0001:C|};
        """,
        """
        public partial class Outer
        {
            [ServerEndpoint("/a")] public partial class A;
            [ServerEndpoint("/b")] public partial class B;
        }

        [ServerEndpoint("/c")] public partial class C;
        """);
}
