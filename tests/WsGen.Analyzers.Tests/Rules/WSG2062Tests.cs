namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Sends wait for ever.</summary>
public sealed class WSG2062Tests
{
    private const string Message = "SendTimeout is infinite: a peer that reads nothing keeps its connection and its queue for ever";

    [Theory]
    [InlineData("session.SendTimeout = {|#0:Timeout.InfiniteTimeSpan|};")]
    [InlineData("builder.Options.SendTimeout = {|#0:TimeSpan.FromMilliseconds(-1)|};")]
    [InlineData("_ = new EndpointOptions { SendTimeout = {|#0:Timeout.InfiniteTimeSpan|} };")]
    public Task Flagged(string statement) => Verify.Flagged(
        "WSG2062", $$"""public class User { void Use(WsSession session, WsServerBuilder builder) { {{statement}} } }""", Message);

    [Fact]
    public Task FlaggedInTheAttribute() => Verify.Flagged(
        "WSG2062", """[ServerEndpoint("/a")] [EndpointOptions(SendTimeout = {|#0:-1|})] public partial record Chat { [OnMessage] void Take(string text) { } }""", Message);

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        public class User
        {
            void Use(WsSession session, TimeSpan time)
            {
                session.SendTimeout = TimeSpan.FromHours(1);
                session.SendTimeout = time;
                session.AsyncSendTimeout = Timeout.InfiniteTimeSpan;
                session.BlockingSendTimeout = Timeout.InfiniteTimeSpan;
            }
        }
        """);
}
