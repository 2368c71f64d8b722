using System.Collections;
using System.Text;
using WsGen.Handshake;

namespace WsGen;

/// <summary>
/// The header fields of an opening handshake: read-only, in arrival order, names compared without regard to case. Safe to use
/// from several threads.
/// </summary>
public sealed class HandshakeHeaders : IReadOnlyCollection<KeyValuePair<string, string>>
{
    private readonly byte[] _head;
    private readonly FieldSlice[] _fields;

    // Strings are made when first asked for. Two threads may make the same one: equal strings, and one of them stays.
    private string?[]? _names;
    private string?[]? _values;

    /// <summary>Fields that the parser has found in a head.</summary>
    internal HandshakeHeaders(byte[] head, FieldSlice[] fields)
    {
        _head = head;
        _fields = fields;
    }

    /// <summary>Fields that somebody else has parsed, such as Kestrel. One pair per field: several of one name are several pairs.</summary>
    internal HandshakeHeaders(IEnumerable<KeyValuePair<string, string>> fields)
    {
        KeyValuePair<string, string>[] pairs = [.. fields];
        int length = 0;
        foreach ((string name, string value) in pairs)
        {
            length += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value.AsSpan().Trim(" \t"));
        }

        _head = new byte[length];
        _fields = new FieldSlice[pairs.Length];
        _names = new string?[pairs.Length];
        _values = new string?[pairs.Length];
        int at = 0;
        for (int i = 0; i < pairs.Length; i++)
        {
            string value = pairs[i].Value.Trim(' ', '\t');
            int nameLength = Encoding.UTF8.GetBytes(pairs[i].Key, _head.AsSpan(at));
            int valueLength = Encoding.UTF8.GetBytes(value, _head.AsSpan(at + nameLength));
            _fields[i] = new FieldSlice(at, nameLength, at + nameLength, valueLength);
            _names[i] = pairs[i].Key;
            _values[i] = value;
            at += nameLength + valueLength;
        }
    }

    /// <summary>No fields.</summary>
    public static HandshakeHeaders Empty { get; } = new([], (FieldSlice[])[]);

    /// <summary>The number of fields; several fields of one name count several times.</summary>
    public int Count => _fields.Length;

    /// <summary>
    /// The value of a field, or null if there is none of that name. Several fields of one name are one list (RFC 9110 section
    /// 5.3): their values are joined with <c>", "</c>.
    /// </summary>
    /// <param name="name">The field name, in any case.</param>
    public string? this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            string? joined = null;
            for (int i = 0; i < _fields.Length; i++)
            {
                if (HasName(i, name))
                {
                    joined = joined is null ? Value(i) : joined + ", " + Value(i);
                }
            }

            return joined;
        }
    }

    /// <summary>The values of all fields of a name, one per field, in arrival order; empty if there are none.</summary>
    /// <param name="name">The field name, in any case.</param>
    public IReadOnlyList<string> GetValues(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        List<string>? values = null;
        for (int i = 0; i < _fields.Length; i++)
        {
            if (HasName(i, name))
            {
                (values ??= []).Add(Value(i));
            }
        }

        return values is null ? [] : values;
    }

    /// <summary>Whether there is a field of that name.</summary>
    /// <param name="name">The field name, in any case.</param>
    public bool Contains(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (int i = 0; i < _fields.Length; i++)
        {
            if (HasName(i, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All fields in arrival order, names as they were sent.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            yield return new KeyValuePair<string, string>(Name(i), Value(i));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The bytes of each value of that name.</summary>
    internal FieldValues ValuesOf(ReadOnlySpan<byte> name) => new(_head, _fields, name);

    /// <summary>How many fields of that name there are.</summary>
    internal int CountOf(ReadOnlySpan<byte> name)
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> _ in ValuesOf(name))
        {
            count++;
        }

        return count;
    }

    /// <summary>
    /// The value of a field that may stand only once: false if it is missing, and false if it stands there several times, so that
    /// no caller picks one of two by accident. <see cref="CountOf"/> tells these apart.
    /// </summary>
    internal bool TryGetBytes(ReadOnlySpan<byte> lowercaseName, out ReadOnlySpan<byte> value)
    {
        value = default;
        int count = 0;
        foreach (ReadOnlySpan<byte> each in ValuesOf(lowercaseName))
        {
            value = count++ == 0 ? each : default;
        }

        return count == 1;
    }

    /// <summary>
    /// Whether a list of tokens, possibly spread over several fields, contains this one in any case: <c>Connection: keep-alive,
    /// Upgrade</c> contains <c>upgrade</c>.
    /// </summary>
    internal bool ContainsToken(ReadOnlySpan<byte> name, ReadOnlySpan<byte> token)
    {
        foreach (ReadOnlySpan<byte> value in ValuesOf(name))
        {
            foreach (ReadOnlySpan<byte> element in new ListElements(value))
            {
                if (Ascii.EqualsIgnoreCase(element, token))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool HasName(int index, string name) => Ascii.EqualsIgnoreCase(_fields[index].Name(_head), name);

    private string Name(int index)
    {
        string?[] names = _names ??= new string?[_fields.Length];
        return names[index] ??= Encoding.ASCII.GetString(_fields[index].Name(_head));
    }

    private string Value(int index)
    {
        string?[] values = _values ??= new string?[_fields.Length];
        return values[index] ??= Decode(_fields[index].Value(_head));
    }

    /// <summary>
    /// Values are ASCII by the book, and bytes that nobody interprets beyond it (RFC 9110 section 5.5): read as UTF-8 where they
    /// are, which is what people send, and as Latin-1 otherwise, which loses nothing.
    /// </summary>
    private static string Decode(ReadOnlySpan<byte> value) =>
        System.Text.Unicode.Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : Encoding.Latin1.GetString(value);
}
