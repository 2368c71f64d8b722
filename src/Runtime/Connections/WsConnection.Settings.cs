using WsGen.Protocol;

namespace WsGen.Connections;

// What a session may change of its options while it is open. The options are shared by all connections of an endpoint: a session with settings
// of its own gets a copy.
internal abstract partial class WsConnection
{
    /// <summary>What counts now.</summary>
    public ConnectionOptions Options => Volatile.Read(ref _options);

    /// <summary>The largest message of a kind that is accepted, in bytes.</summary>
    public long GetMaxMessageSize(MessageKind kind) => kind == MessageKind.Text ? Limits.MaxTextMessageSize : Limits.MaxBinaryMessageSize;

    /// <summary>Changes an option of this connection alone. It counts from the next moment at which it is asked for.</summary>
    /// <param name="value">The value.</param>
    /// <param name="change">Makes new options of the old ones and the value.</param>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value cannot work, by itself or with the others.</exception>
    public void Change<T>(T value, Func<ConnectionOptions, T, ConnectionOptions> change)
    {
        lock (this)
        {
            ThrowIfClosed();
            ConnectionOptions changed = change(_options, value);
            Validate(changed);
            if (changed.KeepAliveInterval > TimeSpan.Zero && _options.KeepAliveInterval == TimeSpan.Zero)
            {
                BeginKeepAlive();
            }

            Volatile.Write(ref _options, changed);
        }
    }

    /// <summary>The same for the size of messages; counts from the next frame on.</summary>
    /// <inheritdoc cref="Change{T}(T, Func{ConnectionOptions, T, ConnectionOptions})"/>
    public void SetMaxMessageSize(MessageKind kind, long value)
    {
        lock (this)
        {
            // Also where messages of other sizes are described, or the endpoint's own limit would be blamed for it.
            Change((kind, value), static (options, limit) => options with { Limits = With(options.Limits, limit.kind, limit.value) });

            // Read at each frame by whoever receives, one number at a time: either the old or the new one.
            Limits = With(Limits, kind, value);
        }
    }

    private static ProtocolLimits With(ProtocolLimits limits, MessageKind kind, long value) =>
        kind == MessageKind.Text ? limits with { MaxTextMessageSize = value } : limits with { MaxBinaryMessageSize = value };

    /// <summary>There were no pings so far, or not lately: none is awaited, and the first is due after the interval.</summary>
    private void BeginKeepAlive()
    {
        long now = _clock.Now;
        KeepAliveState pings = _keepAlive ?? new KeepAliveState();
        Volatile.Write(ref pings.PongNumber, Volatile.Read(ref pings.Number));
        pings.TickedAt = now;
        pings.WorkedSince = 0;
        Volatile.Write(ref pings.LastPing, now);
        Volatile.Write(ref _keepAlive, pings);
    }

    private static void Validate(ConnectionOptions options)
    {
        const string Off = "zero (off) or more";
        const string Limited = "more than zero, or -00:00:00.0010000 for no limit";
        CheckSize("MaxTextMessageSize", options.Limits.MaxTextMessageSize);
        CheckSize("MaxBinaryMessageSize", options.Limits.MaxBinaryMessageSize);
        Check(options.CloseTimeout > TimeSpan.Zero, nameof(options.CloseTimeout), options.CloseTimeout, "more than zero");
        Check(IsLimit(options.SendTimeout), nameof(options.SendTimeout), options.SendTimeout, Limited);
        Check(IsLimit(options.AsyncSendTimeout), nameof(options.AsyncSendTimeout), options.AsyncSendTimeout, Limited);
        Check(IsLimit(options.BlockingSendTimeout), nameof(options.BlockingSendTimeout), options.BlockingSendTimeout, Limited);
        TimeSpan interval = options.KeepAliveInterval;
        Check(
            interval == TimeSpan.Zero || interval >= TimeSpan.FromMilliseconds(100),
            nameof(options.KeepAliveInterval), interval, "zero (no pings) or at least 100 milliseconds");
        Check(options.PongTimeout >= TimeSpan.Zero, nameof(options.PongTimeout), options.PongTimeout, Off);
        Check(
            options.PongTimeout == TimeSpan.Zero || interval > TimeSpan.Zero,
            nameof(options.PongTimeout), options.PongTimeout, "zero unless KeepAliveInterval is set: without pings there are no pongs");
        Check(
            options.PongTimeout <= interval || options.PongTimeout == TimeSpan.Zero,
            nameof(options.PongTimeout), options.PongTimeout, $"at most KeepAliveInterval, which is {interval}: the next ping would take its place");
        CheckIdle(nameof(options.IdleTimeout), options.IdleTimeout);
        CheckIdle(nameof(options.ReadIdleTimeout), options.ReadIdleTimeout);
        CheckIdle(nameof(options.WriteIdleTimeout), options.WriteIdleTimeout);

        void CheckIdle(string name, TimeSpan idle)
        {
            Check(idle >= TimeSpan.Zero, name, idle, Off);
            Check(
                idle == TimeSpan.Zero || idle > interval,
                name, idle, $"more than KeepAliveInterval, which is {interval}: it would fire before the first ping");
        }

        static void CheckSize(string name, long size) => Check(size >= 1 && size <= Array.MaxLength, name, size, $"from 1 to {Array.MaxLength} bytes");
    }

    /// <summary>How a wait is given that may also be endless.</summary>
    public static bool IsLimit(TimeSpan timeout) => timeout > TimeSpan.Zero || timeout == Timeout.InfiniteTimeSpan;

    private static void Check(bool valid, string name, object value, string range)
    {
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{name} is {value}; it must be {range}."));
        }
    }
}
