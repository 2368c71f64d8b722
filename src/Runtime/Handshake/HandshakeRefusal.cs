using WsGen.Handshake;

namespace WsGen;

/// <summary>
/// Why an upgrade is refused, and how the answer says so: a status, a sentence as its body, and header fields. Immutable; one may answer many
/// requests.
/// </summary>
public sealed class HandshakeRefusal
{
    private readonly KeyValuePair<string, string>[] _headers;

    /// <param name="status">From 300 to 599, without 304, which allows no body.</param>
    /// <param name="sentence">What is wrong and what to do about it: the body of the answer, as UTF-8 text, with a line feed behind it. Also logged.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is not one that refuses.</exception>
    public HandshakeRefusal(int status, string sentence)
        : this(status, sentence, [])
    {
    }

    private HandshakeRefusal(int status, string sentence, KeyValuePair<string, string>[] headers)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        if (status is < 300 or > 599 or 304)
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "A refusal has a status from 300 to 599 that allows a body.");
        }

        Status = status;
        Sentence = sentence;
        _headers = headers;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The body.</summary>
    public string Sentence { get; }

    /// <summary>Header fields that go with it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    internal ReadOnlySpan<KeyValuePair<string, string>> Fields => _headers;

    /// <summary>
    /// The same with one more header field, such as WWW-Authenticate (401 needs one, RFC 9110 section 15.5.2), Location or Retry-After.
    /// </summary>
    /// <param name="name">The field's name: a token.</param>
    /// <param name="value">Its value: visible ASCII, spaces and tabs.</param>
    /// <exception cref="ArgumentException">Name or value may not stand in a field, or the handshake writes that field itself.</exception>
    public HandshakeRefusal WithHeader(string name, string value) =>
        new(Status, Sentence, [.. _headers, ResponseFields.Create(name, value, UpgradeResponseWriter.WrittenWithRefusal)]);
}
