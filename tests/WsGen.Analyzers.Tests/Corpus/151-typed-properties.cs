// Settings of one session by its properties, and Tomcat's names with their own types.
using WsGen;

[ServerEndpoint("/settings")]
public sealed partial class Settings(WsSession session)
{
    [OnOpen]
    private void Set()
    {
        session.IdleTimeout = TimeSpan.FromMinutes(5);
        session.KeepAliveInterval = TimeSpan.FromMinutes(1);
        session.PongTimeout = TimeSpan.FromSeconds(20);
        session.UserProperties["org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT"] = 5000L;
        session.UserProperties["org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT"] = TimeSpan.FromSeconds(3);
        session.UserProperties["color"] = "blue";
        session.UserProperties["count"] = 5;
    }

    [OnMessage]
    private string? Get(string name) => session.UserProperties.TryGetValue(name, out object? value) ? value?.ToString() : null;
}
