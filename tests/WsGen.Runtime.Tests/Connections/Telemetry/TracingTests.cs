using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Connections.Telemetry;

/// <summary>Spans as OpenTelemetry exports them. It hears every server of the process: so each test looks for traces of its own.</summary>
public sealed class TracingTests : IDisposable
{
    private static readonly ActivitySource s_application = new(nameof(TracingTests));

    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ActivitySpanId _caller = ActivitySpanId.CreateRandom();
    private readonly Collected _exported = [];
    private readonly TracerProvider _provider;

    public TracingTests() => _provider = Sdk.CreateTracerProviderBuilder()
        .AddSource("WsGen").AddSource("WsGen.Messages").AddSource(nameof(TracingTests)).AddInMemoryExporter(_exported).Build();

    private string Traceparent => $"traceparent: 00-{_trace.ToHexString()}-{_caller.ToHexString()}-01";

    private Activity[] Handshakes => [.. _exported.All.Where(each => each.OperationName == "WsGen.Handshake" && each.TraceId == _trace)];

    private Activity[] Messages => [.. _exported.All.Where(each => each.OperationName == "WsGen.Message" && each.Links.Any(link => link.Context.TraceId == _trace))];

    public void Dispose() => _provider.Dispose();

    [Fact]
    public async Task TheHandshakeIsPartOfTheTraceThatTheRequestBringsAlong()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/chat/{room}", ScriptedEndpoint.Echo));
        await using RawClient client = await server.ConnectAsync("/chat/7", Traceparent, "tracestate: vendor=a", "tracestate: other=b");
        Activity span = Assert.Single(Handshakes);
        Assert.Equal(_caller, span.ParentSpanId);
        Assert.True(span.HasRemoteParent);
        Assert.Equal("vendor=a,other=b", span.TraceStateString);
        Assert.Equal((ActivityKind.Server, "GET /chat/{room}", ActivityStatusCode.Unset), (span.Kind, span.DisplayName, span.Status));
        Assert.Equal(("/chat/7", "/chat/{room}", 101), (span.GetTagItem("url.path"), span.GetTagItem("http.route"), span.GetTagItem("http.response.status_code")));
    }

    [Fact]
    public async Task ARefusalSaysWhyAndIsAFailureOnlyIfItIsOurs()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/broken", ScriptedEndpoint.Echo).WithConfigurator(new TestConfigurator
        {
            Check = static (_, _) => throw new InvalidOperationException("a test"),
        }));
        Assert.Equal(404, await server.StatusAsync("/nowhere", Traceparent));
        Activity span = Assert.Single(Handshakes);
        Assert.Equal(("GET", 404, "path_not_found"), (span.DisplayName, span.GetTagItem("http.response.status_code"), span.GetTagItem("wsgen.refusal.reason")));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);

        Assert.Equal(500, await server.StatusAsync("/broken", Traceparent));
        span = Handshakes[1];
        Assert.Equal((ActivityStatusCode.Error, "500"), (span.Status, span.GetTagItem("error.type")));
    }

    [Fact]
    public async Task WhatAConfiguratorDoesBelongsToTheHandshake()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/", ScriptedEndpoint.Echo).WithConfigurator(new TestConfigurator
        {
            Check = static async (_, _) =>
            {
                using Activity? asked = s_application.StartActivity("ask the database");
                await Task.Yield();
                return null;
            },
        }));
        await using RawClient client = await server.ConnectAsync("/", Traceparent);
        Activity asked = Assert.Single(_exported.All, each => each.OperationName == "ask the database" && each.TraceId == _trace);
        Assert.Equal(Assert.Single(Handshakes).SpanId, asked.ParentSpanId);
    }

    [Fact]
    public async Task EachMessageHasASpanThatIsLinkedToTheHandshake()
    {
        TaskCompletionSource go = Bounded.Gate();
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/chat/{room}", () => new ScriptedEndpoint
        {
            Open = (session, _) =>
            {
                session.AddMessageHandler(async (string text) =>
                {
                    using Activity? inner = s_application.StartActivity(text);
                    await go.Task;
                    await session.SendAsync(text);
                    Assert.NotEqual("throw", text);
                });
                return default;
            },
            Error = static (_, _) => default,
        }));
        await using RawClient client = await server.ConnectAsync("/chat/7", Traceparent);
        await client.SendTextAsync("good");
        await client.SendTextAsync("throw");
        Assert.Empty(Messages);
        go.SetResult();
        await client.ExpectTextAsync("good");
        await client.ExpectTextAsync("throw");
        await Bounded.Until(() => Messages.Length == 2);

        Activity[] spans = Messages;
        Assert.All(spans, span =>
        {
            Assert.Equal(Handshakes[0].SpanId, Assert.Single(span.Links).Context.SpanId);
            Assert.Equal((default, ActivityKind.Consumer, "process /chat/{room}"), (span.ParentSpanId, span.Kind, span.DisplayName));
            Assert.Equal("text", span.GetTagItem("wsgen.message.kind"));
        });
        Assert.Equal([4, 5], spans.Select(static span => span.GetTagItem("wsgen.message.size")));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], spans.Select(static span => span.Status));
        Assert.Equal(spans[0].SpanId, Assert.Single(_exported.All, each => each.OperationName == "good" && each.TraceId == spans[0].TraceId).ParentSpanId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheThreadIsLeftAsItWas(bool waits)
    {
        TaskCompletionSource go = Bounded.Gate();
        using var meters = new Meters();
        using var clock = new ConnectionClock(TimeProvider.System);
        using var metrics = new ServerMetrics(meters, clock);
        var transport = new PushTransport();
        Activity? within = null;
        TestUpgradeHandler.Start(
            transport, clock, new Behaviour
            {
                Text = (TestEndpoint _, in InboundMessage _) =>
                {
                    within = Activity.Current;
                    return waits ? new ValueTask(go.Task) : default;
                },
            },
            new ConnectionOptions { Metrics = metrics.Of("/") });

        using Activity? mine = s_application.StartActivity("the thread's own");
        transport.Push(RawClient.TextFrame("message"));
        Assert.Equal("WsGen.Message", within!.OperationName);
        Assert.Same(mine, Activity.Current);
        Assert.NotEqual(mine!.TraceId, within.TraceId);
        Assert.Equal(waits, !within.IsStopped);
    }

    /// <summary>What the exporter adds on any thread.</summary>
    private sealed class Collected : ICollection<Activity>
    {
        private readonly ConcurrentQueue<Activity> _all = new();

        public Activity[] All => [.. _all];

        public int Count => _all.Count;

        public bool IsReadOnly => false;

        public void Add(Activity item) => _all.Enqueue(item);

        public void Clear() => _all.Clear();

        public bool Contains(Activity item) => _all.Contains(item);

        public void CopyTo(Activity[] array, int arrayIndex) => _all.CopyTo(array, arrayIndex);

        public bool Remove(Activity item) => throw new NotSupportedException();

        public IEnumerator<Activity> GetEnumerator() => _all.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
