using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.Handshakes;
using WsGen.EndToEnd.Tests.Routing;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Telemetry;

/// <summary>In ASP.NET Core the meter is the application's, and counts what goes over Kestrel.</summary>
public sealed class AspNetCoreMetricsTests
{
    [Fact]
    public async Task TheMeterIsMadeByTheApplicationsFactory()
    {
        await using WebApplication application = await RoutingTests.StartAsync(static application => application.MapEndpoint(Greeter.At("/greets/{whom}", static _ => "hello")));
        IMeterFactory factory = application.Services.GetRequiredService<IMeterFactory>();
        ConcurrentDictionary<(string Name, string Tags), long> seen = new();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "WsGen" && instrument.Meter.Scope == factory)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            seen[(instrument.Name, string.Join(' ', tags.ToArray().Select(static tag => tag.Value)))] = value);
        listener.Start();
        long Read(string name, string tags)
        {
            listener.RecordObservableInstruments();
            return seen.GetValueOrDefault((name, tags));
        }

        int port = RoutingTests.PortOf(application);
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/greets/ann"), TestContext.Current.CancellationToken).Within();
        await client.ReceiveAsync(new byte[100], TestContext.Current.CancellationToken).Within();
        Assert.Equal(1, Read("wsgen.session.active", "/greets/{whom}"));
        Assert.Equal(1, Read("wsgen.messages", "/greets/{whom} text transmit"));
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken).Within();
        Assert.Equal(0, Read("wsgen.session.active", "/greets/{whom}"));
        Assert.Equal(1, Read("wsgen.session.closes", "/greets/{whom} 1000 remote"));

        using var http = new HttpClient();
        using HttpResponseMessage refused = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/greets/ann"), TestContext.Current.CancellationToken).Within();
        Assert.Equal(1, Read("wsgen.handshake.refusals", $"not_an_upgrade {(int)refused.StatusCode}"));
    }
}
