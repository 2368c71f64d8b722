using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace WsGen.Client.Tls;

/// <summary>Files of trusted certificates: what can be read, and what is said of what cannot.</summary>
public sealed class TrustStoreTests(JavaTrustStores java) : IClassFixture<JavaTrustStores>
{
    private static WsClientTlsOptions At(string path) => new() { TrustStore = path };

    private async Task TrustsAsync(WsClientTlsOptions options)
    {
        await using TlsServer server = TlsServer.Start(java.Trusted);
        await server.AcceptsAsync(options);
    }

    /// <summary>Refused before there is a handshake.</summary>
    private async Task<string> RefusesAsync(WsClientTlsOptions options)
    {
        await using TlsServer server = TlsServer.Start(java.Trusted);
        return (await server.FailsAsync(HandshakeFailure.TrustStore, options)).Message;
    }

    private async Task<string> WriteAsync(string name, byte[] content)
    {
        string path = java.PathOf(name);
        await File.WriteAllBytesAsync(path, content);
        return path;
    }

    [Fact]
    public async Task OneMadeByKeytoolIsReadWithItsUsualPassword() => await TrustsAsync(At(await java.CopyUsualAsync("copy.p12")));

    [Fact]
    public async Task OneMadeByAnOldKeytoolIsRead() =>
        await TrustsAsync(At(await java.ImportAsync("old.p12", "PKCS12", "changeit", "-J-Dkeystore.pkcs12.legacy")));

    [Fact]
    public async Task OneMadeByKeytoolWithoutPasswordIsRead() => await TrustsAsync(At(await java.ImportAsync(
        "open.p12", "PKCS12", "changeit", "-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE", "-J-Dkeystore.pkcs12.macAlgorithm=NONE")));

