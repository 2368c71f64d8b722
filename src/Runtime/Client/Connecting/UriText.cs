namespace WsGen.Client.Connecting;

/// <summary>URIs as text.</summary>
internal static class UriText
{
    /// <summary>
    /// The same URI with another scheme, and without fragment: it may name a place within a page, which is nothing to a server (RFC 9110 section 10.2.2). The zone of an address
    /// of IPv6 (RFC 6874) stays, which .NET has in no other component.
    /// </summary>
    public static Uri WithScheme(string scheme, Uri uri)
    {
        string rest = uri.HostNameType == UriHostNameType.IPv6
            ? (uri.UserInfo.Length == 0 ? "" : uri.UserInfo + "@") + $"[{uri.IdnHost}]" + (uri.IsDefaultPort ? "" : $":{uri.Port}")
                + uri.GetComponents(UriComponents.PathAndQuery, UriFormat.UriEscaped)
            : uri.GetComponents(UriComponents.UserInfo | UriComponents.Host | UriComponents.Port | UriComponents.PathAndQuery, UriFormat.UriEscaped);
        return new Uri($"{scheme}://{rest}");
    }

    /// <summary>For messages: without the query, where tokens use to stand.</summary>
    public static string Show(Uri uri) =>
        uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path | UriComponents.KeepDelimiter, UriFormat.UriEscaped) + (uri.Query.Length > 1 ? "?..." : "");
}
