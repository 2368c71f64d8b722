// Slices and locals of borrowed memory, all gone when the handler returns.
using System.Buffers.Binary;
using WsGen;

[ServerEndpoint("/frames")]
public sealed partial class Frames
{
    private int _total;

    [OnMessage]
    private int Parse(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlyMemory<byte> rest = bytes;
        Dictionary<int, ReadOnlyMemory<byte>> sections = [];
        while (rest.Length >= 8)
        {
            int id = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            int length = Math.Min(BinaryPrimitives.ReadInt32LittleEndian(rest.Span[4..]), rest.Length - 8);
            sections[id] = rest.Slice(8, Math.Max(length, 0));
            rest = rest[(8 + Math.Max(length, 0))..];
        }

        _total += sections.Sum(static section => section.Value.Length);
        return _total;
    }
}
