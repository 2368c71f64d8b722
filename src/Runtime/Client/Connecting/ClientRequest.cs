using System.Buffers;
using WsGen.Handshake;

namespace WsGen.Client.Connecting;

/// <summary>One upgrade request of a client.</summary>
/// <param name="uri">Where it goes.</param>
/// <param name="settings">The client's.</param>
/// <param name="host">Has the subprotocols, and the configurator.</param>
/// <param name="isRedirected">It has been redirected to another host than it was meant for.</param>
internal sealed class ClientRequest(Uri uri, ClientSettings settings, ClientHost host, bool isRedirected)
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    public Uri Uri => uri;

    public bool IsForeign => isRedirected;

    public byte[] Key { get; } = CreateKey();

    /// <summary>The answer to a challenge of the server's, in place of whatever the application sends. The session does not get to see it.</summary>
    public string? Authorization { get; init; }

    /// <summary>The application's fields.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>All that the session is to know of.</summary>
    public IEnumerable<KeyValuePair<string, string>> AllFields
    {
        get
        {
            yield return KeyValuePair.Create("Host", HostField);
            if (host.Subprotocols.Length > 0)
            {
                yield return KeyValuePair.Create("Sec-WebSocket-Protocol", string.Join(", ", host.Subprotocols));
            }

            if (host.ExtensionOffer is { } offer)
            {
                yield return KeyValuePair.Create("Sec-WebSocket-Extensions", offer);
            }

            foreach (KeyValuePair<string, string> own in _fields)
            {
                yield return own;
            }
        }
    }

    /// <summary>Host and, unless it is the default, port.</summary>
    private string HostField => HostOf(uri) + (uri.IsDefaultPort ? "" : $":{uri.Port}");

    /// <summary>Names in their ASCII form, addresses of IPv6 in brackets.</summary>
    public static string HostOf(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost.Split('%')[0].Trim('[', ']')}]" : uri.IdnHost;

    /// <summary>Gathers the application's fields: of the options, cookies, and what the configurator makes of them.</summary>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        foreach ((string name, string value) in settings.Headers)
        {
            if (!isRedirected || Redirection.MayLeave(name))
            {
                // Several fields of one name are one list (RFC 9110 section 5.3).
                _fields[name] = _fields.TryGetValue(name, out string? before) ? before + ", " + value : value;
            }
        }

        if (settings.Origin is { } origin)
        {
            _fields["Origin"] = origin;
        }

        if (settings.Options.Cookies?.GetCookieHeader(Redirection.AsHttp(uri)) is { Length: > 0 } cookies)
        {
            _fields["Cookie"] = _fields.TryGetValue("Cookie", out string? before) ? before + "; " + cookies : cookies;
        }

        if (host.Configurator is { } configurator)
        {
            await ApplicationCode.RunAsync(configurator.BeforeRequestAsync(new ClientHandshakeRequest(uri, _fields), cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the request.</summary>
    /// <exception cref="ArgumentException">A field may not stand where it is to be written.</exception>
    public void Write(IBufferWriter<byte> output) => UpgradeRequestWriter.Write(
        output,
        HostField,
        uri.PathAndQuery,
        Key,
        host.Subprotocols,
        host.ExtensionOffer,
        Authorization is { } own ? [.. _fields.Where(static each => !each.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)), new("Authorization", own)] : [.. _fields]);

    /// <summary>Keeps the cookies that an answer sets.</summary>
    public void KeepCookies(HandshakeHeaders answer)
    {
        if (settings.Options.Cookies is { } cookies)
        {
            foreach (string each in answer.GetValues("Set-Cookie"))
            {
                if (each.AsSpan().ContainsAnyExcept(HttpSyntax.WritableChars))
                {
                    continue; // it could not be sent back
                }

                try
                {
                    cookies.SetCookies(Redirection.AsHttp(uri), each);
                }
                catch (System.Net.CookieException)
                {
                    // Ill-formed, or for somebody else: passed over, as RFC 6265 section 5.2 says.
                }
            }
        }
    }

    private static byte[] CreateKey()
    {
        byte[] key = new byte[AcceptKey.KeyLength];
        AcceptKey.CreateKey(key);
        return key;
    }
}
