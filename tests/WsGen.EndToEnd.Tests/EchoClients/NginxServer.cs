using System.Globalization;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>nginx, in front of node's ws: passes requests on, redirects, asks for passwords, and ends TLS.</summary>
public sealed class NginxServer : ForeignServer
{
    public const string User = "me";
    public const string Password = "open sesame";

    private static readonly string[] Certificates = ["good", "other", "expired", "self"];

    private readonly NodeServer _node = new();
    private readonly Dictionary<string, int> _secure = [];
    private string? _folder;
    private ServerCertificates? _certificates;
    private ChildProcess? _process;

    /// <summary>The same places on another port, which makes it another host.</summary>
    public int OtherPort { get; private set; }

    /// <summary>Where the certificate of the authority is, which signed all of them but "self".</summary>
    public string AuthorityFile => _certificates!.AuthorityFile;

    /// <summary>A folder for the tests' own files.</summary>
    public string Folder => _folder!;

    /// <summary>A place over TLS.</summary>
    /// <param name="certificate">good; other (for another host), expired, self(-signed), or old (which has no version of TLS from this decade).</param>
    /// <param name="path">The place.</param>
    public string Secure(string certificate, string path = "/echo") => $"wss://localhost:{_secure[certificate]}{path}";

    public override async ValueTask InitializeAsync()
    {
        await _node.InitializeAsync();
        _folder = Directory.CreateTempSubdirectory("wsgen-nginx").FullName;
        _certificates = new ServerCertificates(_folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, "passwords"), $"{User}:{{PLAIN}}{Password}\n");
        _process = await NginxProcess.StartAsync(_folder, 256, "access_log off;", () =>
        {
            int[] ports = FindPorts(3 + Certificates.Length);
            (Port, OtherPort, _secure["old"]) = (ports[0], ports[1], ports[2]);
            for (int i = 0; i < Certificates.Length; i++)
            {
                _secure[Certificates[i]] = ports[3 + i];
            }

            return Configuration();
        });
    }

    public override async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        await _node.DisposeAsync();
        _certificates?.Dispose();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Configuration() => string.Create(CultureInfo.InvariantCulture, $$"""
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection "upgrade";
          server {
            listen 127.0.0.1:{{Port}};
            location / { proxy_pass http://127.0.0.1:{{_node.Port}}; }
            location /private/ {
              auth_basic "those who know";
              auth_basic_user_file passwords;
              proxy_pass http://127.0.0.1:{{_node.Port}}/;
            }
            location = /redirect/300 { add_header Location /echo always; return 300; }
            location = /redirect/301 { return 301 /echo; }
            location = /redirect/302 { return 302 /echo; }
            location = /redirect/303 { return 303 /echo; }
            location = /redirect/305 { add_header Location /echo always; return 305; }
            location = /redirect/307 { return 307 /echo; }
            location = /redirect/308 { return 308 /echo; }
            location = /relative/302 { absolute_redirect off; return 302 ../echo; }
            location = /nowhere { return 300; }
            location = /loop/a { return 302 /loop/b; }
            location = /loop/b { return 302 /loop/a; }
            location ~ ^/here/(.*)$ { return 307 /$1; }
            location ~ ^/elsewhere/(.*)$ { return 307 http://127.0.0.1:{{OtherPort}}/$1; }
            location = /secure { return 301 https://localhost:{{_secure["good"]}}/echo; }
            location = /chain/0 { proxy_pass http://127.0.0.1:{{_node.Port}}/echo; }
            {{string.Concat(Enumerable.Range(1, 21).Select(Link))}}
          }
          server {
            listen 127.0.0.1:{{OtherPort}};
            location / { proxy_pass http://127.0.0.1:{{_node.Port}}; }
            location /private/ {
              auth_basic "others";
              auth_basic_user_file passwords;
              proxy_pass http://127.0.0.1:{{_node.Port}}/;
            }
          }
        {{string.Concat(Certificates.Select(each => SecureServer(each, each, "")))}}
        {{SecureServer("old", "good", "ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;")}}
        """);

    private static string Link(int number) => string.Create(CultureInfo.InvariantCulture, $"location = /chain/{number} {{ return 302 /chain/{number - 1}; }} ");

    private string SecureServer(string name, string certificate, string settings) => string.Create(CultureInfo.InvariantCulture, $$"""
          server {
            listen 127.0.0.1:{{_secure[name]}} ssl;
            ssl_certificate {{certificate}}.pem;
            ssl_certificate_key {{certificate}}.key;
            {{settings}}
            location / { proxy_pass http://127.0.0.1:{{_node.Port}}; }
            location = /downgrade { return 302 http://127.0.0.1:{{Port}}/echo; }
          }

        """);
}
