using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WsGen.Protocol;

namespace WsGen.Connections.Telemetry;

/// <summary>
/// What is received and sent, in the order of each connection. A connection only leaves a copy here, for it may be under its gate, where nobody else's code
/// runs; a thread of the pool redacts, cuts and writes. What comes faster than it can be written is dropped, and counted. Thread-safe.
/// </summary>
internal sealed partial class TrafficLog(ILoggerFactory loggers, TrafficLogOptions options) : IThreadPoolWorkItem
{
    /// <summary>Bytes that may wait to be written.</summary>
    private const long MostWaiting = 4 * 1024 * 1024;

    /// <summary>What an entry holds besides its payload, about.</summary>
    private const int EntrySize = 128;

    private readonly ILogger _logger = loggers.CreateLogger("WsGen.Traffic");
    private readonly TrafficText _text = new(options);
    private readonly ConcurrentQueue<Entry> _waiting = [];
    private readonly Lock _writing = new();
    private readonly HashSet<string> _found = [];
    private long _bytesWaiting;
    private long _dropped;
    private int _scheduled;

    /// <summary>For connections whose endpoint is not known yet.</summary>
    public EndpointTraffic OfServer => new(this, "");

    public EndpointTraffic OfClient => new(this, "client");

    /// <summary>Bytes of a payload that are shown.</summary>
    public int MaxPayload => options.MaxPayload;

    /// <summary>The traffic of one endpoint; null: it is not asked for.</summary>
    public EndpointTraffic? Of(string endpoint)
    {
        if (options.Endpoints.Length == 0)
        {
            return new EndpointTraffic(this, endpoint);
        }

        if (Array.IndexOf(options.Endpoints, endpoint) < 0)
        {
            return null;
        }

        lock (_found)
        {
            _found.Add(endpoint);
        }

        return new EndpointTraffic(this, endpoint);
    }

    /// <summary>Tells of endpoints that are asked for and are not there.</summary>
    public void WarnOfUnknown()
    {
        lock (_found)
        {
            foreach (string endpoint in options.Endpoints)
            {
                if (!_found.Contains(endpoint))
                {
                    TrafficEndpointNotFound(_logger, endpoint);
                }
            }
        }
    }

    public void Add(string endpoint, object? remote, bool sent, TrafficKind kind, ReadOnlySpan<byte> payload, int size)
    {
        byte[] copy = payload[..Math.Min(payload.Length, options.MaxPayload)].ToArray();
        int weight = EntrySize + copy.Length;
        if (Interlocked.Add(ref _bytesWaiting, weight) > MostWaiting)
        {
            Interlocked.Add(ref _bytesWaiting, -weight);
            Interlocked.Increment(ref _dropped);
            return;
        }

        _waiting.Enqueue(new Entry(endpoint, remote, sent, kind, copy, size));
        if (Interlocked.Exchange(ref _scheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Writes what waits.</summary>
    public void Execute()
    {
        Volatile.Write(ref _scheduled, 0); // what comes from now on has another turn
        Flush();
    }

    /// <summary>Returns when everything that was added before has been written. What is added meanwhile has a turn of its own.</summary>
    public void Flush()
    {
        lock (_writing)
        {
            for (int left = _waiting.Count; left > 0 && _waiting.TryDequeue(out Entry? entry); left--)
            {
                Interlocked.Add(ref _bytesWaiting, -(EntrySize + entry.Payload.Length));
                TellDropped();
                TryWrite(entry);
            }

            TellDropped();
        }
    }

    private void TellDropped()
    {
        if (Volatile.Read(ref _dropped) > 0)
        {
            TryWrite(null);
        }
    }

    /// <summary>
    /// A log that throws must not end the process, whose connections go on without it: what it has not taken counts as missing, and is told when it takes something again.
    /// </summary>
    private void TryWrite(Entry? entry)
    {
        long dropped = entry is null ? Interlocked.Exchange(ref _dropped, 0) : 0;
        try
        {
            if (entry is not null)
            {
                Write(entry);
            }
            else
            {
                TrafficDropped(_logger, dropped);
            }
        }
        catch (Exception)
        {
            Interlocked.Add(ref _dropped, entry is null ? dropped : 1);
        }
    }

    private void Write(Entry entry)
    {
        if (!_logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        string payload = _text.Describe(entry.Kind, entry.Payload, entry.Size);
        if (entry.Sent)
        {
            MessageSent(_logger, entry.Remote, entry.Endpoint, TrafficText.NameOf(entry.Kind), entry.Size, payload);
        }
        else
        {
            MessageReceived(_logger, entry.Remote, entry.Endpoint, TrafficText.NameOf(entry.Kind), entry.Size, payload);
        }
    }

    [LoggerMessage(130, LogLevel.Information, "{Remote} {Endpoint} received {Kind}, {Size} bytes {Payload}")]
    private static partial void MessageReceived(ILogger logger, object? remote, string endpoint, string kind, object size, string payload); // an object: see ServerLog

    [LoggerMessage(131, LogLevel.Information, "{Remote} {Endpoint} sent {Kind}, {Size} bytes {Payload}")]
    private static partial void MessageSent(ILogger logger, object? remote, string endpoint, string kind, object size, string payload); // an object: see ServerLog

    [LoggerMessage(132, LogLevel.Warning, "{Count} messages and frames are missing here: they came faster than they could be written, or the log did not take them")]
    private static partial void TrafficDropped(ILogger logger, long count);

    [LoggerMessage(133, LogLevel.Warning, "WsGen:TrafficLog:Endpoints names {Endpoint}, and there is no such endpoint")]
    private static partial void TrafficEndpointNotFound(ILogger logger, string endpoint);

    private sealed class Entry(string endpoint, object? remote, bool sent, TrafficKind kind, byte[] payload, int size)
    {
        public string Endpoint => endpoint;

        public object? Remote => remote;

        public bool Sent => sent;

        public TrafficKind Kind => kind;

        public byte[] Payload => payload;

        public int Size => size;
    }
}

/// <summary>The traffic of one endpoint's connections.</summary>
internal sealed class EndpointTraffic(TrafficLog log, string endpoint)
{
    /// <summary>Whose it is is not known yet.</summary>
    public bool IsOfServer => endpoint.Length == 0;

    /// <summary>Bytes of a payload that are shown.</summary>
    public int MaxPayload => log.MaxPayload;

    /// <summary>That of another endpoint of the same server; null: it is not asked for.</summary>
    public EndpointTraffic? Of(string other) => log.Of(other);

    public void Received(object? remote, in ProtocolEvent found)
    {
        TrafficKind kind = found.Kind switch
        {
            ProtocolEventKind.Text => TrafficKind.Text,
            ProtocolEventKind.Binary => TrafficKind.Binary,
            ProtocolEventKind.TextPart => TrafficKind.TextPart,
            ProtocolEventKind.BinaryPart => TrafficKind.BinaryPart,
            ProtocolEventKind.Ping => TrafficKind.Ping,
            ProtocolEventKind.Pong => TrafficKind.Pong,
            _ => TrafficKind.Close,
        };
        log.Add(endpoint, remote, sent: false, kind, found.Payload, found.Payload.Length);
    }

    public void Sent(object? remote, TrafficKind kind, ReadOnlySpan<byte> payload, int size) => log.Add(endpoint, remote, sent: true, kind, payload, size);
}

/// <summary>What goes over a connection.</summary>
internal enum TrafficKind : byte
{
    Text,
    Binary,

    /// <summary>A part of a text message, which may begin and end within a character, or within the value of a name that stands in another part.</summary>
    TextPart,
    BinaryPart,
    Ping,
    Pong,
    Close,
}
