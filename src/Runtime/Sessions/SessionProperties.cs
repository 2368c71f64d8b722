using System.Collections.Concurrent;
using WsGen.Connections;
using WsGen.Connections.Settings;
using WsGen.Protocol;

namespace WsGen.Sessions;

/// <summary>
/// One session's user properties. Those that Tomcat has (<see cref="TomcatKeys"/>) are settings of the session: checked when they are set, and in
/// effect from then on; once they are taken away, what the endpoint has counts again, its own user properties included. Thread-safe.
/// </summary>
/// <param name="properties">The endpoint's, which are copied: what they set is in effect already, and stays so without the copies.</param>
/// <param name="options">What the endpoint has.</param>
/// <param name="limits">What it accepts.</param>
internal sealed class SessionProperties(IEnumerable<KeyValuePair<string, object?>> properties, ConnectionOptions options, ProtocolLimits limits)
    : ConcurrentDictionary<string, object?>(properties), IDictionary<string, object?>
{
    private readonly Lock _gate = new();
    private WsConnection? _connection;
    private SettingValues? _early; // what was set before there was a connection

    object? IDictionary<string, object?>.this[string key]
    {
        get => this[key];
        set
        {
            if (TomcatKeys.Find(key) is { } setting)
            {
                Set(key, setting, value, isNew: false);
            }
            else
            {
                this[key] = value;
            }
        }
    }

    /// <summary>The session has a connection: what has been set so far takes effect.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It cannot work with the endpoint's other settings.</exception>
    public SessionProperties Attach(WsConnection connection)
    {
        lock (_gate)
        {
            _connection = connection;
            for (int i = 0; _early is not null && i < SettingTable.All.Length; i++)
            {
                if (_early[(Setting)i] is { } value)
                {
                    connection.Set((Setting)i, value, byProperty: true);
                }
            }

            _early = null;
            return this;
        }
    }

    void IDictionary<string, object?>.Add(string key, object? value)
    {
        if (TomcatKeys.Find(key) is { } setting)
        {
            Set(key, setting, value, isNew: true);
        }
        else if (!TryAdd(key, value))
        {
            throw Existing(key);
        }
    }

    void ICollection<KeyValuePair<string, object?>>.Add(KeyValuePair<string, object?> item) => ((IDictionary<string, object?>)this).Add(item.Key, item.Value);

    bool IDictionary<string, object?>.Remove(string key) => Remove(key);

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item) =>
        TomcatKeys.IsOne(item.Key) ? TryGetValue(item.Key, out object? value) && Equals(value, item.Value) && Remove(item.Key) : TryRemove(item);

    void ICollection<KeyValuePair<string, object?>>.Clear()
    {
        foreach (string key in Keys)
        {
            Remove(key);
        }
    }

    private bool Remove(string key)
    {
        if (!ContainsKey(key) || TomcatKeys.Find(key) is not { } setting)
        {
            return TryRemove(key, out _);
        }

        lock (_gate)
        {
            if (_connection is not null)
            {
                _connection.Reset(setting, options, limits);
            }
            else if (_early is not null)
            {
                _early[setting] = null;
            }

            return TryRemove(key, out _);
        }
    }

    private void Set(string key, Setting setting, object? value, bool isNew)
    {
        long number = TomcatKeys.Read(key, setting, value);
        lock (_gate)
        {
            if (isNew && ContainsKey(key))
            {
                throw Existing(key);
            }

            Apply(setting, number);
            this[key] = value;
        }
    }

    private void Apply(Setting setting, long value)
    {
        if (_connection is null)
        {
            (_early ??= new())[setting] = value;
        }
        else
        {
            _connection.Set(setting, value, byProperty: true);
        }
    }

    private static ArgumentException Existing(string key) => new($"There is a property {key} already.", nameof(key));
}
