using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WsGen.Client.Tls;
using WsGen.Connections;
using WsGen.Connections.Settings;
using WsGen.Connections.Telemetry;
using WsGen.Handshake;
using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Client.Connecting;

/// <summary>What a client was told, checked, and with Tomcat's names read: a copy that nobody changes.</summary>
internal sealed class ClientSettings
{
    private const string IoTimeoutName = TomcatKeys.Prefix + "IO_TIMEOUT_MS";
    private const string RedirectionsName = TomcatKeys.Prefix + "MAX_REDIRECTIONS";
    private const string HeaderBytesName = TomcatKeys.Prefix + "MAX_HTTP_RESPONSE_HEADER_BYTES";
    private const string OriginName = TomcatKeys.Prefix + "DEFAULT_ORIGIN_HEADER_VALUE";

    // Of clients that connect again, where nothing else is said.
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_pong = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(int.MaxValue);

    private const int LeastHeaderBytes = 100;
    private const int MostHeaderBytes = 1024 * 1024;

    /// <exception cref="InvalidOperationException">An option cannot work.</exception>
    /// <exception cref="ArgumentException">A user property with one of Tomcat's names cannot work.</exception>
    public ClientSettings(WsClientOptions options)
    {
        Options = options;
        Headers = [.. options.Headers];
        Properties = new Dictionary<string, object?>(options.UserProperties);
        IoTimeout = ReadNumber(IoTimeoutName, 1, int.MaxValue, "milliseconds") is { } timeout ? TimeSpan.FromMilliseconds(timeout) : options.IoTimeout;
        MaxRedirections = (int)(ReadNumber(RedirectionsName, 0, int.MaxValue, "redirections") ?? options.MaxRedirections);
        MaxResponseHeaderBytes = (int)(ReadNumber(HeaderBytesName, LeastHeaderBytes, MostHeaderBytes, "bytes") ?? options.MaxResponseHeaderBytes);
        MaxHandshakesPerAddress = options.MaxHandshakesPerAddress;
        Origin = ReadText(OriginName) ?? options.Origin;
        Tls = TlsUserProperties.Apply(Properties, options.Tls);
        Login = Login.Read(Properties, "WS_AUTHENTICATION");
        ProxyLogin = Login.Read(Properties, "WS_AUTHENTICATION_PROXY", "WS_PROXY_AUTHENTICATION");
        Check(
            MessageSize.IsLimit(options.MaxMessageSize), nameof(options.MaxMessageSize), options.MaxMessageSize, MessageSize.Range);
        Check(IoTimeout >= TimeSpan.FromMilliseconds(1) && IoTimeout <= s_longest, nameof(options.IoTimeout), IoTimeout, $"from 1 to {int.MaxValue} milliseconds");
        Check(MaxRedirections >= 0, nameof(options.MaxRedirections), MaxRedirections, "0 or more");
        Check(MaxHandshakesPerAddress >= 0, nameof(options.MaxHandshakesPerAddress), MaxHandshakesPerAddress, "0 or more");
        Check(
            MaxResponseHeaderBytes is >= LeastHeaderBytes and <= MostHeaderBytes, nameof(options.MaxResponseHeaderBytes), MaxResponseHeaderBytes,
            $"from {LeastHeaderBytes} to {MostHeaderBytes} bytes");
        Check(
            options.Transport is not (WsTransport.Epoll or WsTransport.IoUring) || OperatingSystem.IsLinux(), nameof(options.Transport), options.Transport,
            $"{WsTransport.Auto} or {WsTransport.Sockets} where the system is not Linux");
        options.Compression.Validate();
        options.TrafficLog.Validate();
        Traffic = options.TrafficLog.Create(options.LoggerFactory);
        Connection = new ConnectionOptions
        {
            Limits = new ProtocolLimits(options.MaxMessageSize, options.MaxMessageSize),
            Compression = CompressionSettings.OfClient,
            Traffic = Traffic?.OfClient,
        };
        if (Reconnect.Enabled)
        {
            Reconnect.Validate();
            Connection = Connection with { KeepAliveInterval = s_keepAlive, PongTimeout = options.Session.KeepAliveInterval is null ? s_pong : TimeSpan.Zero };
        }

        Connection = options.Session.Settings.ApplyTo(options.Compression.Values.ApplyTo(Connection));
        if (SettingTable.FindFault(Connection) is { } fault)
        {
            throw new InvalidOperationException($"The client cannot connect: its {fault}");
        }

        if (Connection.Compression.IsEnabled)
        {
            ZLibNative.ThrowIfMissing(); // by Session, too: now and not at the first message
        }

        Logger = options.LoggerFactory?.CreateLogger("WsGen.Client") ?? NullLogger.Instance;
    }

