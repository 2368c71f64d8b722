using System.Text;

namespace WsGen.Handshake;

/// <summary>Pages of which origins may open an endpoint. A client that sends no Origin is no browser, and not asked.</summary>
internal sealed class OriginPolicy
{
    private readonly byte[][] _allowed;

    private OriginPolicy(OriginPolicyKind kind, byte[][] allowed)
    {
        Kind = kind;
        _allowed = allowed;
    }

    /// <summary>Pages that come from the host and port of the request itself: the default.</summary>
    public static OriginPolicy SameOrigin { get; } = new(OriginPolicyKind.SameOrigin, []);

    /// <summary>Every page of the web may connect, with the cookies of whoever looks at it.</summary>
    public static OriginPolicy Any { get; } = new(OriginPolicyKind.Any, []);

    public OriginPolicyKind Kind { get; }

    /// <summary>Exactly these origins: not the server's own unless it is among them. "null" may be one of them.</summary>
    /// <exception cref="ArgumentException">An entry is not an origin.</exception>
    public static OriginPolicy AllowList(IEnumerable<string> origins)
    {
        List<byte[]> allowed = [];
        foreach (string origin in origins)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(origin);
            if (!IsOrigin(origin))
            {
                throw new ArgumentException(
                    $"\"{origin}\" is not an origin. Write scheme, host and, unless it is the default, port, and nothing behind them: \"https://example.org\".",
                    nameof(origins));
            }

            allowed.Add(bytes);
        }

        return new OriginPolicy(OriginPolicyKind.AllowList, [.. allowed]);
    }

    /// <summary>Whether it can be listed.</summary>
    public static bool IsOrigin(string text) => text == "null" || Origin.TryParse(Encoding.UTF8.GetBytes(text), out _);

    public bool IsListed(Origin origin)
    {
        foreach (byte[] allowed in _allowed)
        {
            if (Origin.TryParse(allowed, out Origin each) && each.Equals(origin))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the opaque origin is allowed: sandboxed frames, and pages opened from files.</summary>
    public bool IsNullListed()
    {
        foreach (byte[] allowed in _allowed)
        {
            if (allowed.AsSpan().SequenceEqual("null"u8))
            {
                return true;
            }
        }

        return false;
    }
}

internal enum OriginPolicyKind : byte
{
    SameOrigin,
    AllowList,
    Any,
}
