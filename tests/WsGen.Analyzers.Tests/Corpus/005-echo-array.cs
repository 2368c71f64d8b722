// An array is the handler's own: it may keep it.
using WsGen;

[ServerEndpoint("/last")]
public sealed partial class LastPicture
{
    private byte[]? _last;

    [OnMessage]
    private byte[]? Replace(byte[] picture)
    {
        byte[]? before = _last;
        _last = picture;
        return before;
    }

    [OnMessage]
    private string Describe(string question) => question switch
    {
        "size" => $"{_last?.Length ?? 0} bytes",
        _ => "ask for the size",
    };
}
