using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Server's certificate is not checked.</summary>
public sealed class WSG2063Tests
{
    private const string Usings = "using System.Net.Security;\n";

    private static string User(string statements) => Usings + $$"""
        public class User
        {
            static bool Yes(object sender, System.Security.Cryptography.X509Certificates.X509Certificate? certificate, System.Security.Cryptography.X509Certificates.X509Chain? chain, SslPolicyErrors errors) => true;
            static bool Check(object sender, System.Security.Cryptography.X509Certificates.X509Certificate? certificate, System.Security.Cryptography.X509Certificates.X509Chain? chain, SslPolicyErrors errors) => errors == SslPolicyErrors.None;
            void Use(WsClientOptions options, bool trust)
            {
                {{statements}}
            }
        }
        """;

    [Theory]
    [InlineData("options.Tls.Custom = new SslClientAuthenticationOptions { {|#0:RemoteCertificateValidationCallback = (_, _, _, _) => true|} };")]
    [InlineData("options.Tls.Custom = new() { TargetHost = \"a\", {|#0:RemoteCertificateValidationCallback = delegate { return true; }|} };")]
    [InlineData("options.Tls.Custom = new() { {|#0:RemoteCertificateValidationCallback = Yes|} };")]
    [InlineData("options.Tls.Custom = new() { {|#0:RemoteCertificateValidationCallback = (_, _, _, errors) => { if (errors != 0) { Console.WriteLine(errors); return true; } return true; }|} };")]
    [InlineData("var tls = new SslClientAuthenticationOptions { {|#0:RemoteCertificateValidationCallback = (_, _, _, _) => true|} }; options.Tls.Custom = tls;")]
    [InlineData("var tls = new SslClientAuthenticationOptions(); {|#0:tls.RemoteCertificateValidationCallback = (_, _, _, _) => true|}; options.Tls.Custom = tls;")]
    [InlineData("{|#0:options.Tls.Custom!.RemoteCertificateValidationCallback = (_, _, _, _) => true|};")]
    [InlineData("_ = new WsClientOptions { Tls = { Custom = new() { {|#0:RemoteCertificateValidationCallback = (_, _, _, _) => true|} } } };")]
    public Task Flagged(string statements) => Verify.Flagged(
        "WSG2063", User(statements),
        "'RemoteCertificateValidationCallback' accepts every certificate: anybody between can read along; trust one by TrustStore or TrustedCertificates");

    [Theory]
    [InlineData("errors == SslPolicyErrors.None || errors == SslPolicyErrors.RemoteCertificateNameMismatch", "certificates of other hosts")]
    [InlineData("errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateNameMismatch", "certificates of other hosts")]
    [InlineData("(errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == 0", "certificates of other hosts")]
    [InlineData("!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)", "certificates of other hosts")]
    [InlineData("(int)errors < 1 || errors == SslPolicyErrors.RemoteCertificateChainErrors", "certificates of unknown issuers")]
    [InlineData("errors != SslPolicyErrors.RemoteCertificateNotAvailable", "every certificate")]
    [InlineData("{ if (errors == SslPolicyErrors.RemoteCertificateNameMismatch) { Console.WriteLine(errors); return true; } return errors == SslPolicyErrors.None; }", "certificates of other hosts")]
    [InlineData("{ errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch; return errors is SslPolicyErrors.None ? true : false; }", "certificates of other hosts")]
    public Task FlaggedForCertificatesWithErrors(string body, string what) => Verify.Flagged(
        "WSG2063", User($"options.Tls.Custom = new() {{ {{|#0:RemoteCertificateValidationCallback = (_, _, _, errors) => {body}|}} }};"),
        $"'RemoteCertificateValidationCallback' accepts {what}: anybody between can read along; trust one by TrustStore or TrustedCertificates");

    [Fact]
    public Task FlaggedForAMethodAndALocalFunction() => Verify.Marked(Usings + """
        using System.Security.Cryptography.X509Certificates;
        public class User
        {
            static bool AnyName(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => errors is 0 or SslPolicyErrors.RemoteCertificateNameMismatch;
            void Use(WsClientOptions options)
            {
                options.Tls.Custom = new() { {|WSG2063:RemoteCertificateValidationCallback = AnyName|} };
                options.Tls.Custom = new() { {|WSG2063:RemoteCertificateValidationCallback = AnyIssuer|} };
                bool AnyIssuer(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) { return errors != SslPolicyErrors.RemoteCertificateNameMismatch; }
            }
        }
        """);

    [Theory]
    [InlineData("errors == SslPolicyErrors.RemoteCertificateNameMismatch && certificate!.Subject == \"CN=a\"")]
    [InlineData("errors == SslPolicyErrors.None || (trust && errors == SslPolicyErrors.RemoteCertificateNameMismatch)")]
    [InlineData("(errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0 && (errors == 0 || chain!.ChainStatus.Length == 0)")]
    [InlineData("{ if (trust) { return false; } return errors != SslPolicyErrors.RemoteCertificateChainErrors; }")]
    [InlineData("{ errors = Again(); return errors == 0; SslPolicyErrors Again() => trust ? errors : 0; }")]
    [InlineData("errors switch { SslPolicyErrors.None => true, _ => false }")]
    public Task NotFlaggedWhereMoreIsAsked(string body) => Verify.NotFlagged(
        User($"options.Tls.Custom = new() {{ RemoteCertificateValidationCallback = (_, certificate, chain, errors) => {body} }};"));

    [Fact]
    public Task FlaggedAtTopLevel() => Verify.Marked(Usings + """
        var options = new WsClientOptions();
        options.Tls.Custom = new SslClientAuthenticationOptions { {|WSG2063:RemoteCertificateValidationCallback = (_, _, _, _) => true|} };
        """);

    [Theory]
    [InlineData("options.Tls.Custom = new() { RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None };")]
    [InlineData("options.Tls.Custom = new() { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == \"a\" };")]
    [InlineData("options.Tls.Custom = new() { RemoteCertificateValidationCallback = (_, _, _, _) => trust };")]
    [InlineData("options.Tls.Custom = new() { RemoteCertificateValidationCallback = (_, _, _, _) => false };")]
    [InlineData("options.Tls.Custom = new() { RemoteCertificateValidationCallback = (_, _, _, errors) => { if (errors != 0) { throw new InvalidOperationException(); } return true; } };")]
    [InlineData("options.Tls.Custom = new() { RemoteCertificateValidationCallback = Check }; options.Tls.Custom = new() { TargetHost = \"a\" };")]
    [InlineData("var other = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true }; Console.WriteLine(other);")]
    public Task NotFlagged(string statements) => Verify.NotFlagged(User(statements));

    [Fact]
    public Task Fixed() => Verify.Fixed<SecureConnectionCodeFixProvider>(
        Usings + """
        public class User
        {
            void Use(WsClientOptions options)
            {
                options.Tls.Custom = new SslClientAuthenticationOptions { TargetHost = "a", {|WSG2063:RemoteCertificateValidationCallback = (_, _, _, _) => true|} };
                options.Tls.Custom = new SslClientAuthenticationOptions { {|WSG2063:RemoteCertificateValidationCallback = (_, _, _, _) => true|} };
                {|WSG2063:options.Tls.Custom.RemoteCertificateValidationCallback = (_, _, _, _) => true|};
            }
        }
        """,
        Usings + """
        public class User
        {
            void Use(WsClientOptions options)
            {
                options.Tls.Custom = new SslClientAuthenticationOptions { TargetHost = "a" };
                options.Tls.Custom = new SslClientAuthenticationOptions { };
            }
        }
        """);
}
