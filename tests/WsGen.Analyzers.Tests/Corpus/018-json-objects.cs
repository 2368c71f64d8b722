// Objects through the project's serializer context.
using System.Text.Json.Serialization;
using WsGen;

public sealed record Query(string Symbol, int Days);

public sealed record Quote(string Symbol, decimal[] Closes);

[JsonSerializable(typeof(Query))]
[JsonSerializable(typeof(Quote))]
internal sealed partial class QuoteJson : JsonSerializerContext;

[ServerEndpoint("/quotes")]
public sealed partial class Quotes
{
    private static readonly Dictionary<string, decimal[]> History = new() { ["ACME"] = [1, 2, 3] };

    [OnMessage]
    private Quote? Find(Query query) => History.TryGetValue(query.Symbol, out decimal[]? closes)
        ? new Quote(query.Symbol, [.. closes.TakeLast(query.Days)])
        : null;
}
