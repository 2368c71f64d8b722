using System.Globalization;

namespace WsGen.Hostile.Support;

/// <summary>What an EchoServer is started with. What is not set is as it comes. Time-outs are short where an attack waits for them.</summary>
internal sealed record ServerOptions
{
    /// <summary>Bytes of a message, of either kind. EchoServer's own limit.</summary>
    public int MaxMessageSize { get; init; } = 16 * 1024 * 1024;

    public TimeSpan? HandshakeTimeout { get; init; }

    public TimeSpan? CloseTimeout { get; init; }

    public TimeSpan? IdleTimeout { get; init; }

    public int? SendQueueLimit { get; init; }

    public int? MaxConnections { get; init; }

    /// <summary>Read by the library from its environment: EchoServer has no option for it.</summary>
    public TimeSpan? SendTimeout { get; init; }

    /// <inheritdoc cref="SendTimeout"/>
    public TimeSpan? AbnormalCloseSendTimeout { get; init; }

    /// <summary>Files and sockets the process may have open.</summary>
    public int? MaxDescriptors { get; init; }

    /// <summary>What the server runs on: epoll, unless the environment says otherwise (<c>WSGEN_HOSTILE_TRANSPORT</c>).</summary>
    private static string Transport => System.Environment.GetEnvironmentVariable("WSGEN_HOSTILE_TRANSPORT") is { Length: > 0 } transport ? transport : "epoll";

    public IEnumerable<string> Arguments =>
    [
        "--port", "0",
        "--transport", Transport,
        "--max-message-size", Number(MaxMessageSize),
        .. Option("--handshake-timeout", HandshakeTimeout?.TotalMilliseconds),
        .. Option("--close-timeout", CloseTimeout?.TotalMilliseconds),
        .. Option("--idle-timeout", IdleTimeout?.TotalMilliseconds),
        .. Option("--send-queue-limit", SendQueueLimit),
        .. Option("--max-connections", MaxConnections),
    ];

    public IEnumerable<KeyValuePair<string, string>> Environment =>
    [
        // How much garbage gathers before it is collected depends on the processor's caches, and can be more than what an attack is bounded
        // by. With 4 MiB of it what is measured is what is held, and means the same on every machine. (In hexadecimal, as the runtime wants it.)
        new("DOTNET_GCgen0size", "400000"),
        .. Variable("WsGen__SendTimeout", SendTimeout),
        .. Variable("WsGen__AbnormalCloseSendTimeout", AbnormalCloseSendTimeout),
    ];

    private static IEnumerable<string> Option(string name, double? value) => value is { } number ? [name, Number(number)] : [];

    private static IEnumerable<KeyValuePair<string, string>> Variable(string name, TimeSpan? value) =>
        value is { } span ? [new(name, span.ToString("c", CultureInfo.InvariantCulture))] : [];

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
