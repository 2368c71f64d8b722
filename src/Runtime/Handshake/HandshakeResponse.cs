using WsGen.Handshake;

namespace WsGen;

/// <summary>
/// The 101 that is about to be sent, in the hands of a configurator: what was agreed on, and fields to add. Counterpart of
/// <c>jakarta.websocket.HandshakeResponse</c>. For one thread at a time, until the call that got it has returned.
/// </summary>
public sealed class HandshakeResponse
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    internal HandshakeResponse(string? subprotocol, string? extensions)
    {
        Subprotocol = subprotocol;
        Extensions = WsExtension.ReadAll(extensions);
    }

    /// <summary>The subprotocol that was chosen, or null.</summary>
    public string? Subprotocol { get; }

    /// <summary>The extensions that were agreed on, with their parameters; empty if there are none.</summary>
    public IReadOnlyList<WsExtension> Extensions { get; }

    /// <summary>The fields added so far, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <summary>Adds a field, such as Set-Cookie. Several of one name are sent as several.</summary>
    /// <param name="name">The field's name: a token.</param>
    /// <param name="value">Its value: visible ASCII, spaces and tabs.</param>
    /// <exception cref="ArgumentException">
    /// Name or value may not stand in a field, or the handshake writes that field itself: Upgrade, Connection, Sec-WebSocket-Accept,
    /// Sec-WebSocket-Protocol, Sec-WebSocket-Extensions, Content-Length and Transfer-Encoding.
    /// </exception>
    public void AddHeader(string name, string value) =>
        _headers.Add(ResponseFields.Create(name, value, UpgradeResponseWriter.WrittenWithAccept));

    /// <summary>Adds a field in place of those of the same name.</summary>
    /// <inheritdoc cref="AddHeader"/>
    public void SetHeader(string name, string value)
    {
        KeyValuePair<string, string> field = ResponseFields.Create(name, value, UpgradeResponseWriter.WrittenWithAccept);
        RemoveHeader(name);
        _headers.Add(field);
    }

    /// <summary>Takes the fields of a name away that have been added. False: there were none.</summary>
    /// <param name="name">The field's name, in any case.</param>
    public bool RemoveHeader(string name) =>
        _headers.RemoveAll(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) > 0;

    internal KeyValuePair<string, string>[] TakeFields() => [.. _headers];
}
