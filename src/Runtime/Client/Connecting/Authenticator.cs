using System.Net;
using System.Security.Cryptography;
using System.Text;
using WsGen.Handshake;
using WsGen.Protocol;

namespace WsGen.Client.Connecting;

/// <summary>
/// Answers the challenges of one server (401) or one proxy (407): the strongest that there are credentials for, once, and once more if the nonce of Digest was
/// too old. A password that was refused is not tried again.
/// </summary>
/// <param name="find">Name and password for a scheme; null: there are none.</param>
/// <param name="realm">The realm they are for; null: any.</param>
internal sealed class Authenticator(Func<string, NetworkCredential?> find, string? realm)
{
    private const string Basic = "Basic";
    private const string Digest = "Digest";

    private AuthenticationChallenge? _answered;
    private bool _isRenewed;

    /// <summary>The value of the field with the credentials; null: the challenge is not answered.</summary>
    /// <param name="challengeFields">WWW-Authenticate or Proxy-Authenticate.</param>
    /// <param name="method">Of the request.</param>
    /// <param name="target">Of the request, as it stands in the request line.</param>
    /// <param name="why">A sentence that says why not.</param>
    public string? TryAnswer(IReadOnlyList<string> challengeFields, string method, string target, out string why)
    {
        IReadOnlyList<AuthenticationChallenge> all = AuthenticationChallenge.ReadAll(challengeFields);
        AuthenticationChallenge[] known =
        [
            .. all.Where(each => (realm is null || each["realm"] == realm) && StrengthOf(each) > 0).OrderByDescending(StrengthOf), // a stable sort: equals stay in the server's order
        ];
        if (_answered is { } before)
        {
            AuthenticationChallenge? renewed = before.Is(Digest) && !_isRenewed
                ? known.FirstOrDefault(each => each.Is(Digest) && DigestAnswer.IsStale(each) && StrengthOf(each) == StrengthOf(before))
                : null;
            why = "Name and password have been refused.";
            _isRenewed = true;
            return renewed is not null && FindFor(renewed) is { } again ? TryWrite(renewed, again, method, target, ref why) : null;
        }

        foreach (AuthenticationChallenge each in known)
        {
            if (FindFor(each) is { } credential)
            {
                why = "";
                _answered = each;
                return TryWrite(each, credential, method, target, ref why);
            }
        }

        string[] schemes = [.. all.Select(static each => each.Scheme).Distinct(StringComparer.OrdinalIgnoreCase)];
        why = known.Length > 0 ? "There are no credentials for it."
            : all.Any(each => StrengthOf(each) > 0) ? $"The credentials are for the realm \"{realm}\", and it asks for those of \"{string.Join("\", \"", all.Select(static each => ForeignText.Clean(each["realm"] ?? "")))}\"."
            : schemes.Length == 0 ? "It does not say which: its answer has no challenge that could be read."
            : $"It asks by {string.Join(", ", schemes)}, and what can be answered is {Basic}, and {Digest} with MD5 or SHA-256.";
        return null;
    }

    private static int StrengthOf(AuthenticationChallenge challenge) =>
        challenge.Is(Digest) && DigestAnswer.StrengthOf(challenge) is > 0 and int strength ? 1 + strength
        : challenge.Is(Basic) ? 1
        : 0;

    /// <summary>Without a name and a password there is nothing to show; a colon ends the name of Basic (RFC 7617 section 2).</summary>
    private NetworkCredential? FindFor(AuthenticationChallenge challenge) =>
        find(challenge.Is(Basic) ? Basic : Digest) is { } found && found.UserName.Length + found.Password.Length > 0 && (!challenge.Is(Basic) || !NameOf(found).Contains(':'))
            ? found
            : null;

    private static string NameOf(NetworkCredential credential) => credential.Domain.Length == 0 ? credential.UserName : credential.Domain + "\\" + credential.UserName;

    /// <summary>Null: a platform that is held to FIPS 140 has no MD5. Name and password are not shown by a weaker scheme instead.</summary>
    private static string? TryWrite(AuthenticationChallenge challenge, NetworkCredential credential, string method, string target, ref string why)
    {
        try
        {
            return Write(challenge, credential, method, target);
        }
        catch (CryptographicException refused) when (challenge.Is(Digest))
        {
            why = $"It asks by {Digest} with {challenge["algorithm"] ?? "MD5"}, which the cryptography of this machine refuses ({refused.Message}). A policy such as FIPS 140 forbids MD5: the other side has to offer SHA-256.";
            return null;
        }
    }

    private static string Write(AuthenticationChallenge challenge, NetworkCredential credential, string method, string target) =>
        challenge.Is(Digest)
            ? DigestAnswer.Write(challenge, NameOf(credential), credential.Password, method, target, Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)))
            : Basic + " " + Convert.ToBase64String(Encoding.UTF8.GetBytes(NameOf(credential) + ":" + credential.Password));
}
