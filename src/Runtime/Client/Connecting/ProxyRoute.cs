using System.Net;

namespace WsGen.Client.Connecting;

/// <summary>The proxy that is to be used for a URI.</summary>
/// <param name="Address">Where it is, without name and password.</param>
/// <param name="Find">Name and password for a scheme of authentication.</param>
/// <param name="Realm">The only realm that they are for; null: any.</param>
internal sealed record ProxyRoute(Uri Address, Func<string, NetworkCredential?> Find, string? Realm)
{
    private const int SocksPort = 1080;

    public bool IsSocks => Address.Scheme is "socks4" or "socks4a" or "socks5";

    /// <summary>Asks the application's proxy, or the system's, as the platform's own clients do.</summary>
    /// <param name="uri">Of scheme ws or wss: both know what to do with that, wss being as https to them.</param>
    /// <param name="settings">The client's.</param>
    /// <returns>Null: there is none for this URI.</returns>
    /// <exception cref="WsHandshakeException">It is of a kind that there is not.</exception>
    public static ProxyRoute? Choose(Uri uri, ClientSettings settings)
    {
        IWebProxy? proxy = settings.Options.Proxy ?? (settings.Options.UseSystemProxy ? HttpClient.DefaultProxy : null);
        if (proxy is null || proxy.IsBypassed(uri) || proxy.GetProxy(uri) is not { } given)
        {
            return null;
        }

        Uri address = given;
        NetworkCredential? inAddress = Login.Take(ref address);
        if (address.Scheme is not ("http" or "https" or "socks4" or "socks4a" or "socks5"))
        {
            throw new WsHandshakeException(
                $"The proxy {address} is of scheme {address.Scheme}, and there are http, https, socks4, socks4a and socks5.", HandshakeFailure.Proxy);
        }

        if (address.Port < 0)
        {
            address = new UriBuilder(address) { Port = SocksPort }.Uri;
        }

        Login own = settings.ProxyLogin;
        return new ProxyRoute(address, scheme => own.Credential ?? proxy.Credentials?.GetCredential(given, scheme) ?? inAddress, own.Realm);
    }
}
