namespace WsGen.Handshake;

/// <summary>
/// Reads the value of a Sec-WebSocket-Extensions field, RFC 6455 section 9.1, without an allocation as long as nobody escapes what need not be escaped.
/// <code>
/// permessage-deflate; client_max_window_bits; server_max_window_bits="10", x-other
/// extension           parameter               parameter with a value       extension
/// </code>
/// Call <see cref="TryReadExtension"/>, then <see cref="TryReadParameter"/> until it answers false, and so on. When either answers
/// false, <see cref="IsIllFormed"/> tells the end from an error.
/// </summary>
internal ref struct ExtensionListReader(ReadOnlySpan<byte> value)
{
    private ReadOnlySpan<byte> _rest = value;
    private bool _behindElement = false;

    public bool IsIllFormed { get; private set; } = false;

    /// <summary>The next extension of the list; parameters not yet read are checked and passed over.</summary>
    public bool TryReadExtension(out ReadOnlySpan<byte> name)
    {
        name = default;
        while (TryReadParameter(out _, out _))
        {
        }

        SkipWhitespace();
        while (!IsIllFormed && !_rest.IsEmpty && _rest[0] == ',')
        {
            // Empty elements of a list are passed over (RFC 9110 section 5.6.1.2).
            _behindElement = false;
            _rest = _rest[1..];
            SkipWhitespace();
        }

        if (IsIllFormed || _rest.IsEmpty)
        {
            return false;
        }

        IsIllFormed = _behindElement || !TryReadToken(out name);
        _behindElement = true;
        return !IsIllFormed;
    }

    /// <summary>The next parameter of the extension read last. The value is empty if there is none, and without its quotes.</summary>
    public bool TryReadParameter(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        SkipWhitespace();
        if (IsIllFormed || !_behindElement || _rest.IsEmpty || _rest[0] != ';')
        {
            return false;
        }

        _rest = _rest[1..];
        SkipWhitespace();
        if (!TryReadToken(out name))
        {
            IsIllFormed = true;
            return false;
        }

        SkipWhitespace();
        if (_rest.IsEmpty || _rest[0] != '=')
        {
            return true;
        }

        _rest = _rest[1..];
        SkipWhitespace();
        IsIllFormed = !(!_rest.IsEmpty && _rest[0] == '"' ? TryReadQuotedToken(out value) : TryReadToken(out value));
        return !IsIllFormed;
    }

    /// <summary>Whether all fields of this name are well-formed lists. An empty value counts as none: proxies write that to strip offers.</summary>
    public static bool AreWellFormed(HandshakeHeaders headers)
    {
        foreach (ReadOnlySpan<byte> value in headers.ValuesOf("sec-websocket-extensions"u8))
        {
            var reader = new ExtensionListReader(value);
            while (reader.TryReadExtension(out _))
            {
            }

            if (reader.IsIllFormed)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryReadToken(out ReadOnlySpan<byte> token)
    {
        int length = _rest.IndexOfAnyExcept(HttpSyntax.TokenBytes);
        length = length < 0 ? _rest.Length : length;
        token = _rest[..length];
        _rest = _rest[length..];
        return length > 0;
    }

    /// <summary>A quoted value must be a token once its quotes, and backslashes before characters, are removed (section 9.1).</summary>
    private bool TryReadQuotedToken(out ReadOnlySpan<byte> token)
    {
        _rest = _rest[1..];
        if (!TryReadToken(out token) && (_rest.IsEmpty || _rest[0] != '\\'))
        {
            return false;
        }

        if (!_rest.IsEmpty && _rest[0] == '\\')
        {
            if (!TryUnescape(token, out byte[] unescaped))
            {
                return false;
            }

            token = unescaped;
        }

        if (_rest.IsEmpty || _rest[0] != '"')
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    /// <summary>Nobody needs backslashes in a token, so nobody sends them, and whoever does pays with an allocation.</summary>
    private bool TryUnescape(scoped ReadOnlySpan<byte> begun, out byte[] token)
    {
        token = [];
        List<byte> unescaped = [.. begun];
        while (!_rest.IsEmpty && _rest[0] != '"')
        {
            int escape = _rest[0] == '\\' ? 1 : 0;
            if (escape == _rest.Length || !HttpSyntax.TokenBytes.Contains(_rest[escape]))
            {
                return false;
            }

            unescaped.Add(_rest[escape]);
            _rest = _rest[(escape + 1)..];
        }

        token = [.. unescaped];
        return true;
    }

    private void SkipWhitespace() => _rest = _rest.TrimStart(" \t"u8);
}
