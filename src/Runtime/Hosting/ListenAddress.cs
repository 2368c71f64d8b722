using System.Globalization;
using System.Net;

namespace WsGen.Hosting;

/// <summary>One address of <see cref="WsServerOptions.Urls"/>.</summary>
internal static class ListenAddress
{
    /// <summary>Reads a list of addresses.</summary>
    /// <exception cref="InvalidOperationException">An address is not one; the message says which and why.</exception>
    public static IReadOnlyList<(IPEndPoint EndPoint, bool Secure)> Parse(string urls)
    {
        string[] parts = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 0
            ? throw new InvalidOperationException("The option WsGen:Urls names no address. Give at least one, such as \"ws://127.0.0.1:8080\".")
            : [.. parts.Select(ParseOne)];
    }

    public static string Format(EndPoint endPoint, bool secure = false) => endPoint is IPEndPoint ip ? $"{(secure ? "wss" : "ws")}://{ip}" : endPoint.ToString() ?? "";

    private static (IPEndPoint EndPoint, bool Secure) ParseOne(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("ws" or "http" or "wss" or "https") || uri.PathAndQuery != "/" || uri.Fragment.Length != 0)
        {
            throw new InvalidOperationException($"\"{url}\" in the option WsGen:Urls is not an address to listen on{Explain(url)}");
        }

        if (IPAddress.TryParse(uri.DnsSafeHost, out IPAddress? address))
        {
            return (new IPEndPoint(address, uri.Port), uri.Scheme is "wss" or "https");
        }

        return uri.DnsSafeHost == "localhost"
            ? (new IPEndPoint(IPAddress.Loopback, uri.Port), uri.Scheme is "wss" or "https")
            : throw new InvalidOperationException(
                $"\"{url}\" in the option WsGen:Urls: \"{uri.DnsSafeHost}\" is neither an IP address nor localhost. Use 0.0.0.0 or [::] for every interface.");
    }

    /// <summary>What is wrong with it, where that can be told: what people write is mostly what other servers take.</summary>
    private static string Explain(string url)
    {
        const string Example = ". Write \"ws://127.0.0.1:8080\".";
        int start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3 || url[..(start - 3)].ToUpperInvariant() is not ("WS" or "WSS" or "HTTP" or "HTTPS"))
        {
            return ": it has to begin with ws:// or wss://" + Example;
        }

        int end = url.IndexOfAny(['/', '?', '#'], start);
        string authority = end < 0 ? url[start..] : url[start..end];
        if (authority.StartsWith('*') || authority.StartsWith('+'))
        {
            return $": it has no wildcards. Write 0.0.0.0 or [::] instead of {authority[0]} for every interface.";
        }

        string port = authority[(authority.LastIndexOf(':') + 1)..];
        if (authority.LastIndexOf(':') > authority.LastIndexOf(']') && port.Length > 0 && !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return $": the port is {port}, and has to be a number from 0 to 65535.";
        }

        return end >= 0 && url[end..] != "/" ? $": it has no path, for the endpoints have theirs. Write \"{url[..end]}\"." : Example;
    }
}
