// Handlers of objects, by codecs and a serializer context of the configuration.
using System.Buffers;
using System.Text.Json.Serialization;
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
builder.AddEndpoint(ServerEndpointConfig.Create("/points", static () => new Points())
    .WithDecoder<PointCodec>()
    .WithEncoder<PointCodec>()
    .WithJsonContext(PointJson.Default));
await builder.Build().RunAsync();

public sealed record Point(byte X, byte Y);

public sealed record Line(Point From, Point To);

[JsonSerializable(typeof(Line))]
internal sealed partial class PointJson : JsonSerializerContext;

public sealed class PointCodec : IBinaryDecoder<Point>, IBinaryEncoder<Point>
{
    public Point Decode(in ReadOnlySequence<byte> bytes)
    {
        byte[] both = bytes.ToArray();
        return both is [var x, var y] ? new Point(x, y) : throw new FormatException("two bytes");
    }

    public void Encode(Point value, IBufferWriter<byte> bytes) => bytes.Write([value.X, value.Y]);
}

public sealed class Points : Endpoint
{
    private Point _last = new(0, 0);

    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        session.AddMessageHandler<Point>(point =>
        {
            Line line = new(_last, point);
            _last = point;
            return session.SendAsync(line);
        });
        session.AddMessageHandler<Line>(line => session.SendAsync(line.To));
        return default;
    }
}
