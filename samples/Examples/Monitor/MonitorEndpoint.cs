using WsGen;

namespace Examples.Monitor;

/// <summary>One person's connection to the readings. The page only listens: whatever it says is closed with 1003.</summary>
[ServerEndpoint("/monitor")]
public sealed partial class MonitorEndpoint(LiveMonitor monitor, WsSession session)
{
    private readonly SessionPage _page = new(session);

    [OnOpen]
    private void Join() => monitor.Join(_page);

    [OnClose]
    private void Leave() => monitor.Leave(_page);
}
