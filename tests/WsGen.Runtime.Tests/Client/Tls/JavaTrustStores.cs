using System.Security.Cryptography.X509Certificates;
using WsGen.Tests;

namespace WsGen.Client.Tls;

/// <summary>Trust stores that Java's keytool makes, and what they trust.</summary>
public sealed class JavaTrustStores : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TestAuthority _first = TestAuthority.CreateRoot("First CA");
    private readonly TestAuthority _second = TestAuthority.CreateRoot("Second CA");
    private readonly Lazy<Task<string>> _usual;

    public JavaTrustStores() => _usual = new(() => ImportAsync("usual.p12", "PKCS12"));

    public string Folder { get; } = Directory.CreateTempSubdirectory("wsgen").FullName;

    /// <summary>Issued by the second of two issuers.</summary>
    public X509Certificate2 Trusted => field ??= _second.Issue("localhost");

    /// <summary>The second issuer.</summary>
    public X509Certificate2 Issuer => _second.Public;

    public string FirstPem => Path.Combine(Folder, "first.pem");

    public string SecondPem => Path.Combine(Folder, "second.pem");

    public string PathOf(string name) => Path.Combine(Folder, name);

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(FirstPem, _first.Certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(SecondPem, _second.Certificate.ExportCertificatePem());
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return default;
    }

    /// <summary>A store as Java's documentation has one made: with the second issuer.</summary>
    public async Task<string> ImportAsync(string name, string storeType, string password = "changeit", params string[] more)
    {
        string path = PathOf(name);
        await RunAsync([.. more, "-importcert", "-noprompt", "-alias", "second", "-file", SecondPem, "-keystore", path, "-storetype", storeType, "-storepass", password]);
        return path;
    }

    /// <summary>The usual one, made once, under a name of its own.</summary>
    public async Task<string> CopyUsualAsync(string name)
    {
        string path = PathOf(name);
        File.Copy(await _usual.Value, path);
        return path;
    }

    public static async Task RunAsync(params string[] arguments)
    {
        await using ChildProcess keytool = ChildProcess.Start(Tools.KeyTool, ["-J-XX:TieredStopAtLevel=1", .. arguments]);
        Assert.True(await keytool.ExitAsync(Limit) == 0, $"{keytool}: {keytool.Output}{keytool.Errors}");
    }
}