    public WsClientOptions Options { get; }

    public TimeSpan IoTimeout { get; }

    public int MaxRedirections { get; }

    public int MaxResponseHeaderBytes { get; }

    public int MaxHandshakesPerAddress { get; }

    public string? Origin { get; }

    public WsClientTlsOptions Tls { get; }

    /// <summary>Tomcat's name and password for servers.</summary>
    public Login Login { get; }

    /// <summary>Tomcat's name and password for proxies.</summary>
    public Login ProxyLogin { get; }

    public WsTransport Transport => Options.Transport;

    public WsReconnectOptions Reconnect => Options.Reconnect;

    /// <summary>The application's header fields; replaced when the client connects again with others.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; set; }

    public TimeProvider Time => Options.TimeProvider;

    public ILogger Logger { get; }

    /// <summary>Null: nobody wants it.</summary>
    public TrafficLog? Traffic { get; }

    /// <summary>Limits and waits of the session, but for those that user properties and the endpoint have.</summary>
    public ConnectionOptions Connection { get; }

    /// <summary>A copy.</summary>
    public IReadOnlyDictionary<string, object?> Properties { get; }

    /// <summary>A property of Tomcat's that is a text; null: it is not set.</summary>
    public string? ReadText(string key) => !Properties.TryGetValue(key, out object? value) ? null
        : value as string ?? throw new ArgumentException($"The user property {key} is {Describe(value)}: it has to be text.");

    private long? ReadNumber(string key, long least, long most, string unit)
    {
        if (!Properties.TryGetValue(key, out object? value))
        {
            return null;
        }

        long number = value switch
        {
            int whole => whole,
            long whole => whole,
            TimeSpan time when unit == "milliseconds" => (long)time.TotalMilliseconds,
            string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed) => parsed,
            _ => throw Refuse(),
        };
        return number >= least && number <= most ? number : throw Refuse();

        ArgumentException Refuse() => new(
            $"The user property {key} is {Describe(value)}: it has to be a number of {unit} from {least} to {most}, as text (which Tomcat wants), int or long.");
    }

    private static void Check(bool valid, string name, object value, string range)
    {
        if (!valid)
        {
            throw new InvalidOperationException("The option " + OptionRange.Describe(nameof(WsClientOptions) + "." + name, string.Create(CultureInfo.InvariantCulture, $"{value}"), range));
        }
    }

    private static string Describe(object? value) => value is null ? "null" : $"\"{value}\", of type {value.GetType()}";

    /// <summary>The value of Sec-WebSocket-Extensions; null: none is offered.</summary>
    /// <param name="compression">What the endpoint has.</param>
    /// <exception cref="InvalidOperationException">The extensions of the options cannot be offered.</exception>
    public string? DescribeOffer(CompressionSettings compression)
    {
        if (!compression.IsEnabled)
        {
            return Options.Extensions.Count == 0 ? null : throw new InvalidOperationException(
                $"{nameof(WsClientOptions)}.{nameof(WsClientOptions.Extensions)} offers \"{Options.Extensions[0]}\", but compression is off: set {nameof(WsClientOptions)}.{nameof(WsClientOptions.Compression)}.{nameof(CompressionOptions.Enabled)}, and have neither {nameof(WsClientOptions.Session)} nor the class of the endpoint switch it off.");
        }

        foreach (WsExtension extension in Options.Extensions)
        {
            if (extension.Name != "permessage-deflate")
            {
                throw new InvalidOperationException(
                    $"{nameof(WsClientOptions)}.{nameof(WsClientOptions.Extensions)} offers \"{extension}\": a server that agrees could not be understood. There is permessage-deflate alone.");
            }

            var reader = new ExtensionListReader(Encoding.ASCII.GetBytes(extension.ToString()));
            if (!reader.TryReadExtension(out _) || !DeflateParameterList.TryRead(ref reader, out _))
            {
                throw new InvalidOperationException(
                    $"{nameof(WsClientOptions)}.{nameof(WsClientOptions.Extensions)} offers \"{extension}\", whose parameters are not those of RFC 7692 section 7.1.");
            }
        }

        return Options.Extensions.Count == 0 ? DeflateNegotiation.Offer(compression.Wanted) : string.Join(", ", Options.Extensions);
    }
}
