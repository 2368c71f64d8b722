using System.Globalization;
using System.Text.RegularExpressions;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>Tomcat 10 with the examples it comes with, run from a folder of its own. Slow to start: one for all tests.</summary>
public sealed partial class TomcatServer : ForeignServer
{
    private const string Home = "/usr/share/tomcat10";
    private const string Examples = "/usr/share/tomcat10-examples/examples";

    private const string Configuration = $"""
        <Server port="-1">
          <Service name="Catalina">
            <Connector address="127.0.0.1" port="0" protocol="org.apache.coyote.http11.Http11NioProtocol" />
            <Engine name="Catalina" defaultHost="localhost">
              <Host name="localhost" appBase="webapps" autoDeploy="false" deployOnStartup="false">
                <Context path="/examples" docBase="{Examples}">
                  <Resources allowLinking="true" />
                  <JarScanner scanClassPath="false" scanManifest="false" />
                </Context>
              </Host>
            </Engine>
          </Service>
        </Server>
        """;

    /// <summary>Where no servlet would answer there are no filters either, and it is a filter that upgrades.</summary>
    private const string Servlets = """
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
          <servlet><servlet-name>default</servlet-name><servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class></servlet>
          <servlet-mapping><servlet-name>default</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
        </web-app>
        """;

    private string? _folder;
    private ChildProcess? _process;

    public override string Echo => Example("echoAnnotation");

    public string Example(string name) => At($"/examples/websocket/{name}");

    public override async ValueTask InitializeAsync()
    {
        Tools.RequireTomcat(Home, Examples);
        _folder = Directory.CreateTempSubdirectory("wsgen-tomcat").FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "conf"));
        Directory.CreateDirectory(Path.Combine(_folder, "temp"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "conf", "server.xml"), Configuration);
        await File.WriteAllTextAsync(Path.Combine(_folder, "conf", "web.xml"), Servlets);

        // Java logs to the standard error, where nobody waits for lines.
        _process = ChildProcess.Start(
            "/bin/sh", "-c", "exec \"$@\" 2>&1", "sh", Tools.Java, "-XX:TieredStopAtLevel=1", "-Xmx128m", "-Duser.language=en", $"-Dcatalina.base={_folder}",
            $"-Dcatalina.home={Home}", $"-Djava.io.tmpdir={Path.Combine(_folder, "temp")}", "-cp", $"{Home}/bin/bootstrap.jar:{Home}/bin/tomcat-juli.jar",
            "org.apache.catalina.startup.Bootstrap", "start");
        Match started = Starting().Match(await _process.LineAsync(static line => Starting().IsMatch(line), Patience));
        Port = int.Parse(started.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        await _process.LineAsync(static line => line.Contains("Server startup in", StringComparison.Ordinal), Patience);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [GeneratedRegex("""Starting ProtocolHandler \["http-nio-127\.0\.0\.1-auto-\d+-(\d+)"\]""")]
    private static partial Regex Starting();
}
