using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;

namespace WsGen.Handshake;

/// <summary>
/// Sec-WebSocket-Key and the Sec-WebSocket-Accept that proves that the server has read it: RFC 6455 sections 4.1 and 4.2.2.
/// <code>
/// dGhlIHNhbXBsZSBub25jZQ==                                              key, 24 characters
/// dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11          with the GUID behind it, SHA-1 (20 bytes), base64:
/// s3pPLMBiTxaQ9kYGzzhZRbK+xOo=                                          accept, 28 characters
/// </code>
/// </summary>
internal static class AcceptKey
{
    public const int KeyLength = 24;
    public const int AcceptLength = 28;
    private const int NonceLength = 16;

    private static readonly SearchValues<byte> Base64Bytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    private static ReadOnlySpan<byte> Guid => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    /// <summary>Computes the accept value of a key into the first 28 bytes of <paramref name="accept28"/>.</summary>
    public static void Write(ReadOnlySpan<byte> key, Span<byte> accept28)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength, nameof(key));
        Span<byte> text = stackalloc byte[KeyLength + Guid.Length];
        key.CopyTo(text);
        Guid.CopyTo(text[KeyLength..]);
        Span<byte> hash = stackalloc byte[Sha1.HashSize];
        Sha1.Compute(text, hash);
        OperationStatus status = Base64.EncodeToUtf8(hash, accept28[..AcceptLength], out _, out int written);
        Debug.Assert(status == OperationStatus.Done && written == AcceptLength);
    }

    /// <summary>Makes a new key, 16 random bytes in base64, into the first 24 bytes of <paramref name="key24"/>.</summary>
    public static void CreateKey(Span<byte> key24)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        RandomNumberGenerator.Fill(nonce);
        OperationStatus status = Base64.EncodeToUtf8(nonce, key24[..KeyLength], out _, out int written);
        Debug.Assert(status == OperationStatus.Done && written == KeyLength);
    }

    /// <summary>
    /// Whether this is the one base64 spelling of 16 bytes: 22 characters, of which the last carries two bits and four zeros
    /// (A, Q, g or w), and "==".
    /// </summary>
    public static bool IsKey(ReadOnlySpan<byte> key) =>
        key.Length == KeyLength
        && key[22..].SequenceEqual("=="u8)
        && !key[..22].ContainsAnyExcept(Base64Bytes)
        && "AQgw"u8.Contains(key[21]);
}
