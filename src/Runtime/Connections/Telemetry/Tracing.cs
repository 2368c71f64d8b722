using System.Diagnostics;
using System.Globalization;
using WsGen.Handshake;

namespace WsGen.Connections.Telemetry;

/// <summary>
/// Spans (docs/observability.md): one for each opening handshake, and one for each message for whoever listens to that source as well. Threads of event loops
/// go from session to session, so the current activity is put back wherever one was set. Thread-safe.
/// </summary>
internal static class Tracing
{
    public const string Handshakes = "WsGen";
    public const string Messages = "WsGen.Messages";

    private const string Method = "http.request.method";
    private const string Path = "url.path";
    private const string PeerAddress = "network.peer.address";
    private const string Size = "wsgen.message.size";

    private static readonly ActivitySource s_handshakes = new(Handshakes);
    private static readonly ActivitySource s_messages = new(Messages);

    public static bool TracesMessages => s_messages.HasListeners();

    /// <summary>The span of an opening handshake; null if nobody wants it. It is not made the current one.</summary>
    /// <param name="request">Brings the parent along, if there is no other.</param>
    /// <param name="peer">Who asks.</param>
    /// <param name="host">The host's own span of the request.</param>
    public static Activity? StartHandshake(UpgradeRequest request, System.Net.EndPoint? peer, Activity? host = null)
    {
        if (!s_handshakes.HasListeners())
        {
            return null;
        }

        ActivityContext parent = host?.Context ?? default;
        if (host is null && request.Headers.GetValues("traceparent") is [{ } traceparent])
        {
            // W3C Trace Context section 3.3: several of tracestate are one list.
            ActivityContext.TryParse(traceparent, string.Join(',', request.Headers.GetValues("tracestate")), isRemote: true, out parent);
        }

        return Start(s_handshakes, "WsGen.Handshake", host is null ? ActivityKind.Server : ActivityKind.Internal, parent,
            [
                new(Method, request.Method),
                new(Path, request.Path),
                new(PeerAddress, (peer as System.Net.IPEndPoint)?.Address.ToString()),
            ]);
    }

    /// <summary>It has been decided, and the answer is about to be written. Messages of the session will be linked to it.</summary>
    public static void EndHandshake(Activity? span, in UpgradeDecision decision)
    {
        if (span is null)
        {
            return;
        }

        bool isConnect = span.GetTagItem(Method) is "CONNECT"; // over HTTP/2 (RFC 8441 section 5)
        string method = isConnect ? "CONNECT" : "GET";
        if (decision.Connection is { } connection)
        {
            object? route = connection.Options.Metrics?.Route.Value;
            span.DisplayName = $"{method} {route}";
            span.SetTag(MetricTags.Route, route).SetTag(MetricTags.Status, isConnect ? 200 : 101);
            connection.RememberHandshake(span.Context);
        }
        else
        {
            span.DisplayName = method;
            span.SetTag(MetricTags.Status, decision.Status).SetTag(MetricTags.Reason, decision.Plain is null ? MetricTags.ReasonOf(decision) : null);
            if (decision.Status >= 500 && decision.Plain is null)
            {
                span.SetTag(MetricTags.ErrorType, decision.Status.ToString(CultureInfo.InvariantCulture)).SetStatus(ActivityStatusCode.Error);
            }
        }

        Stop(span);
    }

    /// <summary>The span of a message; null if nobody wants it. It is not made the current one.</summary>
    /// <param name="route">The endpoint's.</param>
    /// <param name="kind">Text or binary.</param>
    /// <param name="size">Bytes of payload.</param>
    /// <param name="handshake">The span of the session's opening handshake; default: there is none.</param>
    public static Activity? StartMessage(object? route, MessageKind kind, int size, ActivityContext handshake)
    {
        // Not a child: a session lasts for days, and its messages are things of their own.
        Activity? span = Start(
            s_messages, "WsGen.Message", ActivityKind.Consumer, parent: default, [new(MetricTags.Route, route), MetricTags.Of(kind), new(Size, size)],
            handshake == default ? null : [new ActivityLink(handshake)]);
        if (span is not null)
        {
            span.DisplayName = $"process {route}";
        }

        return span;
    }

    public static void EndMessage(Activity span, Exception? error)
    {
        if (error is not null)
        {
            span.SetTag(MetricTags.ErrorType, error.GetType().FullName).SetStatus(ActivityStatusCode.Error);
        }

        Stop(span);
    }

    private static Activity? Start(
        ActivitySource source, string name, ActivityKind kind, ActivityContext parent, KeyValuePair<string, object?>[] tags, ActivityLink[]? links = null)
    {
        Activity? before = Activity.Current;
        Activity.Current = null; // or it would be the parent where there is no other
        try
        {
            return source.StartActivity(name, kind, parent, tags, links);
        }
        finally
        {
            Activity.Current = before;
        }
    }

    private static void Stop(Activity span)
    {
        Activity? before = Activity.Current;
        span.Dispose();
        Activity.Current = before;
    }
}
