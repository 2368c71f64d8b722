using Microsoft.Extensions.Logging;

namespace WsGen.Connections;

/// <summary>
/// Logs refused handshakes: the first for each reason at Information, for whoever has just deployed it, and all others at Debug, for anybody can have himself refused. A reason is a rule, or a status
/// that the application has given: one bit for each. Thread-safe.
/// </summary>
internal sealed class RefusalLog
{
    private const int LastStatus = 599;

    private readonly int[] _seen = new int[((LastStatus + byte.MaxValue) / 32) + 1];

    /// <summary>Logs one.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="remote">Whose it was.</param>
    /// <param name="decision">The refusal.</param>
    /// <param name="reason">What is said of it.</param>
    public void Write(ILogger logger, object? remote, in UpgradeDecision decision, string reason)
    {
        if (logger.IsEnabled(LogLevel.Information) && IsFirst(decision.Refusal is null ? (int)decision.Violation : byte.MaxValue + decision.Status))
        {
            logger.HandshakeRefusedFirst(remote, decision.Status, reason);
        }
        else
        {
            logger.HandshakeRefused(remote, decision.Status, reason);
        }
    }

    private bool IsFirst(int kind)
    {
        int bit = 1 << (kind % 32);
        return (Volatile.Read(ref _seen[kind / 32]) & bit) == 0 && (Interlocked.Or(ref _seen[kind / 32], bit) & bit) == 0;
    }
}
