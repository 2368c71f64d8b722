using WsGen.Connections.Settings;
using WsGen.Protocol;

namespace WsGen.Connections;

// What a session may change of its options while it is open. The options are shared by all connections of an endpoint: a session with settings
// of its own gets a copy.
internal abstract partial class WsConnection
{
    private uint _byProperties; // which settings have been set last by user properties, one bit each

    /// <summary>What counts now.</summary>
    public ConnectionOptions Options => Volatile.Read(ref _options);

    /// <summary>The largest message of a kind that is accepted, in bytes.</summary>
    public long GetMaxMessageSize(MessageKind kind) => Limits.Of(kind);

    /// <summary>Changes a setting of this connection alone. It counts from the next moment at which it is asked for; sizes from the next frame on.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="value">Its value.</param>
    /// <param name="byProperty">By a user property, which may be taken away again.</param>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value cannot work, by itself or with the others.</exception>
    public void Set(Setting setting, long value, bool byProperty = false)
    {
        lock (this)
        {
            ThrowIfClosed();
            Change(setting, value, value);
            uint bit = 1u << (int)setting;
            _byProperties = byProperty ? _byProperties | bit : _byProperties & ~bit;
        }
    }

    /// <summary>
    /// A user property has been taken away. If nothing has been set since it was, what the endpoint has counts again. After the close there is nothing left
    /// that a setting could change.
    /// </summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The endpoint's.</param>
    /// <param name="limits">What the endpoint accepts.</param>
    /// <exception cref="ArgumentOutOfRangeException">That cannot work with what has been set meanwhile.</exception>
    public void Reset(Setting setting, ConnectionOptions options, ProtocolLimits limits)
    {
        lock (this)
        {
            uint bit = 1u << (int)setting;
            if ((_byProperties & bit) != 0 && IsOpen)
            {
                Change(setting, SettingTable.Get(options, setting), SettingTable.Get(limits, setting));
                _byProperties &= ~bit;
            }
        }
    }

    /// <param name="setting">The setting.</param>
    /// <param name="value">Its value in the options.</param>
    /// <param name="limit">Of sizes: what is accepted, which is another where the handler has a size of its own.</param>
    private void Change(Setting setting, long value, long limit)
    {
        ConnectionOptions changed = SettingTable.With(_options, setting, value);
        if ((SettingTable.FindFault(setting, value) ?? SettingTable.FindClash(changed)) is { } fault)
        {
            throw new ArgumentOutOfRangeException(nameof(value), fault);
        }

        if (changed.KeepAliveInterval > TimeSpan.Zero && _options.KeepAliveInterval == TimeSpan.Zero)
        {
            BeginKeepAlive();
        }

        Volatile.Write(ref _options, changed);
        if (setting is Setting.MaxTextMessageSize or Setting.MaxBinaryMessageSize)
        {
            // Read at each frame by whoever receives, one number at a time: either the old or the new one. The options have it too, or
            // the handler's own limit would be blamed for it.
            Limits = SettingTable.With(Limits, setting, limit);
        }
    }

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

    /// <summary>How a wait is given that may also be endless.</summary>
    public static bool IsLimit(TimeSpan timeout) => timeout > TimeSpan.Zero || timeout == Timeout.InfiniteTimeSpan;
}
