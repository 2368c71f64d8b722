// A stream, hashed while it arrives.
using System.Security.Cryptography;
using WsGen;

[ServerEndpoint("/hash")]
public sealed partial class Hash
{
    [OnMessage]
    private async ValueTask<string> Of(Stream stream, CancellationToken closing)
    {
        byte[] hash = await SHA256.HashDataAsync(stream, closing);
        return Convert.ToHexStringLower(hash);
    }
}
