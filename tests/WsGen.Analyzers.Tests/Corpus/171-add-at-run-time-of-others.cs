// A plug-in host: what is found on the disk is added before anybody may connect.
using System.Reflection;
using WsGen;

WsServer server = WsServer.Create(args).AddEndpoints().Build();
List<ServerEndpointConfig> found = [];
foreach (string file in Directory.Exists("plugins") ? Directory.GetFiles("plugins", "*.dll") : [])
{
    IEnumerable<IPlugin> plugins = Assembly.LoadFrom(file).GetTypes()
        .Where(static type => type.IsAssignableTo(typeof(IPlugin)) && !type.IsAbstract)
        .Select(static type => (IPlugin)Activator.CreateInstance(type)!);
    found.AddRange(plugins.Select(static plugin => plugin.Endpoint));
}

server.AddEndpoints(found);
await server.RunAsync();

public interface IPlugin
{
    ServerEndpointConfig Endpoint { get; }
}

[ServerEndpoint("/plugins")]
public sealed partial class Plugins
{
    [OnOpen]
    private ValueTask Count(WsSession session) => session.SendAsync("see the log");
}
