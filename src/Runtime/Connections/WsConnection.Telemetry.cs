using System.Diagnostics;
using System.Runtime.CompilerServices;
using WsGen.Connections.Telemetry;
using WsGen.Protocol;

namespace WsGen.Connections;

// What is counted and timed of messages, while somebody listens. Who asks for it has the options at hand, and goes on if there is nobody: a few reads of
// memory that all connections share. A connection keeps nothing for this.
internal abstract partial class WsConnection
{
    /// <summary>A whole message, of which somebody wants to know.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask InvokeCounted(EndpointMetrics metrics, ProtocolEventKind kind, InboundMessage message, object? chosen = null)
    {
        if (kind == ProtocolEventKind.NeedMore)
        {
            return Call(kind, message);
        }

        CountReceived(metrics, kind, message.Span.Length, last: true);
        long since = metrics.TimesHandlers ? _clock.Timestamp : 0;
        ValueTask callback = Tracing.TracesMessages ? CallTraced(metrics, kind, message, chosen) : Call(kind, message, chosen);
        return since == 0 ? callback : Timed(metrics, kind, since, callback);
    }

    /// <summary>The session is the outcome of this span. Before anything is received.</summary>
    public void RememberHandshake(ActivityContext span)
    {
        lock (this)
        {
            Volatile.Write(ref _options, _options with { Handshake = span });
        }
    }

    private ValueTask CallTraced(EndpointMetrics metrics, ProtocolEventKind kind, InboundMessage message, object? chosen)
    {
        if (Tracing.StartMessage(metrics.Route.Value, KindOf(kind), message.Span.Length, _options.Handshake) is not { } span)
        {
            return Call(kind, message, chosen);
        }

        Activity? before = Activity.Current;
        Activity.Current = span;
        ValueTask callback = Call(kind, message, chosen); // never throws
        Activity.Current = before;
        if (!callback.IsCompletedSuccessfully)
        {
            return EndTracedAsync(span, callback);
        }

        Tracing.EndMessage(span, error: null);
        return callback;
    }

    private async ValueTask EndTracedAsync(Activity span, ValueTask callback)
    {
        Exception? error = null;
        try
        {
            await callback.ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            error = IsAsItShouldBe(thrown) ? null : thrown;
            throw;
        }
        finally
        {
            Tracing.EndMessage(span, error);
        }
    }

    /// <summary>A callback that stops because the session closes.</summary>
    private bool IsAsItShouldBe(Exception thrown) => thrown is OperationCanceledException && (_state != ConnectionState.Open || _peerGone);

    private static void CountReceived(EndpointMetrics metrics, ProtocolEventKind kind, int bytes, bool last)
    {
        if (metrics.CountsMessages)
        {
            metrics.CountMessage(KindOf(kind), sent: false, bytes, last);
        }
    }

    /// <summary>A message, or a part of one, is about to be written. Before it is: who has received it finds it counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountSent(Opcode opcode, int bytes, bool last = true)
    {
        if (_options.Metrics is { CountsMessages: true } metrics && !opcode.IsControl())
        {
            metrics.CountMessage((MessageKind)opcode, sent: true, bytes, last);
        }
    }

    /// <summary>Zero: nobody wants to know how long it takes.</summary>
    private long StartTiming() => _options.Metrics is { TimesHandlers: true } ? _clock.Timestamp : 0;

    /// <summary>The same callback; how long it takes is told if somebody wanted to know it when it began.</summary>
    private ValueTask Timed(ProtocolEventKind kind, long since, ValueTask callback) =>
        since == 0 || _options.Metrics is not { } metrics ? callback : Timed(metrics, kind, since, callback);

    private ValueTask Timed(EndpointMetrics metrics, ProtocolEventKind kind, long since, ValueTask callback)
    {
        if (!callback.IsCompletedSuccessfully)
        {
            return TimedAsync(metrics, kind, since, callback);
        }

        metrics.RecordHandler(KindOf(kind), _clock.Elapsed(since), error: null);
        return callback;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask TimedAsync(EndpointMetrics metrics, ProtocolEventKind kind, long since, ValueTask callback)
    {
        string? error = null;
        try
        {
            await callback.ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            error = IsAsItShouldBe(thrown) ? null : thrown.GetType().FullName;
            throw;
        }
        finally
        {
            metrics.RecordHandler(KindOf(kind), _clock.Elapsed(since), error);
        }
    }

    private static MessageKind KindOf(ProtocolEventKind kind) =>
        kind is ProtocolEventKind.Text or ProtocolEventKind.TextPart ? MessageKind.Text : MessageKind.Binary;
}
