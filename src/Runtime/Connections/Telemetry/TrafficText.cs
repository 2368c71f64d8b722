using System.Buffers;
using System.Globalization;
using System.Text;
using WsGen.Protocol;

namespace WsGen.Connections.Telemetry;

/// <summary>Payloads as they stand in the traffic log: redacted, cut, and on one line whatever is in them.</summary>
internal sealed class TrafficText(TrafficLogOptions options)
{
    private readonly TrafficRedaction _redaction = new([.. TrafficLogOptions.DefaultRedactedNames, .. options.RedactedNames]);

    public static string NameOf(TrafficKind kind) => kind switch
    {
        TrafficKind.Text => "text",
        TrafficKind.Binary => "binary",
        TrafficKind.TextPart => "part of a text",
        TrafficKind.BinaryPart => "part of a binary",
        TrafficKind.Ping => "ping",
        TrafficKind.Pong => "pong",
        _ => "close",
    };

    /// <param name="kind">What it is.</param>
    /// <param name="payload">Its beginning.</param>
    /// <param name="size">Its bytes in all.</param>
    /// <returns>Empty if it is not to be shown.</returns>
    public string Describe(TrafficKind kind, ReadOnlySpan<byte> payload, int size)
    {
        if (payload.IsEmpty)
        {
            return "";
        }

        string cut = payload.Length < size ? string.Create(CultureInfo.InvariantCulture, $" and {size - payload.Length} more") : "";
        return kind switch
        {
            TrafficKind.Text => Escape(_redaction.Apply(Encoding.UTF8.GetString(WholeCharacters(payload)))) + cut,
            TrafficKind.TextPart => "", // a value whose name stands in another part could not be told from any other
            TrafficKind.Close => payload.Length < 2 ? "" : string.Create(
                CultureInfo.InvariantCulture, $"{(payload[0] << 8) | payload[1]} {Escape(_redaction.Apply(Encoding.UTF8.GetString(WholeCharacters(payload[2..]))))}"),
            _ => options.ShowBinary ? Convert.ToHexStringLower(payload) + cut : "",
        };
    }

    /// <summary>Without the beginning of a character whose rest has been cut off.</summary>
    private static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty && Rune.DecodeLastFromUtf8(payload, out _, out int size) != OperationStatus.Done)
        {
            payload = payload[..^size];
        }

        return payload;
    }

    /// <summary>No peer begins a line of its own in somebody's log, or turns the direction of what is read there.</summary>
    private static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                _ = rune.Value switch
                {
                    '\n' => escaped.Append("\\n"),
                    '\r' => escaped.Append("\\r"),
                    '\t' => escaped.Append("\\t"),
                    _ => escaped.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                };
            }
            else
            {
                escaped.Append(rune.ToString());
            }
        }

        return escaped.ToString();
    }
}
