using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace WsGen.Client.Connecting;

/// <summary>A server's side of Digest, worked out by itself.</summary>
internal static partial class DigestCheck
{
    /// <summary>The fields of an Authorization or Proxy-Authorization of a head; empty if it has none by Digest.</summary>
    public static Dictionary<string, string> Read(string head)
    {
        Match field = Regex.Match(head, @"\r\n(?:Proxy-)?Authorization: Digest ([^\r]*)");
        return Parameter().Matches(field.Groups[1].Value).ToDictionary(
            static each => each.Groups[1].Value, static each => each.Groups[2].Success ? each.Groups[2].Value.Replace("\\\"", "\"", StringComparison.Ordinal) : each.Groups[3].Value);
    }

    /// <summary>Whether a head proves the knowledge of "pass" of "user".</summary>
    public static bool IsGood(string head, string realm, string nonce, string password = "pass")
    {
        Dictionary<string, string> sent = Read(head);
        string[] line = head.Split(' ', 3);
        if (sent.Count == 0 || sent["realm"] != realm || sent["nonce"] != nonce || sent["uri"] != line[1])
        {
            return false;
        }

        string algorithm = sent.GetValueOrDefault("algorithm", "MD5");
        string secret = Hash($"user:{realm}:{password}");
        if (sent.GetValueOrDefault("userhash") == "true" ? sent["username"] != Hash($"user:{realm}") : sent["username"] != "user")
        {
            return false;
        }

        secret = algorithm.EndsWith("-sess", StringComparison.Ordinal) ? Hash($"{secret}:{nonce}:{sent["cnonce"]}") : secret;
        string request = Hash($"{line[0]}:{line[1]}" + (sent.GetValueOrDefault("qop") == "auth-int" ? ":" + Hash("") : ""));
        string expected = sent.TryGetValue("qop", out string? qop)
            ? Hash($"{secret}:{nonce}:{sent["nc"]}:{sent["cnonce"]}:{qop}:{request}")
            : Hash($"{secret}:{nonce}:{request}");
        return sent["response"] == expected;

        string Hash(string text) => algorithm.StartsWith("SHA-256", StringComparison.Ordinal)
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))
            : Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
    }

    [GeneratedRegex("""([\w*]+)=(?:"((?:[^"\\]|\\.)*)"|([^,\s]*))""")]
    private static partial Regex Parameter();
}
