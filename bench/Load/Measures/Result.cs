using System.Text.Json;
using System.Text.Json.Serialization;

namespace WsGen.Load.Measures;

/// <summary>One case against one server in one round: a line of JSON. What a case does not measure is left out.</summary>
internal sealed record Result
{
    public string Peer { get; init; } = "";

    public string Case { get; init; } = "";

    public int Round { get; init; }

    /// <summary>Replies, deliveries, or connections opened and closed.</summary>
    public long? Messages { get; init; }

    public double? Seconds { get; init; }

    public double? PerSecond { get; init; }

    /// <summary>The server's processor time per message, in microseconds.</summary>
    public double? Cpu { get; init; }

    /// <summary>The part of it in user mode.</summary>
    public double? User { get; init; }

    /// <summary>Microseconds.</summary>
    public double? P50 { get; init; }

    public double? P99 { get; init; }

    public double? P999 { get; init; }

    public double? Longest { get; init; }

    /// <summary>The share of the time that the server's threads were running; 1 is one core.</summary>
    public double? Busy { get; init; }

    /// <summary>The share of the time that the load found nothing to do: near 0, the load is what limits the figures.</summary>
    public double? LoadIdle { get; init; }

    /// <summary>Voluntary context switches of the server per message.</summary>
    public double? Switches { get; init; }

    public double? SystemCalls { get; init; }

    /// <summary>KiB.</summary>
    public long? Rss { get; init; }

    public long? Pss { get; init; }

    public long? Anonymous { get; init; }

    /// <summary>Resident bytes per idle connection.</summary>
    public double? BytesPerConnection { get; init; }

    /// <summary>From the program's start until a connection is accepted, in milliseconds.</summary>
    public double? AcceptsAfter { get; init; }

    /// <summary>From the program's start until an upgrade has been answered, in milliseconds.</summary>
    public double? ServesAfter { get; init; }

    /// <summary>Bytes on the disk, of what has to be there to run the server.</summary>
    public long? PublishedBytes { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, ResultJson.Default.Result);

    public static Result FromJson(string line) => JsonSerializer.Deserialize(line, ResultJson.Default.Result)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Result))]
internal sealed partial class ResultJson : JsonSerializerContext;
