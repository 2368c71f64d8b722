namespace WsGen.Connections.Settings;

/// <summary>The names that Tomcat has for its knobs, and which of them mean something where.</summary>
internal static class TomcatKeys
{
    public const string Prefix = "org.apache.tomcat.websocket.";

    private const int FirstOfServer = 8;
    private const int FirstOfServerAlone = 9; // the one before may be in the section of an endpoint
    private const int FirstOfThreads = 13;
    private const int FirstOfClient = 16;

    // Without the prefix: of connections (SettingTable has them too), of a whole server, of the threads that Tomcat 7 had, of clients.
    private static readonly string[] s_all =
    [
        "BLOCKING_SEND_TIMEOUT", "SESSION_CLOSE_TIMEOUT", "ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT", "READ_IDLE_TIMEOUT_MS", "WRITE_IDLE_TIMEOUT_MS",
        "textBufferSize", "binaryBufferSize", "DEFAULT_BUFFER_SIZE",
        "DISABLE_BUILTIN_EXTENSIONS", "noAddAfterHandshake", "STRICT_SPEC_COMPLIANCE", "DEFAULT_PROCESS_PERIOD", "ALLOW_UNSUPPORTED_EXTENSIONS",
        "executorCoreSize", "executorMaxSize", "executorKeepAliveTimeSeconds",
        "IO_TIMEOUT_MS", "MAX_HTTP_RESPONSE_HEADER_BYTES", "MAX_REDIRECTIONS", "DEFAULT_ORIGIN_HEADER_VALUE",
        "WS_AUTHENTICATION_USER_NAME", "WS_AUTHENTICATION_PASSWORD", "WS_AUTHENTICATION_REALM",
        "WS_AUTHENTICATION_PROXY_USER_NAME", "WS_AUTHENTICATION_PROXY_PASSWORD", "WS_AUTHENTICATION_PROXY_REALM",
        "WS_PROXY_AUTHENTICATION_USER_NAME", "WS_PROXY_AUTHENTICATION_PASSWORD", "WS_PROXY_AUTHENTICATION_REALM",
        "SSL_CONTEXT", "SSL_PROTOCOLS", "SSL_TRUSTSTORE", "SSL_TRUSTSTORE_PWD",
    ];

    /// <summary>Whether a key claims to be one of Tomcat's.</summary>
    public static bool IsOne(string key) => key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a user property sets.</summary>
    /// <param name="key">The key, exactly as Tomcat has it.</param>
    /// <returns>Null if the property is the application's own, or a client's.</returns>
    /// <exception cref="ArgumentException">The key claims to be one of Tomcat's and is none that could stand there.</exception>
    public static Setting? Find(string key) =>
        Find(key, out string? fault) is var setting && fault is null ? setting : throw new ArgumentException(fault, nameof(key));

    /// <summary>The same.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fault">What is wrong with it, as a sentence; null if nothing is.</param>
    public static Setting? Find(string key, out string? fault)
    {
        fault = null;
        if (!key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        string name = key.Substring(Prefix.Length);
        for (int i = 0; i < SettingTable.All.Length; i++)
        {
            if (SettingTable.All[i].TomcatName == name)
            {
                return (Setting)i;
            }
        }

        int known = Nearest.IndexOf(s_all, name);
        if (known < FirstOfClient)
        {
            fault = known >= FirstOfServer
                ? $"The user property {key} counts for a whole server{(known < FirstOfServerAlone ? " or endpoint" : "")}, not for one session: set it in the configuration."
                : "Tomcat has no user property " + key + "." + Nearest.Suggest(name, s_all, Prefix);
        }

        return null;
    }

    /// <summary>The value of a user property as a number.</summary>
    /// <exception cref="ArgumentException">It is of the wrong type, or out of range.</exception>
    public static long Read(string key, Setting setting, object? value) =>
        FindFault(key, setting, value, out long number) is { } fault ? throw new ArgumentException(fault, nameof(value)) : number;

    /// <summary>What is wrong with the value of a user property, as a sentence; null if nothing is.</summary>
    public static string? FindFault(string key, Setting setting, object? value, out long number)
    {
        OptionInfo info = SettingTable.Of(setting);
        return info.TryConvert(value, out number) ? null
            : "The user property " + OptionRange.Describe(key, value is null ? "null" : $"{value}, of type {value.GetType()}", info.Describe(ofTomcat: true));
    }

    /// <summary>What is wrong with a key of the configuration, as a sentence; null if nothing is.</summary>
    /// <param name="key">The key.</param>
    /// <param name="path">The same with the sections it stands in.</param>
    /// <param name="scope">What these sections are of.</param>
    public static string? FindFault(string key, string path, TomcatScope scope)
    {
        string name = key.Substring(Prefix.Length);
        int known = Nearest.IndexOf(s_all, name);
        return known < 0 ? "There is no option " + path + "." + Nearest.Suggest(name, s_all, Prefix)
            : known is >= FirstOfThreads and < FirstOfClient
                ? "The option " + path + " is one of Tomcat 7 alone, for threads that there are none of here: WsGen:Threads says how many event loops there are."
            : scope == TomcatScope.None ? "The option " + path + " has no effect there: it stands in WsGen, " + (known < FirstOfServerAlone ? "beside it, or in the section of an endpoint." : "or beside it.")
            : scope == TomcatScope.Server || known < FirstOfServerAlone ? null
            : "The option " + path + (known >= FirstOfClient
                ? " is one of clients, and no endpoint of a server has it."
                : " counts for a whole server, not for one endpoint: it stands in WsGen, or beside it.");
    }
}
