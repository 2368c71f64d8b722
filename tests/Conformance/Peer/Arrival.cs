using System.Text;

namespace WsGen.Conformance.Peer;

/// <summary>What can come from the endpoint under test.</summary>
public enum ArrivalKind
{
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,

    /// <summary>The end of the TCP connection, in order (FIN).</summary>
    End = 100,
}

/// <summary>One message, control frame or end: expected by a case, or arrived.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">The payload, reassembled and decompressed; of a close frame the reason.</param>
/// <param name="Code">The code of a close frame, null if it has none.</param>
public sealed record Arrival(ArrivalKind Kind, ReadOnlyMemory<byte> Payload = default, int? Code = null)
{
    private const int Shown = 24;

    /// <summary>Arrived: whether the message was compressed, and how many bytes of payload its frames had.</summary>
    public bool IsCompressed { get; init; }

    public int WireLength { get; init; }

    public static Arrival End { get; } = new(ArrivalKind.End);

    public static Arrival Close(int? code) => new(ArrivalKind.Close, default, code);

    /// <summary>Whether this is what was expected. The reason of a close frame is for people, and free.</summary>
    public bool Fulfils(Arrival expected) =>
        Kind == expected.Kind && Code == expected.Code && (Kind == ArrivalKind.Close || Payload.Span.SequenceEqual(expected.Payload.Span));

    public override string ToString() => Kind switch
    {
        ArrivalKind.End => "the end of the connection",
        ArrivalKind.Close => $"close {(Code is { } code ? code : "without code")} \"{Encoding.UTF8.GetString(Payload.Span)}\"",
        _ => $"{Kind.ToString().ToLowerInvariant()} of {Payload.Length} bytes {Convert.ToHexString(Payload.Span[..Math.Min(Payload.Length, Shown)])}",
    };
}
