// Each part is written to a file while it lies in the transport's memory; the write is awaited.
using WsGen;

[ServerEndpoint("/upload/{name}")]
public sealed partial class Upload : IAsyncDisposable
{
    private FileStream? _file;
    private long _written;

    [OnOpen]
    private void Begin([PathParam] string name) =>
        _file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetFileName(name)), new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        });

    [OnMessage]
    private async ValueTask Write(ReadOnlyMemory<byte> part, bool last, WsSession session, CancellationToken closing)
    {
        _written += part.Length;
        if (_written > 100_000_000)
        {
            await session.CloseAsync(CloseCode.MessageTooBig, null, closing);
            return;
        }

        await _file!.WriteAsync(part, closing);
        if (last)
        {
            await _file.FlushAsync(closing);
            await session.SendAsync(_written.ToString(System.Globalization.CultureInfo.InvariantCulture), closing);
        }
    }

    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? default;
}
