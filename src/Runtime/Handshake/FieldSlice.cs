namespace WsGen.Handshake;

/// <summary>Where one header field lies in the head: its name, and its value without the white space around it.</summary>
internal readonly record struct FieldSlice(int NameStart, int NameLength, int ValueStart, int ValueLength)
{
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> head) => head.Slice(NameStart, NameLength);

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> head) => head.Slice(ValueStart, ValueLength);

    /// <summary>
    /// Finds the fields of a section that <see cref="FieldSectionScanner"/> has found well-formed, and counted.
    /// <code>
    /// Host: h CRLF Upgrade:websocket CRLF CRLF
    /// ^name  ^value ^name   ^value        ^ end
    /// </code>
    /// </summary>
    public static FieldSlice[] Index(ReadOnlySpan<byte> head, int start, int count)
    {
        if (count == 0)
        {
            return [];
        }

        var fields = new FieldSlice[count];
        for (int i = 0; i < count; i++)
        {
            int nameLength = head[start..].IndexOf((byte)':');
            int valueStart = start + nameLength + 1;
            int lineEnd = valueStart + head[valueStart..].IndexOf((byte)'\r');
            while (valueStart < lineEnd && head[valueStart] is (byte)' ' or (byte)'\t')
            {
                valueStart++;
            }

            int valueEnd = lineEnd;
            while (valueEnd > valueStart && head[valueEnd - 1] is (byte)' ' or (byte)'\t')
            {
                valueEnd--;
            }

            fields[i] = new FieldSlice(start, nameLength, valueStart, valueEnd - valueStart);
            start = lineEnd + 2;
        }

        return fields;
    }
}
