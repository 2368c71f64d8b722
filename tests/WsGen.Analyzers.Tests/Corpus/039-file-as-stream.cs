// A file goes out as it is read.
using WsGen;

[ServerEndpoint("/files/{name}")]
public sealed partial class Files
{
    [OnOpen]
    private async ValueTask Send(WsSession session, [PathParam] string name, CancellationToken closing)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "public", Path.GetFileName(name));
        if (!File.Exists(path))
        {
            await session.CloseAsync((CloseCode)4404, "no such file", closing);
            return;
        }

        await using (FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 65536, useAsync: true))
        await using (Stream stream = session.OpenBinaryStream())
        {
            await file.CopyToAsync(stream, closing);
        }

        await session.CloseAsync(CloseCode.NormalClosure, null, closing);
    }
}
