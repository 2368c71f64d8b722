using WsGen.Connections;
using WsGen.Transports;

namespace WsGen.Sessions;

/// <summary>The way of one message to many sessions.</summary>
internal static class Broadcasting
{
    /// <summary>Gives it to all of them but one. What the next ones need is fetched while this one writes: with many sessions most of the time goes into waiting for memory.</summary>
    public static void SendTo(this ref BroadcastFrame message, ReadOnlySpan<WsSession> sessions, WsSession? except)
    {
        for (int i = 0; i < sessions.Length; i++)
        {
            if (i + 3 < sessions.Length)
            {
                CacheLines.Fetch(sessions[i + 3]);
                sessions[i + 2].Approach();
            }

            if (sessions[i] != except)
            {
                sessions[i].Broadcast(ref message);
            }
        }
    }
}
