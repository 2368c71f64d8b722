using System.Text.Json.Serialization;

namespace Examples.Monitor;

/// <summary>What the server says to the page.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(History), "history")]
[JsonDerivedType(typeof(Reading), "reading")]
internal abstract record MonitorEvent;

/// <summary>First: what there has been, the oldest reading first.</summary>
internal sealed record History(double Seconds, int Most, IEnumerable<Reading> Readings) : MonitorEvent;

/// <summary>What has happened since the reading before, and what is now.</summary>
internal sealed record Reading(
    DateTimeOffset At, IReadOnlyList<EndpointReading> Endpoints, IReadOnlyList<Tally> Closes, IReadOnlyList<Tally> Refusals, long Stalls) : MonitorEvent;

/// <summary>Of one endpoint: messages and bytes a second, and how long its handlers take, in milliseconds; null: none was called.</summary>
internal sealed record EndpointReading(
    string Route, long Sessions, double Received, double Sent, double BytesReceived, double BytesSent, long Queued, double? Median, double? Slow);

/// <summary>How often there has been something since somebody watches, or the server runs.</summary>
internal sealed record Tally(string What, long Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MonitorEvent))]
internal sealed partial class MonitorJson : JsonSerializerContext;
