namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Deployed class is no server endpoint.</summary>
public sealed class WSG2003Tests
{
    private static string In(string body) => $$"""
        using System.Collections.Generic; using System.Linq; using At = WsGen.ServerEndpointAttribute;
        [At("/a")] public partial class Chat { [OnMessage] void Take(string text) { } }
        public class Derived : Chat;
        public record Plain;
        [ClientEndpoint] public partial class Caller { [OnMessage] void Take(string text) { } }
        public class Config : ServerApplicationConfig
        {
            public override IEnumerable<Type> GetAnnotatedEndpoints(IReadOnlyCollection<Type> found) {{body}}
            public IEnumerable<Type> Others() => [typeof(Plain)];
        }
        """;

    [Fact]
    public Task Flagged() => Verify.Flagged(
        "WSG2003", In("=> [typeof(Chat), {|#0:typeof(Plain)|}];"), "'Plain' has no [ServerEndpoint]: that 'Config' gives it back deploys nothing");

    [Theory]
    [InlineData("=> new[] { {|WSG2003:typeof(Plain)|} };")]
    [InlineData("{ yield return typeof(Chat); yield return {|WSG2003:typeof(Plain)|}; }")]
    [InlineData("{ return found.Count == 0 ? [{|WSG2003:typeof(Caller)|}] : found; }")]
    [InlineData("=> [{|WSG2003:typeof(Derived)|}];")] // an attribute of its own is what makes an endpoint
    public Task FlaggedInEveryForm(string body) => Verify.Marked(In(body));

    [Theory]
    [InlineData("=> [typeof(Chat)];")]
    [InlineData("=> found.Where(each => each != typeof(Plain));")]
    [InlineData("=> found.Except(new[] { typeof(Plain) });")]
    [InlineData("{ Type[] without = [typeof(Plain)]; return found.Except(without); }")]
    [InlineData("=> found;")]
    public Task NotFlagged(string body) => Verify.NotFlagged(In(body));

    /// <summary>Of the calls that register, the compiler itself lets no other class through.</summary>
    [Theory]
    [InlineData("WsServer.Create().AddEndpoint<{|CS0311:Plain|}>()", "{|CS0311:AddEndpoint<Plain>|}")]
    public Task TheCompilerRefusesWhatIsRegistered(string call, string marked) => Verify.Marked(
        "public class Plain; public class User { object Run() => " + call.Replace("AddEndpoint<{|CS0311:Plain|}>", marked, StringComparison.Ordinal) + "; }");
}
