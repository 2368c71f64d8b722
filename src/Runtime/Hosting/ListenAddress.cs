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
            throw new InvalidOperationException($"\"{url}\" in the option WsGen:Urls is not an address to listen on. Write \"ws://127.0.0.1:8080\".");
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
}
