using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace WsGen.Handshake;

/// <summary>
/// Writes a head whose length has been counted before: everything a caller gives is checked while it is counted, so that a
/// refused value leaves nothing in the output.
/// </summary>
internal ref struct HeadWriter
{
    private const int NameSeparatorAndLineEnd = 4;
    private readonly Span<byte> _span;
    private int _written;

    public HeadWriter(IBufferWriter<byte> output, int length)
    {
        _span = output.GetSpan(length)[..length];
        _written = 0;
    }

    /// <summary>The bytes of <c>Name: value CRLF</c>, once both are found harmless: a CR or LF in them would begin a line of its own.</summary>
    /// <exception cref="ArgumentException">The name is no token, or the value contains more than visible ASCII, spaces and tabs.</exception>
    public static int Measure(string name, string value)
    {
        if (name is null || !HttpSyntax.IsToken(name))
        {
            throw new ArgumentException(
                $"\"{Printable(name)}\" is not a field name: it must be a token of RFC 9110 section 5.6.2, such as \"X-Request-Id\".", nameof(name));
        }

        CheckValue(name, value);
        return name.Length + value.Length + NameSeparatorAndLineEnd;
    }

    /// <summary>The bytes of several fields, none of which may be one that the handshake writes itself.</summary>
    public static int Measure(ReadOnlySpan<KeyValuePair<string, string>> fields, ReadOnlySpan<string> reserved)
    {
        int length = 0;
        foreach ((string name, string value) in fields)
        {
            length += Measure(name, value);
            foreach (string each in reserved)
            {
                if (name.Equals(each, StringComparison.OrdinalIgnoreCase))
                {
                    throw new ArgumentException($"{each} is written by the handshake itself and cannot be added as an extra field.", nameof(fields));
                }
            }
        }

        return length;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_span[_written..]);
        _written += bytes.Length;
    }

    public void Write(ReadOnlySpan<char> ascii) => _written += Encoding.ASCII.GetBytes(ascii, _span[_written..]);

    public void Write(int number)
    {
        bool written = number.TryFormat(_span[_written..], out int length, provider: System.Globalization.CultureInfo.InvariantCulture);
        Debug.Assert(written);
        _written += length;
    }

    public void WriteField(string name, string value)
    {
        Write(name);
        Write(": "u8);
        Write(value);
        Write("\r\n"u8);
    }

    public void WriteFields(ReadOnlySpan<KeyValuePair<string, string>> fields)
    {
        foreach ((string name, string value) in fields)
        {
            WriteField(name, value);
        }
    }

    public Span<byte> Reserve(int length)
    {
        _written += length;
        return _span.Slice(_written - length, length);
    }

    /// <summary>Hands the head to the output, whole.</summary>
    public readonly void Complete(IBufferWriter<byte> output)
    {
        Debug.Assert(_written == _span.Length);
        output.Advance(_written);
    }

    public static int DigitCount(int number) => number < 10 ? 1 : 1 + DigitCount(number / 10);

    private static void CheckValue(string name, string value)
    {
        if (value is null || value.AsSpan().ContainsAnyExcept(HttpSyntax.WritableChars))
        {
            throw new ArgumentException(
                $"The value of {name} contains characters that a field value may not hold (RFC 9110 section 5.5): only visible ASCII, spaces and tabs.", nameof(value));
        }
    }

    private static string Printable(string? name) =>
        name is null ? "" : string.Create(name.Length, name, (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = source[i] is >= ' ' and < '\x7F' ? source[i] : '?';
            }
        });
}
