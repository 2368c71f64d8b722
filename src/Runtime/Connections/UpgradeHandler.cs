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

    public HandshakeViolation Violation { get; private init; }

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

    /// <summary>Header fields of a refusal.</summary>
    public ReadOnlySpan<KeyValuePair<string, string>> Fields =>
        Plain is not null ? PlainAnswer.Fields : Refusal is not null ? Refusal.Fields : Violation == HandshakeViolation.ServerStopping ? s_stopping : [];

    /// <summary>No handshake: answered, and not counted among the refusals.</summary>
    public static UpgradeDecision Reply(PlainAnswer answer) => new() { Plain = answer };

    public static UpgradeDecision Refuse(HandshakeViolation violation) => new() { Violation = violation };

    public static UpgradeDecision Refuse(HandshakeRefusal refusal) => new() { Refusal = refusal };

    public static UpgradeDecision Accept(
        WsConnection connection, MessageReceiver receiver, string? subprotocol, string? extensions, KeyValuePair<string, string>[]? headers = null) =>
        new() { Connection = connection, Receiver = receiver, Subprotocol = subprotocol, Extensions = extensions, Headers = headers };
}
