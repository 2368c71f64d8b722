// The serializer called with the context's own metadata, inside a codec and outside.
using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using WsGen;

public sealed record Envelope(string Kind, JsonElement Body);

public sealed record Ping(int Number);

[JsonSerializable(typeof(Envelope))]
[JsonSerializable(typeof(Ping))]
internal sealed partial class EnvelopeJson : JsonSerializerContext;

public sealed class EnvelopeCodec : ITextDecoder<Envelope>, ITextEncoder<Envelope>
{
    public Envelope Decode(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize(utf8, EnvelopeJson.Default.Envelope) ?? throw new JsonException("null");

    public void Encode(Envelope value, IBufferWriter<byte> utf8)
    {
        using Utf8JsonWriter writer = new(utf8);
        JsonSerializer.Serialize(writer, value, EnvelopeJson.Default.Envelope);
    }
}

[ServerEndpoint("/envelopes", Decoders = [typeof(EnvelopeCodec)], Encoders = [typeof(EnvelopeCodec)])]
public sealed partial class Envelopes
{
    [OnMessage]
    private Envelope? Open(Envelope envelope)
    {
        if (envelope.Kind != "ping" || envelope.Body.Deserialize(EnvelopeJson.Default.Ping) is not { } ping)
        {
            return null;
        }

        return envelope with { Body = JsonSerializer.SerializeToElement(ping with { Number = ping.Number + 1 }, EnvelopeJson.Default.Ping) };
    }
}
