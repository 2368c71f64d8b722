// Writers, batches and parts of a client.
using WsGen;

public static class Uploads
{
    public static async Task RunAsync(WsClient client, string file, CancellationToken cancellationToken)
    {
        await using (FileStream source = File.OpenRead(file))
        await using (Stream target = client.OpenBinaryStream())
        {
            await source.CopyToAsync(target, cancellationToken);
        }

        using (client.Batch())
        {
            await client.SendAsync("done", cancellationToken);
            await client.SendAsync(Path.GetFileName(file), cancellationToken);
        }

        await client.SendPartAsync("good", last: false, cancellationToken);
        await client.SendPartAsync(" bye", last: true, cancellationToken);
        await client.CloseAsync(CloseCode.NormalClosure, null, cancellationToken);
    }
}
