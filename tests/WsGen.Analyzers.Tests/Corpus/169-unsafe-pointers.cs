// Pointers into the payload, within the handler.
using WsGen;

[ServerEndpoint("/checksum")]
public sealed unsafe partial class Checksum
{
    [OnMessage]
    private uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        fixed (byte* first = bytes)
        {
            for (byte* each = first; each < first + bytes.Length; each++)
            {
                sum = (sum << 1) ^ *each;
            }
        }

        return sum;
    }
}
