using WsGen.Handshake;
using WsGen.Protocol;

namespace WsGen.Client.Connecting;

/// <summary>The redirections of one opening handshake: counted, and kept from going in circles.</summary>
internal sealed class Redirection(Uri start, int most)
{
    private static readonly string[] s_harmless = ["User-Agent", "Accept-Language", "Origin"];

    private readonly HashSet<string> _visited = [Normalize(start)];
    private int _followed;

    /// <summary>The statuses that redirect, of RFC 9110 section 15.4. The request is a GET: each of them asks for the same again elsewhere.</summary>
    public static bool IsOne(int statusCode) => statusCode is 300 or 301 or 302 or 303 or 305 or 307 or 308;

    /// <summary>Where to go on.</summary>
    /// <param name="from">Where the answer comes from.</param>
    /// <param name="response">The answer.</param>
    /// <exception cref="WsHandshakeException">Nowhere.</exception>
    public Uri Follow(Uri from, UpgradeResponse response)
    {
        if (most == 0)
        {
            throw Refuse(
                $"The server redirects with {response.StatusCode}, and redirections are not followed: {nameof(WsClientOptions)}.{nameof(WsClientOptions.MaxRedirections)} is 0.", response);
        }

        IReadOnlyList<string> locations = response.Headers.GetValues("Location");
        if (locations.Count != 1)
        {
            throw Refuse($"The server redirects with {response.StatusCode}, but its answer has {(locations.Count == 0 ? "no Location" : "several Location fields")}.", response);
        }

        if (!Uri.TryCreate(AsHttp(from), locations[0], out Uri? location) || Map(location) is not { } next || next.Host.Length == 0)
        {
            throw Refuse($"The server redirects to \"{ForeignText.Clean(locations[0])}\", which is no URI of scheme ws, wss, http or https.", response);
        }

        if (next.UserInfo.Length != 0)
        {
            // RFC 9110 section 4.2.4: it is there to deceive.
            throw Refuse($"The server redirects to a URI with a name, and perhaps a password, in front of the host {next.Host}.", response);
        }

        if (from.Scheme == Uri.UriSchemeWss && next.Scheme != Uri.UriSchemeWss)
        {
            throw Refuse($"The server redirects from {UriText.Show(from)} to {UriText.Show(next)}, where nothing would be encrypted any more.", response, HandshakeFailure.InsecureRedirect);
        }

        if (!_visited.Add(Normalize(next)))
        {
            throw Refuse($"The server redirects in circles: to {UriText.Show(next)} for the second time.", response);
        }

        if (++_followed > most)
        {
            throw Refuse($"The server has redirected {_followed} times, and {most} are followed at most ({nameof(WsClientOptions)}.{nameof(WsClientOptions.MaxRedirections)}).", response);
        }

        return next;
    }

    /// <summary>A URI with scheme ws or wss, without fragment: http and https are mapped. Null: it is none of these.</summary>
    public static Uri? Map(Uri uri)
    {
        string? scheme = uri.Scheme switch
        {
            "ws" or "http" => Uri.UriSchemeWs,
            "wss" or "https" => Uri.UriSchemeWss,
            _ => null,
        };
        return scheme is null ? null : UriText.WithScheme(scheme, uri);
    }

    /// <summary>Whether what was meant for one may be sent to the other: the same host and port, or the same host encrypted.</summary>
    public static bool IsSameHost(Uri one, Uri other) =>
        one.IdnHost.Equals(other.IdnHost, StringComparison.OrdinalIgnoreCase)
        && (one.Port == other.Port ? one.Scheme == other.Scheme || other.Scheme == Uri.UriSchemeWss : one.IsDefaultPort && other.IsDefaultPort && other.Scheme == Uri.UriSchemeWss);

    /// <summary>Whether a field of the application's may go along to another host.</summary>
    public static bool MayLeave(string fieldName) => s_harmless.Contains(fieldName, StringComparer.OrdinalIgnoreCase);

    /// <summary>Relative references, cookies and credentials are alike for all schemes with a host, but .NET wants to know the scheme.</summary>
    public static Uri AsHttp(Uri uri) => UriText.WithScheme(uri.Scheme == Uri.UriSchemeWss ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, uri);

    private static string Normalize(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped);

    private static WsHandshakeException Refuse(string sentence, UpgradeResponse response, HandshakeFailure failure = HandshakeFailure.Redirect) =>
        new(sentence, failure, response.StatusCode, response.Headers);
}
