using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace WsGen.Handshake;

/// <summary>
/// One challenge of a WWW-Authenticate or Proxy-Authenticate field, RFC 9110 section 11.6.1:
/// <code>
/// Digest realm="chat", nonce="7ypf", qop="auth, auth-int", Basic realm="chat", Negotiate YII=
/// scheme parameters                                        next challenge      token68 instead of parameters
/// </code>
/// The comma stands between challenges as well as between parameters; what is followed by an equals sign is a parameter.
/// </summary>
internal sealed class AuthenticationChallenge
{
    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private AuthenticationChallenge(string scheme)
    {
        Scheme = scheme;
    }

    public string Scheme { get; }

    /// <summary>The value of a parameter, without quotes and backslashes; null if there is none of that name.</summary>
    public string? this[string name] => _parameters.GetValueOrDefault(name);

    public bool Is(string scheme) => Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>All challenges of several fields, in their order. Where one is ill-formed, the rest of its field is passed over with it.</summary>
    public static IReadOnlyList<AuthenticationChallenge> ReadAll(IReadOnlyList<string> fields)
    {
        var all = new List<AuthenticationChallenge>();
        foreach (string field in fields)
        {
            Read(field, all);
        }

        return all;
    }

    private static void Read(ReadOnlySpan<char> rest, List<AuthenticationChallenge> all)
    {
        AuthenticationChallenge? current = null;
        while (true)
        {
            rest = rest.TrimStart(" \t,");
            if (rest.IsEmpty)
            {
                return;
            }

            if (!TryReadToken(ref rest, out string name))
            {
                break;
            }

            ReadOnlySpan<char> behind = rest.TrimStart(" \t");
            if (!behind.IsEmpty && behind[0] == '=')
            {
                rest = behind[1..].TrimStart(" \t");
                if (current is null || !TryReadValue(ref rest, out string? value) || !IsAtEnd(rest) || !current._parameters.TryAdd(name, value))
                {
                    break;
                }

                continue;
            }

            current = new AuthenticationChallenge(name);
            all.Add(current);
            if (!IsAtEnd(rest) && behind.Length == rest.Length)
            {
                break; // neither white space nor a comma behind the scheme
            }

            rest = SkipToken68(behind);
        }

        if (current is not null)
        {
            all.Remove(current);
        }
    }

    /// <summary>Negotiate and its like have one value in the place of parameters; it says nothing to us.</summary>
    private static ReadOnlySpan<char> SkipToken68(ReadOnlySpan<char> rest)
    {
        int length = 0;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || "-._~+/".Contains(rest[length])))
        {
            length++;
        }

        ReadOnlySpan<char> behind = rest[length..].TrimStart('=');
        bool isToken68 = length > 0 && IsAtEnd(behind) && behind.Length < rest.Length;
        return isToken68 ? behind : rest;
    }

    private static bool IsAtEnd(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(" \t");
        return rest.IsEmpty || rest[0] == ',';
    }

    private static bool TryReadToken(ref ReadOnlySpan<char> rest, out string token)
    {
        int length = 0;
        while (length < rest.Length && HttpSyntax.IsToken(rest.Slice(length, 1)))
        {
            length++;
        }

        token = rest[..length].ToString();
        rest = rest[length..];
        return length > 0;
    }

    private static bool TryReadValue(ref ReadOnlySpan<char> rest, [NotNullWhen(true)] out string? value)
    {
        if (rest.IsEmpty || rest[0] != '"')
        {
            return TryReadToken(ref rest, out value);
        }

        var text = new StringBuilder();
        for (int i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                value = text.ToString();
                return true;
            }

            if (rest[i] == '\\' && ++i == rest.Length)
            {
                break;
            }

            text.Append(rest[i]);
        }

        value = null;
        return false;
    }
}
