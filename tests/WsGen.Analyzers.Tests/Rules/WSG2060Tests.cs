namespace WsGen.Analyzers.Tests.Rules;

/// <summary>User property cannot work.</summary>
public sealed class WSG2060Tests
{
    private const string Prefix = "org.apache.tomcat.websocket.";

    private static string User(string statement) => $$"""
        using static Keys;
        static class Keys { public const string Blocking = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT"; }
        public class User
        {
            void Use(WsSession session, EndpointConfig endpoint, ServerEndpointConfig config, WsClientOptions client, object any, double real, long whole, string text, TimeSpan time)
            {
                {{statement.Replace("@", Prefix)}}
            }
        }
        """;

    [Theory]
    [InlineData("""session.UserProperties["@BLOCKING_SEND_TIMEOUT"] = {|#0:5.5|};""", "The user property @BLOCKING_SEND_TIMEOUT is 5.5, of type System.Double; it must be a whole number of milliseconds, more than zero, or -1 for no limit")]
    [InlineData("""session.UserProperties[Blocking] = {|#0:"5s"|};""", "The user property @BLOCKING_SEND_TIMEOUT is 5s, of type System.String; it must be a whole number of milliseconds, more than zero, or -1 for no limit")]
    [InlineData("""session.UserProperties[Blocking] = {|#0:0L|};""", "The user property @BLOCKING_SEND_TIMEOUT is 0, of type System.Int64; it must be a whole number of milliseconds, more than zero, or -1 for no limit")]
    [InlineData("""session.UserProperties[Blocking] = {|#0:real|};""", "The user property @BLOCKING_SEND_TIMEOUT is of type double; it must be a whole number of milliseconds, more than zero, or -1 for no limit")]
    [InlineData("""session.UserProperties.Add("@textBufferSize", {|#0:time|});""", "The user property @textBufferSize is of type System.TimeSpan; it must be a whole number, from 1 to 2147483591 bytes")]
    [InlineData("""System.Collections.Generic.CollectionExtensions.TryAdd(session.UserProperties, "@textBufferSize", {|#0:time|});""", "The user property @textBufferSize is of type System.TimeSpan; it must be a whole number, from 1 to 2147483591 bytes")]
    [InlineData("""endpoint.UserProperties["@binaryBufferSize"] = {|#0:0|};""", "The user property @binaryBufferSize is 0, of type System.Int32; it must be a whole number, from 1 to 2147483591 bytes")]
    [InlineData("""session.EndpointConfig.UserProperties["@READ_IDLE_TIMEOUT_MS"] = {|#0:TimeSpan.FromSeconds(-1)|};""", "The user property @READ_IDLE_TIMEOUT_MS is -00:00:01, of type System.TimeSpan; it must be a whole number of milliseconds, zero (off) or at least 1 millisecond")]
    [InlineData("""config.WithUserProperty("@SESSION_CLOSE_TIMEOUT", {|#0:true|});""", "The user property @SESSION_CLOSE_TIMEOUT is True, of type System.Boolean; it must be a whole number of milliseconds, more than zero")]
    [InlineData("""config.WithUserProperty({|#0:"@READ_IDLE_TIMEOUT"|}, 5000L);""", "Tomcat has no user property @READ_IDLE_TIMEOUT. Did you mean @READ_IDLE_TIMEOUT_MS?")]
    [InlineData("""session.UserProperties[{|#0:"@noAddAfterHandshake"|}] = true;""", "The user property @noAddAfterHandshake counts for a whole server, not for one session: set it in the configuration")]
    [InlineData("""client.UserProperties["@IO_TIMEOUT_MS"] = {|#0:"soon"|};""", "The user property @IO_TIMEOUT_MS is \"soon\"; it must be a whole number, as text, int or long")]
    [InlineData("""client.UserProperties["@MAX_REDIRECTIONS"] = {|#0:time|};""", "The user property @MAX_REDIRECTIONS is of type System.TimeSpan; it must be a whole number, as text, int or long")]
    [InlineData("""client.UserProperties["@WS_AUTHENTICATION_USER_NAME"] = {|#0:7|};""", "The user property @WS_AUTHENTICATION_USER_NAME is of type int; it must be text")]
    [InlineData("""client.UserProperties["@SSL_PROTOCOLS"] = {|#0:"TLSv1.2,SSLv3"|};""", "The user property @SSL_PROTOCOLS is \"TLSv1.2,SSLv3\"; it must be one or several of TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, separated by commas, or a System.Security.Authentication.SslProtocols")]
    [InlineData("""client.UserProperties["@SSL_PROTOCOLS"] = {|#0:3072|};""", "The user property @SSL_PROTOCOLS is of type int; it must be one or several of TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, separated by commas, or a System.Security.Authentication.SslProtocols")]
    [InlineData("""_ = new WsClientOptions { UserProperties = { ["@IO_TIMEOUT_MS"] = {|#0:2.5|} } };""", "The user property @IO_TIMEOUT_MS is of type double; it must be a whole number, as text, int or long")]
    public Task Flagged(string statement, string message) =>
        Verify.Flagged("WSG2060", User(statement), message.Replace("@", Prefix));

    [Fact]
    public Task FlaggedAtTopLevel() => Verify.Marked("""
        var config = ServerEndpointConfig.Create("/", () => new Chat()).WithUserProperty("org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE", {|WSG2060:16|});
        Console.WriteLine(config.Path);

        class Chat : Endpoint { public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) => default; }
        """);

    [Theory]
    [InlineData("""session.UserProperties["@BLOCKING_SEND_TIMEOUT"] = 5000L; session.UserProperties[Blocking] = 5000; session.UserProperties[Blocking] = "5000"; session.UserProperties[Blocking] = -1;""")]
    [InlineData("""session.UserProperties[Blocking] = TimeSpan.FromSeconds(5); session.UserProperties[Blocking] = Timeout.InfiniteTimeSpan; session.UserProperties[Blocking] = time;""")]
    [InlineData("""session.UserProperties[Blocking] = any; session.UserProperties[Blocking] = whole; session.UserProperties[Blocking] = text; session.UserProperties[text] = real;""")]
    [InlineData("""session.UserProperties["limit"] = 5.5; session.UserProperties["BLOCKING_SEND_TIMEOUT"] = real; config.WithUserProperty("x", null);""")]
    [InlineData("""session.UserProperties["@IO_TIMEOUT_MS"] = 5.5; config.WithUserProperty("@SSL_CONTEXT", any);""")]
    [InlineData("""client.UserProperties["@IO_TIMEOUT_MS"] = "2000"; client.UserProperties["@MAX_REDIRECTIONS"] = 5; client.UserProperties["@SSL_PROTOCOLS"] = System.Security.Authentication.SslProtocols.Tls12; client.UserProperties["@SSL_PROTOCOLS"] = "TLSv1.2, TLSv1.3"; client.UserProperties["@SSL_PROTOCOLS"] = any; client.UserProperties["@whatever"] = real;""")]
    [InlineData("""var own = new System.Collections.Generic.Dictionary<string, object?>(); own[Blocking] = 5.5; own.Add("@nothing", 1);""")]
    public Task NotFlagged(string statements) => Verify.NotFlagged(User(statements));
}
