using System.Globalization;
using System.Net;
using System.Text;
using WsGen;

namespace EchoClient;

/// <summary>The command line.</summary>
internal sealed class Arguments
{
    private readonly List<string> _subprotocols = [];
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private string? _text;
    private int? _binarySize;
    private int? _count;
    private string? _user;
    private string? _password;
    private string? _trustStorePassword;
    private bool _waits;

    private Arguments()
    {
    }

    public Uri Url { get; private set; } = null!; // unless it is refused

    /// <summary>What is sent, <see cref="Count"/> times; null: nothing is.</summary>
    public WsMessage? Message { get; private set; }

    public int Count => Message is null ? 0 : _count ?? 1;

    /// <summary>Goes on receiving until the connection ends. So does who only answers: there is nothing else to wait for.</summary>
    public bool Waits => _waits || (Echoes && Message is null);

    public bool Echoes { get; private set; }

    /// <summary>Asks for <see cref="Usage"/>, and for nothing else.</summary>
    public bool Help { get; private set; }

    public WsClientOptions Options { get; } = new() { MaxMessageSize = 16 * 1024 * 1024 };

    /// <summary>Reads the command line. Null: <paramref name="error"/> says in one line what is wrong with it.</summary>
    public static Arguments? Parse(string[] args, out string error)
    {
        var arguments = new Arguments();
        for (int i = 0; i < args.Length; i++)
        {
            string option = args[i];
            if (option is "--help" or "-h")
            {
                arguments.Help = true;
                error = "";
                return arguments;
            }

            if (!option.StartsWith('-'))
            {
                error = arguments.SetUrl(option);
            }
            else if (option is "--wait" or "--echo")
            {
                arguments._waits |= option == "--wait";
                arguments.Echoes |= option == "--echo";
                error = "";
            }
            else if (!Values.ContainsKey(option))
            {
                error = $"unknown option {option}";
            }
            else if (++i == args.Length)
            {
                error = $"{option} needs a value";
            }
            else
            {
                error = Values[option](arguments, option, args[i]);
            }

            if (error.Length > 0)
            {
                return null;
            }
        }

        error = arguments.Complete();
        return error.Length == 0 ? arguments : null;
    }

    /// <summary>What is done with the value of each option that has one: says what is wrong with it, or nothing.</summary>
    private static readonly Dictionary<string, Func<Arguments, string, string, string>> Values = new()
    {
        ["--text"] = static (to, _, value) => Accept(() => to._text = value),
        ["--binary-size"] = static (to, option, value) => Number(option, value, 0, 1 << 30, number => to._binarySize = number),
        ["--count"] = static (to, option, value) => Number(option, value, 0, int.MaxValue, number => to._count = number),
        ["--subprotocol"] = static (to, _, value) => Accept(() => to._subprotocols.Add(value)),
        ["--compression"] = static (to, option, value) => Choice(
            option, value, [("on", true), ("off", false)], enabled => to.Options.Compression.Enabled = enabled),
        ["--io-timeout"] = static (to, option, value) => Number(
            option, value, 1, int.MaxValue, number => to.Options.IoTimeout = TimeSpan.FromMilliseconds(number)),
        ["--max-redirections"] = static (to, option, value) => Number(option, value, 0, int.MaxValue, number => to.Options.MaxRedirections = number),
        ["--max-message-size"] = static (to, option, value) => Number(option, value, 1, Array.MaxLength, number => to.Options.MaxMessageSize = number),
        ["--truststore"] = static (to, _, value) => Accept(() => to.Options.Tls.TrustStore = value),
        ["--truststore-password"] = static (to, _, value) => Accept(() => to._trustStorePassword = value),
        ["--user"] = static (to, _, value) => Accept(() => to._user = value),
        ["--password"] = static (to, _, value) => Accept(() => to._password = value),
        ["--proxy"] = static (to, option, value) => to.SetProxy(option, value),
        ["--header"] = static (to, option, value) => to.AddHeader(option, value),
        ["--origin"] = static (to, _, value) => Accept(() => to.Options.Origin = value),
        ["--transport"] = static (to, option, value) => Choice(
            option,
            value,
            [("epoll", WsTransport.Epoll), ("io_uring", WsTransport.IoUring), ("sockets", WsTransport.Sockets)],
            transport => to.Options.Transport = transport),
    };

    private static string Accept(Action set)
    {
        set();
        return "";
    }

    private static string Number(string option, string value, int least, int most, Action<int> set)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < least || number > most)
        {
            return $"{option} takes a number from {least} to {most}, not {value}";
        }

        set(number);
        return "";
    }

    private static string Choice<T>(string option, string value, (string Name, T Meaning)[] choices, Action<T> set)
    {
        foreach ((string name, T meaning) in choices)
        {
            if (name == value)
            {
                set(meaning);
                return "";
            }
        }

        return $"{option} is {string.Join(", ", choices[..^1].Select(static each => each.Name))} or {choices[^1].Name}, not {value}";
    }

    private string SetUrl(string text)
    {
        if (Url is not null)
        {
            return $"one URL at a time: {Url} and {text}";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("ws" or "wss" or "http" or "https"))
        {
            return $"{text} is not a URL that starts with ws:// or wss://";
        }

        Url = url;
        return "";
    }

    private string SetProxy(string option, string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https" or "socks4" or "socks4a" or "socks5"))
        {
            return $"{option} takes a URL that starts with http:// or socks5://, not {value}";
        }

        var proxy = new WebProxy(address);
        if (address.UserInfo.Length > 0)
        {
            string[] parts = address.UserInfo.Split(':', 2);
            proxy.Credentials = new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : ""));
        }

        Options.Proxy = proxy;
        return "";
    }

    private string AddHeader(string option, string value)
    {
        int colon = value.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1)
        {
            return $"{option} takes a name, a colon and a value, not {value}";
        }

        _headers.Add(KeyValuePair.Create(value[..colon].Trim(), value[(colon + 1)..].Trim()));
        return "";
    }

    /// <summary>What can be said only when all is known.</summary>
    private string Complete()
    {
        string missing = this switch
        {
            { Url: null } => "which URL? EchoClient URL [--text T | --binary-size N] [--count N] [--wait] [--echo]; docs/echo-client.md has the other options",
            { _text: not null, _binarySize: not null } => "--text or --binary-size, not both",
            { _count: not null, _text: null, _binarySize: null } => "--count needs --text or --binary-size",
            { _user: not null, _password: null } => "--user needs --password",
            { _user: null, _password: not null } => "--password needs --user",
            { _trustStorePassword: not null, Options.Tls.TrustStore: null } => "--truststore-password needs --truststore",
            _ => "",
        };
        if (missing.Length > 0)
        {
            return missing;
        }

        Message = _text is not null ? new WsMessage(MessageKind.Text, Encoding.UTF8.GetBytes(_text))
            : _binarySize is { } size ? new WsMessage(MessageKind.Binary, CreateBytes(size))
            : null;
        Options.Subprotocols = _subprotocols;
        Options.Headers = _headers;
        Options.Tls.TrustStorePassword = _trustStorePassword ?? Options.Tls.TrustStorePassword;
        Options.Credentials = _user is null ? null : new NetworkCredential(_user, _password);
        return "";
    }

    /// <summary>The remainders of 0, 1, 2, ... by 251: no power of two, so that bytes that have changed places are seen.</summary>
    private static byte[] CreateBytes(int size)
    {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++)
        {
            bytes[i] = (byte)(i % 251);
        }

        return bytes;
    }
}
