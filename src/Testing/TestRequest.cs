using System.Text;

namespace WsGen.Testing;

/// <summary>The upgrade request of a <see cref="WsTestClient"/>: a right one, unless the test wants it otherwise.</summary>
public sealed class TestRequest
{
    /// <summary>Subprotocols to offer, the preferred one first. Default: none.</summary>
    public IReadOnlyList<string> Subprotocols { get; init; } = [];

    /// <summary>The page that connects, as in <c>https://example.org</c>. Default: none, as of a client that is no browser.</summary>
    public string? Origin { get; init; }

    /// <summary>
    /// The value of a further field, whatever the case of its name: in an initializer <c>new TestRequest { ["Authorization"] = "Bearer ..." }</c>, which adds it to <see cref="Headers"/> instead of
    /// those of that name; null takes away the request's own. Read, it is the last of that name in <see cref="Headers"/>, or null.
    /// </summary>
    /// <param name="name">The field's name.</param>
    public string? this[string name]
    {
        get => Headers.LastOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        init => Headers = [.. Headers.Where(field => !field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)), new(name, value)];
    }

    /// <summary>Further fields, several of one name as well. One of the request's own (Host, Connection, Upgrade, Sec-WebSocket-Key, Sec-WebSocket-Version) replaces that; null takes it away.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Headers { get; init; } = [];

    internal byte[] ToBytes(string target)
    {
        List<KeyValuePair<string, string?>> fields =
        [
            new("Host", "localhost"),
            new("Connection", "Upgrade"),
            new("Upgrade", "websocket"),
            new("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
            new("Sec-WebSocket-Version", "13"),
        ];
        if (Subprotocols.Count > 0)
        {
            fields.Add(new("Sec-WebSocket-Protocol", string.Join(", ", Subprotocols)));
        }

        if (Origin is not null)
        {
            fields.Add(new("Origin", Origin));
        }

        foreach (KeyValuePair<string, string?> field in Headers)
        {
            fields.RemoveAll(own => own.Key.Equals(field.Key, StringComparison.OrdinalIgnoreCase));
        }

        fields.AddRange(Headers.Where(static field => field.Value is not null));
        var request = new StringBuilder($"GET {target} HTTP/1.1\r\n");
        foreach ((string name, string? value) in fields)
        {
            request.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(request.Append("\r\n").ToString());
    }
}

/// <summary>The answer to an upgrade request.</summary>
/// <param name="Status">The status code: 101, or why not.</param>
/// <param name="Headers">Its fields, in order.</param>
/// <param name="Body">The body of a refusal, as text, without the line feed that ends it.</param>
public sealed record TestResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    /// <summary>The value of a field, whatever the case of its name; null if there is none.</summary>
    /// <param name="name">Its name.</param>
    public string? Header(string name) => Headers.FirstOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>For people.</summary>
    public override string ToString() => Body.Length == 0 ? $"{Status}" : $"{Status}: {Body.Trim()}";
}
