using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Handshakes;
using WsGen.EndToEnd.Tests.Routing;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Telemetry;

/// <summary>In ASP.NET Core the handshake lies within the host's own span of the request, and messages are linked to it.</summary>
public sealed class AspNetCoreTracingTests
{
    [Fact]
    public async Task TheHandshakeIsPartOfTheRequestAndMessagesAreLinkedToIt()
    {
        var trace = ActivityTraceId.CreateRandom();
        var caller = ActivitySpanId.CreateRandom();
        ConcurrentQueue<Activity> started = new();
        ConcurrentQueue<Activity> stopped = new();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "WsGen" or "WsGen.Messages" or "Microsoft.AspNetCore",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = started.Enqueue,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using WebApplication application = await RoutingTests.StartAsync(static application => application.MapEndpoint(Greeter.At("/greets/{whom}", static _ => "hello")));
        await using RawClient client = await RawClient.ConnectAsync(RoutingTests.PortOf(application));
        await client.SendAsync(RawClient.UpgradeRequest("/greets/ann").Replace("\r\n\r\n", $"\r\ntraceparent: 00-{trace}-{caller}-01\r\n\r\n", StringComparison.Ordinal));
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        Assert.Equal("hello", await client.ReadTextAsync());
        Activity host = Assert.Single(started, each => each.Source.Name == "Microsoft.AspNetCore" && each.TraceId == trace);
        Activity handshake = Assert.Single(stopped, each => each.OperationName == "WsGen.Handshake" && each.TraceId == trace);
        Assert.Equal((host.SpanId, ActivityKind.Internal, "GET /greets/{whom}"), (handshake.ParentSpanId, handshake.Kind, handshake.DisplayName));
        Assert.Equal(caller, host.ParentSpanId);
        Assert.Equal(101, handshake.GetTagItem("http.response.status_code"));

        await client.SendAsync(RawClient.Text("hi"));
        Assert.Equal("hi", await client.ReadTextAsync());
        await Bounded.Until(() => stopped.Any(each => each.OperationName == "WsGen.Message" && each.Links.Any(link => link.Context.SpanId == handshake.SpanId)));
    }
}
