namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Obsolete version of TLS is allowed.</summary>
public sealed class WSG2068Tests
{
    private const string Key = "org.apache.tomcat.websocket.SSL_PROTOCOLS";

    private static string User(string statements) => $$"""
        using System.Net.Security; using System.Security.Authentication; using static System.Security.Authentication.SslProtocols;
        public class User
        {
            const string Versions = "TLSv1.2,TLSv1.1";
            const string Key = "{{Key}}";
            void Use(WsClientOptions options, WsServerBuilder builder, WsSession session, string known, SslProtocols versions)
            {
                {{statements}}
            }
        }
        """;

    [Theory]
    [InlineData("options.UserProperties[\"" + Key + "\"] = {|#0:\"TLSv1, TLSv1.2\"|};", Key, "TLS 1.0")]
    [InlineData("options.Tls.Protocols = {|#0:(SslProtocols)0x3C0|};", "Protocols", "TLS 1.0 and TLS 1.1")]
    [InlineData("options.Tls.Custom = new() { EnabledSslProtocols = {|#0:(SslProtocols)48 | Tls12|} };", "EnabledSslProtocols", "SSL 3.0")]
    public Task Flagged(string statements, string place, string versions) => Verify.Flagged(
        "WSG2068", User(statements), $"'{place}' allows {versions}, which RFC 8996 forbids: leave the versions to the machine, or name TLS 1.2 and 1.3");

    [Theory]
    [InlineData("options.UserProperties[Key] = {|WSG2068:Versions|};")]
    [InlineData("options.UserProperties.Add(Key, {|WSG2068:\"TLSv1.1\"|});")]
    [InlineData("_ = new WsClientOptions { UserProperties = { [Key] = {|WSG2068:\"TLSv1\"|} } };")]
    [InlineData("_ = new WsClientOptions { Tls = { Protocols = {|WSG2068:(SslProtocols)192|} } };")]
    [InlineData("var tls = new SslClientAuthenticationOptions(); tls.EnabledSslProtocols = {|WSG2068:(SslProtocols)768|}; options.Tls.Custom = tls;")]
    [InlineData("builder.UseTls(new SslServerAuthenticationOptions { EnabledSslProtocols = {|WSG2068:(SslProtocols)768|} });")]
    [InlineData("SslServerAuthenticationOptions tls = new() { EnabledSslProtocols = {|WSG2068:(SslProtocols)12|} }; builder.UseTls(tls);")]
    public Task FlaggedInEveryForm(string statements) => Verify.Marked(User(statements));

    [Theory]
    [InlineData("options.UserProperties[Key] = \"TLSv1.2,TLSv1.3\";")]
    [InlineData("options.UserProperties[Key] = known;")]
    [InlineData("options.UserProperties[\"mine\"] = \"TLSv1\";")]
    [InlineData("options.Tls.Protocols = Tls12 | Tls13; options.Tls.Protocols = SslProtocols.None; options.Tls.Protocols = versions;")]
    [InlineData("_ = new SslClientAuthenticationOptions { EnabledSslProtocols = (SslProtocols)192 };")] // somebody else's
    [InlineData("SslServerAuthenticationOptions tls = new() { EnabledSslProtocols = (SslProtocols)192 }; Console.WriteLine(tls);")]
    public Task NotFlagged(string statements) => Verify.NotFlagged(User(statements));

    /// <summary>The compiler has said it, or was told not to.</summary>
    [Fact]
    public Task NotFlaggedWhereThePlatformWarns() => Verify.NotFlagged(User("""
        #pragma warning disable SYSLIB0039
                options.Tls.Protocols = SslProtocols.Tls | Tls11;
        """));
}
