// A struct that costs no garbage, and a list as a reply.
using System.Text.Json.Serialization;
using WsGen;

public record struct Tick(long Time, double Price);

[JsonSerializable(typeof(Tick))]
[JsonSerializable(typeof(List<Tick>))]
public sealed partial class TickJson : JsonSerializerContext;

[ServerEndpoint("/ticks", JsonContext = typeof(TickJson))]
public sealed partial class Ticks
{
    private readonly List<Tick> _ticks = [];

    [OnMessage]
    private List<Tick>? Take(Tick tick)
    {
        _ticks.Add(tick);
        if (_ticks.Count < 10)
        {
            return null;
        }

        List<Tick> batch = [.. _ticks];
        _ticks.Clear();
        return batch;
    }
}