    /// <summary>The store of a Java server holds keys besides.</summary>
    [Fact]
    public async Task KeysInOneMadeByKeytoolAreNoHindrance()
    {
        string path = await java.CopyUsualAsync("keys.p12");
        await JavaTrustStores.RunAsync("-importcert", "-noprompt", "-alias", "first", "-file", java.FirstPem, "-keystore", path, "-storepass", "changeit");
        await JavaTrustStores.RunAsync("-genseckey", "-alias", "secret", "-keyalg", "AES", "-keysize", "128", "-keystore", path, "-storepass", "changeit");
        await JavaTrustStores.RunAsync("-genkeypair", "-alias", "own", "-keyalg", "EC", "-dname", "CN=own", "-keystore", path, "-storepass", "changeit");
        X509Certificate2Collection read = new TlsCache().LoadStore(path, "changeit");
        Assert.Equal(["CN=First CA", "CN=Second CA", "CN=own"], read.Select(static certificate => certificate.Subject).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(read, static certificate => certificate.HasPrivateKey);
    }

    [Fact]
    public async Task AnotherPasswordIsTakenAndAWrongOneIsSaid()
    {
        string path = await java.ImportAsync("password.p12", "PKCS12", "else-where");
        await TrustsAsync(new WsClientTlsOptions { TrustStore = path, TrustStorePassword = "else-where" });
        Assert.Equal(
            $"The trust store \"{path}\" has another password. Set WsClientTlsOptions.TrustStorePassword (the user property "
            + "org.apache.tomcat.websocket.SSL_TRUSTSTORE_PWD); its default is Java's, changeit.",
            await RefusesAsync(At(path)));
        string message = await RefusesAsync(new WsClientTlsOptions { TrustStore = path, TrustStorePassword = "a-secret" });
        Assert.DoesNotContain("a-secret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JKS")]
    [InlineData("JCEKS")]
    public async Task OneOfJavasOwnKindIsRefusedWithTheCommandThatConvertsIt(string kind)
    {
        string path = await java.ImportAsync($"java {kind}.{kind}", kind);
        string message = await RefusesAsync(At(path));
        Assert.Contains($"is of Java's own kind {kind}", message, StringComparison.Ordinal);

        // The command works as it stands; the passwords it would ask for are given here.
        string command = Regex.Match(message, "keytool (.* -deststoretype PKCS12)").Groups[1].Value;
        string[] arguments = [.. Regex.Matches(command, "\"([^\"]*)\"|[^ ]+").Select(static part => part.Value.Trim('"'))];
        await JavaTrustStores.RunAsync([.. arguments, "-srcstorepass", "changeit", "-deststorepass", "changeit", "-noprompt"]);
        await TrustsAsync(At(Path.ChangeExtension(path, ".p12")));
    }

    [Fact]
    public async Task OneOfPemMayHaveSeveralCertificatesAndMore()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        string text = $"# what we trust: \u00fc\r\n{await File.ReadAllTextAsync(java.FirstPem)}\r\n{key.ExportPkcs8PrivateKeyPem()}\r\n{await File.ReadAllTextAsync(java.SecondPem)}";
        await TrustsAsync(At(await WriteAsync("several.pem", Encoding.UTF8.GetBytes(text))));
        Assert.Contains("is not in the trust store \"", await UntrustedAsync(At(java.FirstPem)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneCertificateInDerIsRead() => await TrustsAsync(At(await WriteAsync("one.der", java.Issuer.RawData)));

    [Fact]
    public async Task CertificatesAndAFileAreTrustedTogether()
    {
        WsClientTlsOptions options = At(java.FirstPem);
        options.TrustedCertificates.Add(TestAuthority.CreateRoot("Third CA").Public);
        Assert.Contains(
            $"is neither in the trust store \"{java.FirstPem}\" nor among WsClientTlsOptions.TrustedCertificates", await UntrustedAsync(options), StringComparison.Ordinal);
        options.TrustedCertificates.Add(java.Issuer);
        await TrustsAsync(options);
    }

    [Fact]
    public async Task OneThatIsNotThereIsRefusedByItsFullPath()
    {
        Assert.Equal(
            $"The trust store \"{Path.GetFullPath("nowhere.p12")}\" does not exist. Check WsClientTlsOptions.TrustStore.", await RefusesAsync(At("nowhere.p12")));
        Assert.StartsWith($"The trust store \"{java.PathOf("no/where.p12")}\" does not exist.", await RefusesAsync(At(java.PathOf("no/where.p12"))), StringComparison.Ordinal);
        Assert.StartsWith($"The trust store \"{java.Folder}\" cannot be opened: ", await RefusesAsync(At(java.Folder)), StringComparison.Ordinal);
        Assert.StartsWith("The trust store \"\" cannot be opened: ", await RefusesAsync(At("")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneThatHoldsNoCertificateIsRefused()
    {
        string emptied = await java.CopyUsualAsync("emptied.p12");
        await JavaTrustStores.RunAsync("-delete", "-alias", "second", "-keystore", emptied, "-storepass", "changeit");
        string sentence = $"The trust store \"{emptied}\" holds no certificate, so nobody could be trusted. Put the certificate of the issuer into it, or that of the server itself.";
        Assert.Equal(sentence, await RefusesAsync(At(emptied)));
        using var key = System.Security.Cryptography.RSA.Create(2048);
        string keyOnly = await WriteAsync("key.pem", Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        Assert.Equal(sentence.Replace(emptied, keyOnly, StringComparison.Ordinal), await RefusesAsync(At(keyOnly)));
        string empty = await WriteAsync("empty", []);
        Assert.Equal(sentence.Replace(emptied, empty, StringComparison.Ordinal), await RefusesAsync(At(empty)));
    }

    [Theory]
    [InlineData("trust me")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("0\u0005\u0002\u0001\u0003")]
    public async Task OneThatIsSomethingElseIsRefused(string content)
    {
        string path = await WriteAsync("else", Encoding.ASCII.GetBytes(content));
        Assert.StartsWith($"The trust store \"{path}\" cannot be read as PKCS#12, nor as certificates in PEM: ", await RefusesAsync(At(path)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneThatIsNoneByItsSizeIsNotReadIntoMemory()
    {
        string path = java.PathOf("large");
        await using (FileStream file = File.Create(path))
        {
            file.SetLength(1L << 33);
        }

        Assert.Equal($"The trust store \"{path}\" is larger than 16777216 bytes, which no trust store should be.", await RefusesAsync(At(path)));
    }

    [Fact]
    public async Task OneIsReadOnceAndAgainWhenItHasChanged()
    {
        string path = await WriteAsync("changing.pem", await File.ReadAllBytesAsync(java.FirstPem));
        WsClientTlsOptions options = At(path);
        X509Certificate2Collection first = options.Cache.LoadStore(path, "x");
        Assert.Same(first, options.Cache.LoadStore(path, "x"));
        Assert.Same(first, options.Copy().Cache.LoadStore(path, "x"));
        Assert.NotSame(first, options.Cache.LoadStore(path, "y"));
        await UntrustedAsync(options);

        await WriteAsync("changing.pem", await File.ReadAllBytesAsync(java.SecondPem));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));
        await TrustsAsync(options);
    }

    /// <summary>As secrets are mounted into containers: the path stays, and the link behind it is turned.</summary>
    [Fact]
    public async Task ALinkThatLeadsElsewhereIsAChange()
    {
        string link = java.PathOf("link.pem");
        File.CreateSymbolicLink(link, java.FirstPem);
        WsClientTlsOptions options = At(link);
        await UntrustedAsync(options);
        DateTime written = File.GetLastWriteTimeUtc(java.FirstPem);
        File.Delete(link);
        File.CreateSymbolicLink(link, java.SecondPem);
        File.SetLastWriteTimeUtc(java.SecondPem, written.AddMinutes(1));
        await TrustsAsync(options);
    }

    private async Task<string> UntrustedAsync(WsClientTlsOptions options)
    {
        await using TlsServer server = TlsServer.Start(java.Trusted);
        return (await server.FailsAsync(HandshakeFailure.CertificateUntrusted, options)).Message;
    }
}
