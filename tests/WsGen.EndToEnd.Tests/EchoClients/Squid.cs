using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>squid, a proxy for CONNECT, in the clear and with TLS.</summary>
internal sealed class Squid : IAsyncDisposable
{
    private const int Attempts = 5;
    private const string Realm = "the way out";

    private readonly string _folder = Directory.CreateTempSubdirectory("wsgen-squid").FullName;
    private readonly ServerCertificates _certificates;
    private ChildProcess? _process;

    private Squid()
    {
        _certificates = new ServerCertificates(_folder);
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("squid is started on Linux only.");
        }

        foreach (string path in Directory.GetFiles(_folder).Append(_folder))
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111); // started by root it becomes somebody else, who writes here
        }
    }

    public int Port { get; private set; }

    /// <summary>Where it speaks TLS; its certificate is for localhost.</summary>
    public int SecurePort { get; private set; }

    public string AuthorityFile => _certificates.AuthorityFile;

    /// <summary>Who may pass, once it asks.</summary>
    public static string User => "me";

    public static string Password => "sesame";

    /// <summary>What it has logged: "... CONNECT 127.0.0.1:1234 me ..." and the like.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => Path.Combine(_folder, "access.log");

    /// <param name="asksBy">Digest, Basic, or null: anybody may pass.</param>
    public static async Task<Squid> StartAsync(string? asksBy = null)
    {
        var proxy = new Squid();
        try
        {
            for (int attempt = 1; !await proxy.TryStartAsync(asksBy); attempt++)
            {
                Assert.True(attempt < Attempts, $"squid does not start.\n{proxy._process!.Output}{proxy._process.Errors}");
            }

            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>False: somebody has taken a port meanwhile.</summary>
    private async Task<bool> TryStartAsync(string? asksBy)
    {
        int[] ports = ForeignServer.FindPorts(2);
        (Port, SecurePort) = (ports[0], ports[1]);
        string file = Path.Combine(_folder, "squid.conf");
        string[] lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"http_port 127.0.0.1:{Port}"),
            string.Create(CultureInfo.InvariantCulture, $"https_port 127.0.0.1:{SecurePort} tls-cert={_folder}/good.pem tls-key={_folder}/good.key"),
            .. asksBy is null ? ["http_access allow all"] : await AskAsync(asksBy),
            $"access_log stdio:{LogFile}", $"cache_log {_folder}/cache.log", $"coredump_dir {_folder}",
            "cache deny all", "pid_filename none", "netdb_filename none", "logfile_rotate 0", "pinger_enable off", "shutdown_lifetime 0 seconds", "visible_hostname squid.test",
        ];
        await File.WriteAllLinesAsync(file, lines);
        _process = ChildProcess.Start(Tools.Squid, "-N", "-d", "1", "-f", file);
        await Bounded.Until(() => IsIn("Accepting HTTPS Socket connections") || IsIn("FATAL"));
        return !IsIn("FATAL");

        bool IsIn(string text) => _process.Errors.Contains(text, StringComparison.Ordinal);
    }

    /// <summary>The lines of its configuration that have it ask, and the file that its helper reads.</summary>
    private async Task<string[]> AskAsync(string scheme)
    {
        string passwords = Path.Combine(_folder, "passwords");
        bool isDigest = scheme == "Digest";
        string secret = isDigest ? $"{User}:{Realm}:{Password}" : Password;
        await File.WriteAllTextAsync(
            passwords, (isDigest ? $"{User}:{Realm}:" : $"{User}:") + Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(secret))) + "\n");
        string helper = isDigest ? "/usr/lib/squid/digest_file_auth -c" : "/usr/lib/squid/basic_ncsa_auth";
        string name = scheme.ToLowerInvariant(); // as squid spells it
        return
        [
            $"auth_param {name} program {helper} {passwords}", $"auth_param {name} children 1", $"auth_param {name} realm {Realm}",
            "acl known proxy_auth REQUIRED", "http_access allow known", "http_access deny all",
        ];
    }
}
