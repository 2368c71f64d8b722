using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.Tests;

namespace WsGen.Generators.Tests;

/// <summary>Decision 6: an inherited, not overridden callback counts.</summary>
public sealed class InheritanceTests
{
    [Fact]
    public void InheritedCallbacksAreCalled() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        public abstract class Room<T>
        {
            [OnOpen] protected virtual void Join(WsSession session, [PathParam] string room) { }
            [OnMessage] protected internal string Say(string text) => text;
            [OnClose] public abstract void Leave();
        }

        public abstract class QuietRoom : Room<int>
        {
            [OnClose] public override void Leave() { }
        }

        [ServerEndpoint("/chat/{room}")]
        public partial class Chat : QuietRoom
        {
            [OnMessage] private void Take(ReadOnlySpan<byte> bytes) { }
        }
        """));

    [Fact]
    public void OverrideWithTheAttributeIsCalledOnce() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        public class Room
        {
            [OnMessage] public virtual string Say(string text) => text;
        }

        [ServerEndpoint("/chat")]
        public partial class Chat : Room
        {
            [OnMessage] public override string Say(string text) => text;
        }
        """));

    [Fact]
    public void OverrideWithoutTheAttributeSwitchesOff() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        public class Room
        {
            [OnMessage] public virtual string Say(string text) => text;
            [OnOpen] public void Join() { }
        }

        [ServerEndpoint("/chat")]
        public partial class Chat : Room
        {
            public override string Say(string text) => text;
            public new void Join() { }
        }
        """));

    [Fact]
    public void EndpointsMayInheritFromEndpoints() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/room")]
        public partial class Room
        {
            [OnMessage] protected string Say(string text) => text;
        }

        [ServerEndpoint("/chat")]
        public partial class Chat : Room
        {
            [OnOpen] private void Join() { }
        }
        """));

    /// <summary>The compiler would take the nearer one. Who may call by way of the class, calls so.</summary>
    [Theory]
    [InlineData("public", "((global::Room)_endpoint).Say(")]
    [InlineData("protected internal", "((global::Room)_endpoint).Say(")]
    public void NearerNamesakesAreAvoided(string access, string call)
    {
        (string _, string text) = Assert.Single(Generation.RunEndpoint($$"""
            public abstract class Room { [OnMessage] {{access}} void Say(string text) { } }

            [ServerEndpoint("/chat")] public partial class Chat : Room { private void Say(object what) { } }
            """));
        Assert.Contains(call, text, StringComparison.Ordinal);
    }

    /// <summary>Of a protected callback the namesakes are left that the compiler does not take: the call is bound to the callback.</summary>
    [Fact]
    public void NamesakesThatDoNotTakeItDoNotMatter()
    {
        Generation.Run(
            Generation.Compile("""
                public abstract class Room { [OnMessage] protected void Say(string text) { } }

                [ServerEndpoint("/chat")] public partial class Chat : Room
                {
                    private void Say(int number) { }
                    private void Say(ref object what) { }
                    private void Say(string text, int more) { }
                }
                """),
            out Compilation output);
        Generation.AssertClean(output);
        Assert.Equal("Room.Say(string)", BoundCall(output, "Say"));
    }

    private static string BoundCall(Compilation compilation, string method) => Assert.Single(
        from tree in compilation.SyntaxTrees
        from call in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>()
        where call.Expression is MemberAccessExpressionSyntax access && access.Name.Identifier.Text == method
        select compilation.GetSemanticModel(tree).GetSymbolInfo(call, TestContext.Current.CancellationToken).Symbol!.ToDisplayString());
}
