using System.Globalization;
using WsGen;

namespace EchoServer;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public int Port { get; private init; } = 8080;

    public string Host { get; private init; } = "127.0.0.1";

    public long MaxMessageSize { get; private init; } = 16 * 1024 * 1024;

    public TimeSpan? HandshakeTimeout { get; private init; }

    public TimeSpan? CloseTimeout { get; private init; }

    public TimeSpan? IdleTimeout { get; private init; }

    public int? SendQueueLimit { get; private init; }

    public int? MaxConnections { get; private init; }

    public int Threads { get; private init; }

    public WsTransport Transport { get; private init; }

    public bool Kestrel { get; private init; }

    /// <summary>A PEM file; null without TLS.</summary>
    public string? Certificate { get; private init; }

    /// <summary>A PEM file.</summary>
    public string? Key { get; private init; }

    /// <summary>What only EchoServer.Full can do.</summary>
    public bool NeedsFull => Kestrel || Certificate is not null;

    /// <summary>On unless switched off: whoever tries out a protocol wants to try all of it.</summary>
    public bool Compression { get; private init; } = true;

    public bool AllowAnyOrigin { get; private init; }

    /// <summary>Asks for <see cref="Usage"/>, and for nothing else.</summary>
    public bool Help { get; private init; }

    /// <summary>What holds for every host.</summary>
    public void Apply(WsOptions options)
    {
        options.MaxTextMessageSize = MaxMessageSize;
        options.MaxBinaryMessageSize = MaxMessageSize;
        options.CloseTimeout = CloseTimeout ?? options.CloseTimeout;
        options.SendQueueLimit = SendQueueLimit ?? options.SendQueueLimit;
        options.IdleTimeout = IdleTimeout ?? options.IdleTimeout;
        options.Compression.Enabled = Compression;
        options.AllowAnyOrigin = AllowAnyOrigin;
    }

    /// <summary>The first line of the output.</summary>
    public string Describe(int port)
    {
        string authority = $"{Authority}:{port}";
        return $"listening on ws://{authority}{(Certificate is null ? "" : $" over TLS, which is wss://{authority}")}";
    }

    /// <summary>The host as addresses name it.</summary>
    public string Authority => Host.Contains(':') ? $"[{Host}]" : Host;

    /// <summary>Reads the command line. False: <paramref name="error"/> says in one line what is wrong with it.</summary>
    public static bool TryParse(string[] args, out Arguments arguments, out string error)
    {
        arguments = new Arguments();
        error = "";
        for (int i = 0; i < args.Length; i++)
        {
            string option = args[i];
            if (option is "--help" or "-h")
            {
                arguments = arguments with { Help = true };
                return true;
            }

            if (option == "--allow-any-origin")
            {
                arguments = arguments with { AllowAnyOrigin = true };
                continue;
            }

            if (option == "--tls")
            {
                if (i + 2 >= args.Length)
                {
                    error = "--tls needs two files, a certificate and its key";
                    return false;
                }

                arguments = arguments with { Certificate = args[i + 1], Key = args[i + 2] };
                if (new[] { arguments.Certificate, arguments.Key }.FirstOrDefault(static file => !File.Exists(file)) is { } missing)
                {
                    error = $"--tls: there is no file {missing}";
                    return false;
                }

                i += 2;
                continue;
            }

            if (option is not ("--port" or "--host" or "--max-message-size" or "--handshake-timeout" or "--close-timeout" or "--threads" or "--transport"
                or "--idle-timeout" or "--send-queue-limit" or "--max-connections" or "--compression"))
            {
                error = $"unknown option {option}";
                return false;
            }

            if (++i == args.Length)
            {
                error = $"{option} needs a value";
                return false;
            }

            string value = args[i];
            if (option == "--host")
            {
                arguments = arguments with { Host = value };
                continue;
            }

            if (option == "--compression")
            {
                if (value is not ("on" or "off"))
                {
                    error = $"--compression is on or off, not {value}";
                    return false;
                }

                arguments = arguments with { Compression = value == "on" };
                continue;
            }

            if (option == "--transport")
            {
                WsTransport? transport = value switch
                {
                    "epoll" => WsTransport.Epoll,
                    "io_uring" => WsTransport.IoUring,
                    "sockets" => WsTransport.Sockets,
                    "kestrel" => WsTransport.Auto,
                    _ => null,
                };
                if (transport is null)
                {
                    error = $"--transport is epoll, io_uring, sockets or kestrel, not {value}";
                    return false;
                }

                arguments = arguments with { Transport = transport.Value, Kestrel = value == "kestrel" };
                continue;
            }

            (long least, long most) = option switch
            {
                "--port" => (0, 65535),
                "--threads" => (1, 1024),
                "--max-message-size" => (1, Array.MaxLength),
                "--send-queue-limit" => (1024, int.MaxValue),
                _ => (1, int.MaxValue),
            };
            if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number < least || number > most)
            {
                error = $"{option} takes a number from {least} to {most}, not {value}";
                return false;
            }

            arguments = option switch
            {
                "--port" => arguments with { Port = (int)number },
                "--max-message-size" => arguments with { MaxMessageSize = number },
                "--handshake-timeout" => arguments with { HandshakeTimeout = TimeSpan.FromMilliseconds(number) },
                "--close-timeout" => arguments with { CloseTimeout = TimeSpan.FromMilliseconds(number) },
                "--threads" => arguments with { Threads = (int)number },
                "--idle-timeout" => arguments with { IdleTimeout = TimeSpan.FromMilliseconds(number) },
                "--max-connections" => arguments with { MaxConnections = (int)number },
                _ => arguments with { SendQueueLimit = (int)number },
            };
        }

        return true;
    }
}
