using System.Security.Cryptography;
using System.Text;

namespace WsGen.Handshake;

/// <summary>
/// What proves the knowledge of a password without telling it: the Digest scheme of RFC 7616, with MD5 and SHA-256, their session variants, and the form without
/// <c>qop</c> that RFC 2069 had.
/// </summary>
internal static class DigestAnswer
{
    private const string NonceCount = "00000001"; // each nonce is used once

    /// <summary>How strong the algorithm of a challenge is; 0: it cannot be answered.</summary>
    public static int StrengthOf(AuthenticationChallenge challenge) =>
        challenge["realm"] is not { } realm || challenge["nonce"] is not { } nonce
        || !IsPlain(realm) || !IsPlain(nonce) || !IsPlain(challenge["opaque"] ?? "") || QopOf(challenge) == Qop.Unknown ? 0
        : AlgorithmOf(challenge).ToUpperInvariant() switch
        {
            "MD5" or "MD5-SESS" => 1,
            "SHA-256" or "SHA-256-SESS" => 2,
            _ => 0,
        };

    /// <summary>The server has forgotten its nonce, but not the password: it wants the same again with the new one.</summary>
    public static bool IsStale(AuthenticationChallenge challenge) => "true".Equals(challenge["stale"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of Authorization or Proxy-Authorization.</summary>
    /// <param name="challenge">One with a <see cref="StrengthOf"/>.</param>
    /// <param name="name">The user's.</param>
    /// <param name="password">The user's.</param>
    /// <param name="method">Of the request.</param>
    /// <param name="target">Of the request, as it stands in the request line.</param>
    /// <param name="clientNonce">Random, of characters of base64.</param>
    public static string Write(AuthenticationChallenge challenge, string name, string password, string method, string target, string clientNonce)
    {
        string algorithm = AlgorithmOf(challenge);
        bool isSha = algorithm.StartsWith("SHA", StringComparison.OrdinalIgnoreCase);
        bool isSession = algorithm.EndsWith("-sess", StringComparison.OrdinalIgnoreCase);
        string realm = challenge["realm"]!;
        string nonce = challenge["nonce"]!;
        Qop qop = QopOf(challenge);

        string secret = Hash($"{name}:{realm}:{password}");
        if (isSession)
        {
            secret = Hash($"{secret}:{nonce}:{clientNonce}");
        }

        // The body of the request is empty.
        string request = Hash(qop == Qop.WithBody ? $"{method}:{target}:{Hash("")}" : $"{method}:{target}");
        string qopText = qop == Qop.WithBody ? "auth-int" : "auth";
        string response = Hash(qop == Qop.None ? $"{secret}:{nonce}:{request}" : $"{secret}:{nonce}:{NonceCount}:{clientNonce}:{qopText}:{request}");

        var answer = new StringBuilder("Digest ");
        bool isHashed = "true".Equals(challenge["userhash"], StringComparison.OrdinalIgnoreCase);
        if (isHashed)
        {
            answer.Append($"username=\"{Hash($"{name}:{realm}")}\"");
        }
        else if (IsPlain(name))
        {
            answer.Append($"username={Quote(name)}");
        }
        else
        {
            // RFC 8187. Escaped are more characters than need be, which every reader understands.
            answer.Append($"username*=UTF-8''{Uri.EscapeDataString(name)}");
        }

        answer.Append($", realm={Quote(realm)}, nonce={Quote(nonce)}, uri={Quote(target)}, response=\"{response}\"");
        if (challenge["algorithm"] is not null)
        {
            answer.Append($", algorithm={algorithm}");
        }

        if (challenge["opaque"] is { } opaque)
        {
            answer.Append($", opaque={Quote(opaque)}");
        }

        if (qop != Qop.None)
        {
            answer.Append($", qop={qopText}, nc={NonceCount}");
        }

        if (qop != Qop.None || isSession)
        {
            answer.Append($", cnonce=\"{clientNonce}\"");
        }

        return answer.Append(isHashed ? ", userhash=true" : "").ToString();

        string Hash(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            return Convert.ToHexStringLower(isSha ? SHA256.HashData(bytes) : MD5.HashData(bytes));
        }
    }

    private static string AlgorithmOf(AuthenticationChallenge challenge) => challenge["algorithm"] ?? "MD5";

    private static Qop QopOf(AuthenticationChallenge challenge)
    {
        if (challenge["qop"] is not { } list)
        {
            return Qop.None;
        }

        string[] offered = list.Split(',', StringSplitOptions.TrimEntries);
        return offered.Contains("auth", StringComparer.OrdinalIgnoreCase) ? Qop.Plain
            : offered.Contains("auth-int", StringComparer.OrdinalIgnoreCase) ? Qop.WithBody
            : Qop.Unknown;
    }

    /// <summary>What may stand between quotes of a field that this side writes.</summary>
    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    /// <summary>The "quality of protection".</summary>
    private enum Qop
    {
        None,
        Plain,
        WithBody,
        Unknown,
    }
}
