using System.Text.Json;
using System.Text.Json.Serialization;
using WsGen;

namespace Company.Server1;

/// <summary>Objects as JSON, in and out: {"numbers":[1,2.5]} is answered with {"value":3.5}. What is not that goes to [OnError].</summary>
[ServerEndpoint("/sum")]
public sealed partial class Sum
{
    [OnMessage]
    private Total Add(Terms terms) => new(terms.Numbers.Sum());

    [OnError]
    private ValueTask Failed(WsSession session, DecodeException error) => session.CloseAsync(CloseCode.InvalidPayload, "not the numbers");
}

public sealed record Terms(double[] Numbers);

public sealed record Total(double Value);

/// <summary>Every type of a message has a line here.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Terms))]
[JsonSerializable(typeof(Total))]
internal sealed partial class Messages : JsonSerializerContext;
