// A codec with constructor parameters from the services.
using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
builder.Services.AddSingleton<ISigner>(new Signer(RandomNumberGenerator.GetBytes(32)));
await builder.AddEndpoints().Build().RunAsync();

public interface ISigner
{
    byte[] Sign(ReadOnlySpan<byte> text);
}

public sealed class Signer(byte[] key) : ISigner
{
    public byte[] Sign(ReadOnlySpan<byte> text) => HMACSHA256.HashData(key, text);
}

public sealed record Signed(string Text);

public sealed class SignedEncoder(ISigner signer) : IBinaryEncoder<Signed>
{
    public void Encode(Signed value, IBufferWriter<byte> bytes)
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes(value.Text);
        bytes.Write(signer.Sign(text));
        bytes.Write(text);
    }
}

[ServerEndpoint("/signed", Encoders = [typeof(SignedEncoder)])]
public sealed partial class SignedEcho
{
    [OnMessage]
    private Signed Sign(string text) => new(text);
}
