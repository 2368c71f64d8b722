// Blocking calls where they hold up nobody's messages.
using WsGen;

WsServer server = WsServer.Create(args).AddEndpoints().Build();
server.StartAsync().GetAwaiter().GetResult();
Thread.Sleep(TimeSpan.FromSeconds(1));
string banner = File.ReadAllText("banner.txt");
Console.WriteLine(banner);
server.StopAsync().Wait();

[ServerEndpoint("/banner")]
public sealed partial class Banner
{
    private static readonly string Text = File.Exists("banner.txt") ? File.ReadAllText("banner.txt") : "";

    [OnOpen]
    private ValueTask Show(WsSession session) => session.SendAsync(Text);
}
