using System.Security.Cryptography;
using System.Text;

namespace WsGen.Conformance.Peer;

/// <summary>The head of an HTTP/1.1 message: its first line and its fields, as RFC 9112 has them.</summary>
public sealed class HttpHead
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    private HttpHead(string startLine) => StartLine = startLine;

    public string StartLine { get; }

    /// <summary>The status, if this is an answer.</summary>
    public int Status => int.Parse(StartLine.AsSpan("HTTP/1.1 ".Length, 3), System.Globalization.CultureInfo.InvariantCulture);

    /// <exception cref="NonConformanceException">It is not well-formed.</exception>
    public static HttpHead Parse(string text)
    {
        string[] lines = text.Split("\r\n");
        var head = new HttpHead(lines[0]);
        foreach (string line in lines[1..^2])
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            Demand(colon > 0 && line.AsSpan(0, colon).IndexOfAny(" \t\r\n") < 0, $"the header line \"{line}\"");
            Demand(line.AsSpan(colon).IndexOfAny("\r\n\0") < 0, $"the header line \"{line}\"");
            head._fields.Add(new(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }

        return head;
    }

    /// <summary>The accept value of a key (RFC 6455 section 4.2.2).</summary>
    public static string AcceptOf(string key) =>
#pragma warning disable CA5350 // what the RFC prescribes
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350

    /// <summary>The value of a field that stands once; null if it is not there.</summary>
    /// <exception cref="NonConformanceException">It stands there twice.</exception>
    public string? Value(string name)
    {
        string[] values = [.. Values(name)];
        Demand(values.Length < 2, $"{name} twice");
        return values.Length == 0 ? null : values[0];
    }

    public IEnumerable<string> Values(string name) =>
        _fields.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static field => field.Value);

    /// <summary>Whether a list of tokens contains this one, in any case.</summary>
    public bool Lists(string name, string token) =>
        Values(name).SelectMany(static value => value.Split(',')).Any(each => each.Trim(' ', '\t').Equals(token, StringComparison.OrdinalIgnoreCase));

    /// <summary>Holds an answer that opens a WebSocket against section 4.2.2.</summary>
    public void DemandSwitch(string key)
    {
        Demand(StartLine.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal), $"\"{StartLine}\" instead of 101");
        Demand("websocket".Equals(Value("Upgrade"), StringComparison.OrdinalIgnoreCase), $"Upgrade: {Value("Upgrade")}");
        Demand(Lists("Connection", "Upgrade"), $"Connection: {Value("Connection")}");
        Demand(Value("Sec-WebSocket-Accept") == AcceptOf(key), $"Sec-WebSocket-Accept: {Value("Sec-WebSocket-Accept")}");
    }

    /// <summary>Holds an upgrade request against section 4.1.</summary>
    /// <returns>The key.</returns>
    public string DemandRequest(string target, string host)
    {
        Demand(StartLine == $"GET {target} HTTP/1.1", $"the request line \"{StartLine}\"");
        Demand(Value("Host") == host, $"Host: {Value("Host")}");
        Demand(Lists("Upgrade", "websocket"), $"Upgrade: {Value("Upgrade")}");
        Demand(Lists("Connection", "Upgrade"), $"Connection: {Value("Connection")}");
        Demand(Value("Sec-WebSocket-Version") == "13", $"Sec-WebSocket-Version: {Value("Sec-WebSocket-Version")}");
        string key = Value("Sec-WebSocket-Key") ?? "";
        byte[] nonce = new byte[16];
        Demand(
            key.Length == 24 && Convert.TryFromBase64String(key, nonce, out int length) && length == 16 && Convert.ToBase64String(nonce) == key,
            $"the key \"{key}\"");
        return key;
    }

    private static void Demand(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new NonConformanceException($"the endpoint sent {otherwise}");
        }
    }
}
