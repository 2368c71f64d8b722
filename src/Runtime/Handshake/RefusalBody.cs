using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace WsGen.Handshake;

/// <summary>The sentence that a server gives for a refusal: a small text, in one piece with the head.</summary>
internal static class RefusalBody
{
    /// <summary>Bytes: what is longer is a page, and not a sentence.</summary>
    public const int MaxLength = 512;

    /// <summary>Reads it, without the white space around it.</summary>
    /// <param name="response">The head.</param>
    /// <param name="behind">What has come with it. A body that is not here whole is not waited for.</param>
    /// <returns>Null: there is none that is plain text in UTF-8.</returns>
    public static string? Read(UpgradeResponse response, ReadOnlySpan<byte> behind)
    {
        HandshakeHeaders headers = response.Headers;
        if (headers["Content-Type"] is not { } type || !type.AsSpan().TrimStart().StartsWith("text/plain", StringComparison.OrdinalIgnoreCase)
            || headers.Contains("Transfer-Encoding") || headers.Contains("Content-Encoding")
            || !int.TryParse(headers["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            || length > MaxLength || length > behind.Length || !Utf8.IsValid(behind[..length]))
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(behind[..length]).Trim();
        return text.Length == 0 ? null : text;
    }
}
