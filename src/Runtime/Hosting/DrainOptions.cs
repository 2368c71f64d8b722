using WsGen.Connections;
using WsGen.Connections.Settings;

namespace WsGen;

/// <summary>
/// How a server that stops gets rid of its sessions: it is not ready any more, serves on for <see cref="Delay"/>, takes no new sessions from then on, and
/// closes the open ones over <see cref="Period"/>. All of it is part of the host's stop time-out. Bound from the configuration section <c>WsGen:Drain</c>.
/// </summary>
public sealed class DrainOptions
{
    /// <summary>
    /// From the moment at which the server is not ready any more to the first close: the time that a load balancer needs to notice. Until then everything
    /// goes on, and new sessions are opened, for they still come. Zero to 24 days. Default: zero.
    /// </summary>
    public TimeSpan Delay { get; set; }

    /// <summary>
    /// Over which the sessions are closed: in batches of the same size, in no particular order, ten a second at most, each at a random moment of its share of the
    /// period. So those who connect again come one after the other. It is over when all have gone. Zero to 24 days. Default: zero, all at once.
    /// </summary>
    public TimeSpan Period { get; set; }

    /// <summary>
    /// What sessions are closed with: <see cref="CloseCode.GoingAway"/> (1001), or <see cref="CloseCode.ServiceRestart"/> (1012) for servers that come
    /// back. Clients that connect again do so after either. Default: 1001.
    /// </summary>
    public CloseCode CloseCode { get; set; } = CloseCode.GoingAway;

    /// <summary>From 0 to 1, without 1; may be called from any thread.</summary>
    internal Func<double> Random { get; set; } = System.Random.Shared.NextDouble;

    /// <summary>Refuses what cannot work, naming the key.</summary>
    internal void Validate()
    {
        Check(nameof(Delay), Delay.Ticks);
        Check(nameof(Period), Period.Ticks);
        Check(nameof(CloseCode), (long)CloseCode);

        static void Check(string name, long value) => OptionRange.Check(OptionTable.FindFault("Drain:" + name, value));
    }

    /// <summary>Refuses a drain that the host would cut short: what it leaves open would be reset, which is what a drain is there to avoid.</summary>
    /// <param name="patience">What the last sessions need to be over.</param>
    /// <param name="limit">How long the host waits; infinite: for ever.</param>
    /// <param name="limitName">What that is called.</param>
    internal void CheckFit(TimeSpan patience, TimeSpan limit, string limitName)
    {
        TimeSpan drain = Delay + Period;
        if (drain > TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan && drain > limit - patience)
        {
            throw new InvalidOperationException(
                $"The options WsGen:Drain:Delay and WsGen:Drain:Period are {Delay} and {Period}; with WsGen:ShutdownCloseTimeout, which is {patience}, they must be no longer than {limitName}, which is {limit}.");
        }
    }
}
