using System.Text;

namespace WsGen.Handshake;

/// <summary>The values of all fields of one name in arrival order, as bytes of the head: <c>foreach</c> without an allocation.</summary>
internal ref struct FieldValues(ReadOnlySpan<byte> head, ReadOnlySpan<FieldSlice> fields, ReadOnlySpan<byte> name)
{
    private readonly ReadOnlySpan<byte> _head = head;
    private readonly ReadOnlySpan<FieldSlice> _fields = fields;
    private readonly ReadOnlySpan<byte> _name = name;
    private int _next = 0;

    public ReadOnlySpan<byte> Current { get; private set; } = default;

    public readonly FieldValues GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_next < _fields.Length)
        {
            FieldSlice field = _fields[_next++];
            if (Ascii.EqualsIgnoreCase(field.Name(_head), _name))
            {
                Current = field.Value(_head);
                return true;
            }
        }

        return false;
    }
}
