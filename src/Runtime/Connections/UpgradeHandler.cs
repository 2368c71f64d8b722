using WsGen.Handshake;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>Decides what becomes of an upgrade request. Implemented by the floor that knows endpoints.</summary>
internal abstract class UpgradeHandler
{
    /// <summary>Called once for each request head that is well-formed HTTP; whether it is an upgrade is part of the decision.</summary>
    public abstract ValueTask<UpgradeDecision> DecideAsync(UpgradeRequest request, TransportConnection transport);
}

/// <summary>Accepted: a connection, who receives its messages, and what the 101 says. Refused: why.</summary>
internal readonly record struct UpgradeDecision
{
    // Another server is there at once, if there is one; this one is not, for longer than a client should wait in vain.
    private static readonly KeyValuePair<string, string>[] s_stopping = [new("Retry-After", "1")];

    private const string ForeignOrigin =
        "Pages of this origin may not open this endpoint. WsGen:AllowedOrigins has those that may, unless a configurator or a CORS policy decides (RFC 6455 section 10.2).";

    public HandshakeViolation Violation { get; private init; }

    /// <summary>What whoever runs the server is told instead of the sentence; null: that sentence.</summary>
    private string? Remedy { get; init; }

    /// <summary>Refused by the application, in its own words; null if by the rules.</summary>
    public HandshakeRefusal? Refusal { get; private init; }

    /// <summary>What was asked is answered, and was no handshake; null otherwise.</summary>
    public PlainAnswer? Plain { get; private init; }

    public WsConnection? Connection { get; private init; }

    public MessageReceiver? Receiver { get; private init; }

    public string? Subprotocol { get; private init; }

    /// <summary>The value of Sec-WebSocket-Extensions in the answer, or null.</summary>
    public string? Extensions { get; private init; }

    /// <summary>Fields that the application adds to the 101, or null.</summary>
    public KeyValuePair<string, string>[]? Headers { get; private init; }

    /// <summary>The status of a refusal.</summary>
    public int Status => Plain?.Status ?? Refusal?.Status ?? Violation.StatusCode();

    /// <summary>What is sent: a refusal ends with a line feed; other answers are what programs compare them with.</summary>
    public string Body => Plain?.Text ?? UpgradeResponseWriter.EndLine(Sentence);

    /// <summary>What is said of a refusal.</summary>
    public string Sentence => Plain?.Text ?? Refusal?.Sentence ?? Violation.Reason();

    /// <summary>What a refusal is logged as: for whoever runs the server, while <see cref="Sentence"/> is for whoever has asked.</summary>
    public string Logged => Remedy ?? (Violation == HandshakeViolation.OriginNotAllowed && Refusal is null ? ForeignOrigin : Sentence);

    /// <summary>Header fields of a refusal.</summary>
    public ReadOnlySpan<KeyValuePair<string, string>> Fields =>
        Plain is not null ? PlainAnswer.Fields : Refusal is not null ? Refusal.Fields : Violation == HandshakeViolation.ServerStopping ? s_stopping : [];

    /// <summary>No handshake: answered, and not counted among the refusals.</summary>
    public static UpgradeDecision Reply(PlainAnswer answer) => new() { Plain = answer };

    /// <param name="violation">What is wrong.</param>
    /// <param name="remedy">What whoever runs the server can do about it, for the log; null: the violation's own sentence says it.</param>
    public static UpgradeDecision Refuse(HandshakeViolation violation, string? remedy = null) => new() { Violation = violation, Remedy = remedy };

    public static UpgradeDecision Refuse(HandshakeRefusal refusal) => new() { Refusal = refusal };

    public static UpgradeDecision Accept(
        WsConnection connection, MessageReceiver receiver, string? subprotocol, string? extensions, KeyValuePair<string, string>[]? headers = null) =>
        new() { Connection = connection, Receiver = receiver, Subprotocol = subprotocol, Extensions = extensions, Headers = headers };
}
