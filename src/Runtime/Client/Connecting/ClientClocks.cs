using WsGen.Connections;

namespace WsGen.Client.Connecting;

/// <summary>The clocks of clients: those that go by the system's time share one.</summary>
internal static class ClientClocks
{
    private static readonly Lazy<ConnectionClock> s_system = new(static () => new ConnectionClock(TimeProvider.System));

    public static ConnectionClock Find(TimeProvider time) => time == TimeProvider.System ? s_system.Value : new ConnectionClock(time);

    /// <summary>A client does not need it any more.</summary>
    public static void Release(ConnectionClock clock)
    {
        if (!s_system.IsValueCreated || clock != s_system.Value)
        {
            clock.Dispose();
        }
    }
}
