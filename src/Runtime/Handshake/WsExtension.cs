using System.Diagnostics.CodeAnalysis;
using System.Text;
using WsGen.Handshake;

namespace WsGen;

/// <summary>
/// An extension with its parameters, as one element of Sec-WebSocket-Extensions has them (RFC 6455 section 9.1). Two are equal if they are
/// written alike. Immutable. Counterpart of <c>jakarta.websocket.Extension</c>.
/// </summary>
public sealed class WsExtension : IEquatable<WsExtension>
{
    private readonly KeyValuePair<string, string>[] _parameters;

    /// <param name="name">The name, such as <c>permessage-deflate</c>: a token.</param>
    /// <param name="parameters">Its parameters in order; a value is a token, or empty where there is none.</param>
    /// <exception cref="ArgumentException">Something is not a token of RFC 9110 section 5.6.2.</exception>
    public WsExtension(string name, params KeyValuePair<string, string>[] parameters)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(parameters);
        CheckToken(name, nameof(name));
        foreach ((string parameter, string value) in parameters)
        {
            CheckToken(parameter, nameof(parameters));
            if (value.Length != 0)
            {
                CheckToken(value, nameof(parameters));
            }
        }

        Name = name;
        _parameters = [.. parameters];
    }

    /// <summary>The name, such as <c>permessage-deflate</c>.</summary>
    public string Name { get; }

    /// <summary>The parameters, in the order they stand there; the value is empty where there is none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters => _parameters;

    /// <summary>As Sec-WebSocket-Extensions has it, such as <c>permessage-deflate; server_max_window_bits=12</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Name);
        foreach ((string name, string value) in _parameters)
        {
            text.Append("; ").Append(name);
            if (value.Length != 0)
            {
                text.Append('=').Append(value);
            }
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] WsExtension? other) =>
        other is not null && Name == other.Name && _parameters.AsSpan().SequenceEqual(other._parameters);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as WsExtension);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, _parameters.Length);

    /// <summary>All that stand in a well-formed value of Sec-WebSocket-Extensions, in order; none for null.</summary>
    internal static IReadOnlyList<WsExtension> ReadAll(string? value)
    {
        if (value is null)
        {
            return [];
        }

        var all = new List<WsExtension>();
        Read(Encoding.ASCII.GetBytes(value), all);
        return all;
    }

    /// <summary>All that a request offers, in order. For fields that <see cref="UpgradeRules"/> has found well-formed.</summary>
    internal static IReadOnlyList<WsExtension> ReadAll(HandshakeHeaders headers)
    {
        List<WsExtension>? all = null;
        foreach (ReadOnlySpan<byte> value in headers.ValuesOf("sec-websocket-extensions"u8))
        {
            Read(value, all ??= []);
        }

        return all is null ? [] : all;
    }

    private static void Read(ReadOnlySpan<byte> value, List<WsExtension> all)
    {
        var reader = new ExtensionListReader(value);
        while (reader.TryReadExtension(out ReadOnlySpan<byte> name))
        {
            var parameters = new List<KeyValuePair<string, string>>();
            while (reader.TryReadParameter(out ReadOnlySpan<byte> parameter, out ReadOnlySpan<byte> text))
            {
                parameters.Add(new(Encoding.ASCII.GetString(parameter), Encoding.ASCII.GetString(text)));
            }

            all.Add(new WsExtension(Encoding.ASCII.GetString(name), [.. parameters]));
        }
    }

    private static void CheckToken(string text, string parameter)
    {
        if (!HttpSyntax.IsToken(text))
        {
            throw new ArgumentException("Names and values of extensions are tokens: letters, digits and any of !#$%&'*+-.^_`|~ (RFC 6455 section 9.1).", parameter);
        }
    }
}
