using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using WsGen.Connections;

namespace WsGen.Support;

/// <summary>
/// Moves the time of a server in memory. A tick waits for nobody: where a thread is at a connection, as one is that has just flushed what the test already
/// has, it leaves what is due to the next tick. Where time stands still there may be none, so it moves while nobody is at any connection.
/// </summary>
internal static class StillTime
{
    public static async Task PassAsync(this FakeTimeProvider time, WsServer server, TimeSpan span)
    {
        for (TimeSpan left = span, step; left > TimeSpan.Zero; left -= step)
        {
            step = left < ConnectionClock.Resolution ? left : ConnectionClock.Resolution;
            foreach (WsConnection connection in ClockOf(server).Snapshot().OfType<WsConnection>())
            {
                await AtRestAsync(connection);
            }

            time.Advance(step);
        }
    }

    /// <summary>
    /// Handlers whose answers the test has already may have yet to return: until then their session is not idle, and what it reads may be held, with a ping behind it answered.
    /// </summary>
    public static Task HandlersReturnedAsync(WsServer server) => Bounded.Until(() => ClockOf(server).Snapshot().OfType<WsConnection>().All(
        static connection => !HasMessagesBeside(connection) && !HeldOf(connection) && Volatile.Read(ref TurnThreadOf(connection)) == 0));

    /// <summary>No thread takes a turn, and none that has is still flushing.</summary>
    private static async ValueTask AtRestAsync(WsConnection connection)
    {
        if (Volatile.Read(ref TurnThreadOf(connection)) != 0)
        {
            await Bounded.Until(() => Volatile.Read(ref TurnThreadOf(connection)) == 0);
        }

        lock (connection)
        {
            // A connection is its own lock.
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_clock")]
    private static extern ref ConnectionClock ClockOf(WsServer server);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_HasMessagesBeside")]
    private static extern bool HasMessagesBeside(WsConnection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_held")]
    private static extern ref bool HeldOf(WsConnection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_turnThread")]
    private static extern ref int TurnThreadOf(WsConnection connection);
}
