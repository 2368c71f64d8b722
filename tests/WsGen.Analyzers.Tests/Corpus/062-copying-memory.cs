// Memory that is kept is copied, in each of the ways there are.
using System.Buffers;
using WsGen;

[ServerEndpoint("/copies")]
public sealed partial class Copies
{
    private readonly List<byte[]> _kept = [];
    private byte[] _first = [];
    private string _text = "";

    [OnMessage]
    private void Keep(ReadOnlySequence<byte> bytes)
    {
        _first = bytes.ToArray();
        _kept.Add(bytes.Slice(0, Math.Min(bytes.Length, 16)).ToArray());
        byte[] third = new byte[bytes.Length];
        bytes.CopyTo(third);
        _kept.Add(third);
        if (_kept.Count > 100)
        {
            _kept.Clear();
        }
    }

    [OnMessage(MessageKind.Text)]
    private int Keep(ReadOnlyMemory<byte> utf8)
    {
        _text = System.Text.Encoding.UTF8.GetString(utf8.Span);
        byte[] own = utf8.ToArray();
        ThreadPool.QueueUserWorkItem(_ => Console.WriteLine(own.Length));
        return _text.Length + _first.Length;
    }
}
