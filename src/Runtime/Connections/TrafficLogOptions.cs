using WsGen.Connections;
using WsGen.Connections.Settings;
using WsGen.Connections.Telemetry;

namespace WsGen;

/// <summary>
/// A log of every message and control frame, as it is received or sent: for looking at what two ends say to each other. Off unless <see cref="Enabled"/> is
/// set, whatever the log levels. Bound from the configuration section <c>WsGen:TrafficLog</c>. Written in the category <c>WsGen.Traffic</c>, at Information.
/// </summary>
/// <remarks>
/// What looks like a credential in a text is replaced by <c>***</c>: the values of JSON properties, header fields, form fields and XML elements whose names
/// contain one of <see cref="DefaultRedactedNames"/> or <see cref="RedactedNames"/>. That is a safety net for the usual forms, not a promise: what people write to each other, they can write
/// in any form. Log to a place that may hold it.
/// </remarks>
public sealed class TrafficLogOptions
{
    /// <summary>The most that <see cref="MaxPayload"/> can be, in bytes.</summary>
    internal const int MostPayload = 64 * 1024;

    /// <summary>Whether anything is logged at all. Default: false.</summary>
    public bool Enabled { get; set; }

    /// <summary>Bytes of a payload that are shown; longer ones are cut, and their size is told. 0 (sizes alone) to 65536. Default: 256.</summary>
    public int MaxPayload { get; set; } = 256;

    /// <summary>Whether binary messages, pings and pongs are shown, in hexadecimal digits. Nothing is redacted in them. Default: false, their sizes alone.</summary>
    public bool ShowBinary { get; set; }

    /// <summary>
    /// Whose traffic is logged: paths of endpoints as they are declared (<c>/chat/{room}</c>). Empty, the default: that of all. Without meaning for clients.
    /// </summary>
    public string[] Endpoints { get; set; } = [];

    /// <summary>
    /// Names whose values are not shown, beside <see cref="DefaultRedactedNames"/>. A name is meant by every name that contains it; case, <c>-</c>,
    /// <c>_</c> and <c>.</c> do not count. Default: none.
    /// </summary>
    public string[] RedactedNames { get; set; } = [];

    /// <summary>Names whose values are never shown: passwords, tokens, keys and the like.</summary>
    public static IReadOnlyList<string> DefaultRedactedNames { get; } =
        ["password", "passwd", "passcode", "passphrase", "pwd", "secret", "token", "authorization", "apikey", "accesskey", "privatekey", "credential", "cookie", "sessionid", "jwt"];

    /// <summary>Null unless it is enabled.</summary>
    internal TrafficLog? Create(Microsoft.Extensions.Logging.ILoggerFactory? loggers) => Enabled && loggers is not null ? new TrafficLog(loggers, this) : null;

    /// <summary>Refuses what cannot work, naming the key.</summary>
    internal void Validate()
    {
        OptionRange.Check(OptionTable.FindFault("TrafficLog:" + nameof(MaxPayload), MaxPayload));
        for (int i = 0; i < RedactedNames.Length; i++)
        {
            OptionRange.Check(
                TrafficRedaction.Fold(RedactedNames[i]).Length > 0, $"TrafficLog:{nameof(RedactedNames)}:{i}", $"\"{RedactedNames[i]}\"",
                "a name with a letter or a digit in it");
        }
    }
}
