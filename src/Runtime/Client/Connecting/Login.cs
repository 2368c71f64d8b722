using System.Net;
using WsGen.Connections.Settings;

namespace WsGen.Client.Connecting;

/// <summary>Name, password and realm as Tomcat's user properties have them, and as they stand in URIs.</summary>
/// <param name="Credential">Null: there is no name.</param>
/// <param name="Realm">The only realm that any credentials are for; null: all.</param>
internal sealed record Login(NetworkCredential? Credential, string? Realm)
{
    private const string Name = "_USER_NAME";
    private const string Password = "_PASSWORD";
    private const string RealmName = "_REALM";

    /// <summary>Reads user properties.</summary>
    /// <param name="properties">All.</param>
    /// <param name="families">The beginnings of their names, without Tomcat's prefix: several are spellings of one.</param>
    /// <exception cref="ArgumentException">One is no text, is spelled twice, or has no use without another.</exception>
    public static Login Read(IReadOnlyDictionary<string, object?> properties, params ReadOnlySpan<string> families)
    {
        (string Key, string Text)? name = Find(properties, families, Name);
        (string Key, string Text)? password = Find(properties, families, Password);
        (string Key, string Text)? realm = Find(properties, families, RealmName);
        if ((name is null) != (password is null))
        {
            (string there, string missing) = name is { } only ? (only.Key, Password) : (password!.Value.Key, Name);
            throw new ArgumentException(
                $"The user property {there} is set, and {TomcatKeys.Prefix}{families[0]}{missing} is not: they are used together{(name is null ? "" : ", with an empty text where there is no password")}.");
        }

        return new Login(name is null ? null : new NetworkCredential(name.Value.Text, password!.Value.Text), realm?.Text);
    }

    /// <summary>Takes name and password out of a URI, so that nobody sees them any more (RFC 3986 section 3.2.1).</summary>
    /// <param name="uri">Loses them.</param>
    public static NetworkCredential? Take(ref Uri uri)
    {
        if (uri.UserInfo.Length == 0)
        {
            return null;
        }

        string[] parts = uri.UserInfo.Split(':', 2);
        uri = new Uri(uri.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped));
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    /// <summary>A text that should have been a URI, to be shown: whatever stands before an at sign could be a password.</summary>
    public static string Hide(string uri)
    {
        int start = uri.IndexOf("//", StringComparison.Ordinal) + 2;
        int at = uri.LastIndexOf('@');
        return start < 2 || at < start ? uri : string.Concat(uri.AsSpan(0, start), "...", uri.AsSpan(at));
    }

    private static (string Key, string Text)? Find(IReadOnlyDictionary<string, object?> properties, ReadOnlySpan<string> families, string name)
    {
        (string Key, string Text)? found = null;
        foreach (string family in families)
        {
            string key = TomcatKeys.Prefix + family + name;
            if (!properties.TryGetValue(key, out object? value))
            {
                continue;
            }

            // What it is instead is not said: it may be the password.
            string text = value as string ?? throw new ArgumentException($"The user property {key} is {(value is null ? "null" : $"of type {value.GetType()}")}: it has to be text.");
            if (found is { } other && other.Text != text)
            {
                throw new ArgumentException($"The user properties {other.Key} and {key} are two spellings of one, and differ: set one of them.");
            }

            found ??= (key, text);
        }

        return found;
    }
}
