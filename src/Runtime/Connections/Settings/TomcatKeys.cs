namespace WsGen.Connections.Settings;

/// <summary>The names that Tomcat has for its knobs, and which of them mean something where.</summary>
internal static class TomcatKeys
{
    public const string Prefix = "org.apache.tomcat.websocket.";

    /// <summary>What counts for a whole server.</summary>
    public static readonly string[] OfServer =
    [
        "noAddAfterHandshake", "STRICT_SPEC_COMPLIANCE", "DEFAULT_PROCESS_PERIOD", "DISABLE_BUILTIN_EXTENSIONS", "ALLOW_UNSUPPORTED_EXTENSIONS",
    ];

    /// <summary>What Tomcat 7 alone had: the threads of a server.</summary>
    public static readonly string[] OfThreads = ["executorCoreSize", "executorMaxSize", "executorKeepAliveTimeSeconds"];

    /// <summary>What belongs to clients: a server knows it, and passes over it.</summary>
    private static readonly string[] OfClient =
    [
        "IO_TIMEOUT_MS", "MAX_HTTP_RESPONSE_HEADER_BYTES", "MAX_REDIRECTIONS", "DEFAULT_ORIGIN_HEADER_VALUE",
        "WS_AUTHENTICATION_USER_NAME", "WS_AUTHENTICATION_PASSWORD", "WS_AUTHENTICATION_REALM",
        "WS_AUTHENTICATION_PROXY_USER_NAME", "WS_AUTHENTICATION_PROXY_PASSWORD", "WS_AUTHENTICATION_PROXY_REALM",
        "WS_PROXY_AUTHENTICATION_USER_NAME", "WS_PROXY_AUTHENTICATION_PASSWORD", "WS_PROXY_AUTHENTICATION_REALM",
        "SSL_CONTEXT", "SSL_PROTOCOLS", "SSL_TRUSTSTORE", "SSL_TRUSTSTORE_PWD",
    ];

    /// <summary>Whether a key claims to be one of Tomcat's.</summary>
    public static bool IsOne(string key) => key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>All that may stand in configuration, without the prefix.</summary>
    public static IEnumerable<string> All => [.. SettingTable.All.Select(static info => info.TomcatName).OfType<string>(), .. OfServer, .. OfThreads, .. OfClient];

    /// <summary>What a user property sets.</summary>
    /// <param name="key">The key, exactly as Tomcat has it.</param>
    /// <returns>Null if the property is the application's own, or a client's.</returns>
    /// <exception cref="ArgumentException">The key claims to be one of Tomcat's and is none that could stand there.</exception>
    public static Setting? Find(string key)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        string name = key[Prefix.Length..];
        int setting = Array.FindIndex(SettingTable.All, info => info.TomcatName == name);
        return setting >= 0 ? (Setting)setting
            : OfClient.Contains(name) ? null
            : throw new ArgumentException(
                OfServer.Contains(name) || OfThreads.Contains(name)
                    ? $"The user property {key} counts for a whole server, not for one session: set it in the configuration."
                    : $"The user property {key} is none that Tomcat has.{Nearest.Suggest(name, All, Prefix)}",
                nameof(key));
    }

    /// <summary>The value of a user property as a number.</summary>
    /// <exception cref="ArgumentException">It is of the wrong type, or out of range.</exception>
    public static long Read(string key, Setting setting, object? value)
    {
        OptionInfo info = SettingTable.Of(setting);
        return info.TryConvert(value, out long number) ? number : throw new ArgumentException(
            FormattableString.Invariant($"The user property {key} is {(value is null ? "null" : $"{value}, of type {value.GetType()}")}; it must be {info.DescribeForTomcat()}."),
            nameof(value));
    }
}
