using WsGen.Conformance.Peer;

namespace WsGen.Conformance.Model;

/// <summary>How the peer ends its side of the TCP connection behind what it has sent.</summary>
public enum TcpEnd
{
    None,
    Finish,
    Reset,
}

/// <summary>What the peer sends, and exactly what comes back for it.</summary>
/// <param name="Sends">Frames, sent one behind the other.</param>
/// <param name="Expects">Messages and control frames, in order.</param>
public sealed record Step(IReadOnlyList<Frame> Sends, IReadOnlyList<Arrival> Expects)
{
    public TcpEnd End { get; init; }

    /// <summary>
    /// The endpoint has failed the connection here. Frames that follow at once show that it answers nothing more, unless what was sent is
    /// unfinished: then only silence follows, and shows that the endpoint need not see the rest.
    /// </summary>
    public bool IsRefused { get; init; }

    /// <summary>What is held against the message that arrives, beyond its payload.</summary>
    public Action<Arrival>? Inspect { get; init; }

    /// <summary>The close code that the endpoint's own side sees in the end (section 7.1.5), as docs/protocol.md says; null if no matter.</summary>
    public int? LocalCode { get; init; }

    /// <summary>Whether the connection does not go on behind this step.</summary>
    public bool IsLast => End != TcpEnd.None || IsRefused || Expects.Any(static each => each.Kind == ArrivalKind.Close);

    /// <summary>Whether the last frame lacks bytes that it announces.</summary>
    public bool IsUnfinished => Sends.Any(static frame => frame.OnlyFirst is not null || frame.Announced is not null);
}
