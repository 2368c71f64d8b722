using System.Text;
using WsGen.Handshake;

namespace WsGen.Connections.Telemetry;

/// <summary>Names of tags: OpenTelemetry's where it has one for the thing.</summary>
internal static class MetricTags
{
    public const string Route = "http.route";
    public const string Status = "http.response.status_code";
    public const string Direction = "network.io.direction";
    public const string ErrorType = "error.type";
    public const string Kind = "wsgen.message.kind";
    public const string CloseCode = "wsgen.close.code";
    public const string CloseInitiator = "wsgen.close.initiator";
    public const string Policy = "wsgen.send_queue.policy";
    public const string Reason = "wsgen.refusal.reason";

    public static KeyValuePair<string, object?> Text { get; } = new(Kind, "text");

    public static KeyValuePair<string, object?> Binary { get; } = new(Kind, "binary");

    public static KeyValuePair<string, object?> Receive { get; } = new(Direction, "receive");

    public static KeyValuePair<string, object?> Transmit { get; } = new(Direction, "transmit");

    public static KeyValuePair<string, object?> Of(MessageKind kind) => kind == MessageKind.Text ? Text : Binary;

    public static KeyValuePair<string, object?> Of(CloseInitiator initiator) => new(CloseInitiator, initiator switch
    {
        WsGen.CloseInitiator.Remote => "remote",
        WsGen.CloseInitiator.Local => "local",
        _ => "transport",
    });

    public static string ReasonOf(in UpgradeDecision refusal) => refusal.Refusal is null ? Of(refusal.Violation) : "application";

    /// <summary>The name of the rule in lower case: PathNotFound is path_not_found.</summary>
    public static string Of(HandshakeViolation violation)
    {
        var name = new StringBuilder();
        foreach (char letter in violation.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0)
            {
                name.Append('_');
            }

            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }
}
