namespace WsGen.Handshake;

/// <summary>
/// The elements of a comma-separated list of tokens (RFC 9110 section 5.6.1), trimmed. Empty elements are passed over, as that
/// section asks of every recipient: <c>"a, , b"</c> has two elements.
/// </summary>
internal ref struct ListElements(ReadOnlySpan<byte> list)
{
    private ReadOnlySpan<byte> _rest = list;

    public ReadOnlySpan<byte> Current { get; private set; } = default;

    public readonly ListElements GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            int comma = _rest.IndexOf((byte)',');
            ReadOnlySpan<byte> element = comma < 0 ? _rest : _rest[..comma];
            _rest = comma < 0 ? default : _rest[(comma + 1)..];
            Current = HttpSyntax.TrimWhitespace(element);
            if (!Current.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }
}
