// What a session knows, and what a server says to it in the beginning.
using System.Text;
using WsGen;

[ServerEndpoint("/me/{id}")]
public sealed partial class Me
{
    [OnOpen]
    private ValueTask Tell(WsSession session, EndpointConfig config, [PathParam] Guid id)
    {
        StringBuilder text = new();
        text.AppendLine($"{id} at {config.Path}");
        text.AppendLine($"{session.RequestUri} {session.QueryString} {session.ProtocolVersion} {session.IsSecure}");
        text.AppendLine($"{session.RemoteEndPoint} {session.LocalEndPoint} {session.Subprotocol ?? "none"}");
        foreach ((string name, IReadOnlyList<string> values) in session.RequestParameters)
        {
            text.AppendLine($"{name}={string.Join(',', values)}");
        }

        return session.SendAsync(text.ToString());
    }
}
