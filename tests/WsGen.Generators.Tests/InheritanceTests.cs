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
}
