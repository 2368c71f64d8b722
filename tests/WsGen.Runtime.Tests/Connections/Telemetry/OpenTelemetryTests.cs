using OpenTelemetry;
using OpenTelemetry.Metrics;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Connections.Telemetry;

/// <summary>What comes out of OpenTelemetry, whose listener hears every server of the process: so the path is this test's own.</summary>
public sealed class OpenTelemetryTests
{
    [Fact]
    public async Task MetricsReachAnExporter()
    {
        const string Route = "/exported/{room}";
        List<Metric> exported = [];
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter("WsGen").AddInMemoryExporter(exported).Build();
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create(Route, ScriptedEndpoint.Echo));
        await using RawClient client = await server.ConnectAsync("/exported/7");
        await client.SendTextAsync("hello");
        await client.ExpectTextAsync("hello");
        await using RawClient other = await server.ConnectAsync("/exported/8");
        await other.SendCloseAsync(CloseCode.GoingAway);
        await other.ExpectCloseAsync(CloseCode.GoingAway);

        Assert.True(provider.ForceFlush());
        ILookup<string, MetricPoint> points = Points(exported, Route);
        Assert.Equal(1, Assert.Single(points["wsgen.session.active"]).GetSumLong());
        Assert.Equal(1, points["wsgen.messages"].Single(static point => Has(point, "text", "receive")).GetSumLong());
        Assert.Equal(5, points["wsgen.message.io"].Single(static point => Has(point, "text", "transmit")).GetSumLong());
        MetricPoint close = Assert.Single(points["wsgen.session.closes"]);
        Assert.Equal((1L, 1001), (close.GetSumLong(), Tag(close, MetricTags.CloseCode)));
        MetricPoint handler = Assert.Single(points["wsgen.handler.duration"]);
        Assert.Equal((1, 0d), (handler.GetHistogramCount(), handler.GetHistogramSum())); // time stands still here
        Assert.Equal("s", exported.First(static metric => metric.Name == "wsgen.handler.duration").Unit);
    }

    private static ILookup<string, MetricPoint> Points(IEnumerable<Metric> metrics, string route)
    {
        List<(string Name, MetricPoint Point)> found = [];
        foreach (Metric metric in metrics)
        {
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
            {
                if (route.Equals(Tag(point, MetricTags.Route)))
                {
                    found.Add((metric.Name, point));
                }
            }
        }

        return found.ToLookup(static each => each.Name, static each => each.Point);
    }

    private static bool Has(in MetricPoint point, string kind, string direction) =>
        kind.Equals(Tag(point, MetricTags.Kind)) && direction.Equals(Tag(point, MetricTags.Direction));

    private static object? Tag(in MetricPoint point, string name)
    {
        foreach (KeyValuePair<string, object?> tag in point.Tags)
        {
            if (tag.Key == name)
            {
                return tag.Value;
            }
        }

        return null;
    }
}
