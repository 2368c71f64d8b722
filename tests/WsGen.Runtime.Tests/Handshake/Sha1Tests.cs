using System.Security.Cryptography;

namespace WsGen.Handshake;

public sealed class Sha1Tests
{
    [Fact]
    public void IsWhatThePlatformComputes()
    {
        var random = new Random(1);
        byte[] hash = new byte[Sha1.HashSize];
        for (int length = 0; length < 400; length++)
        {
            byte[] text = new byte[length];
            random.NextBytes(text);
            Sha1.Compute(text, hash);
#pragma warning disable CA5350 // it is what is tested
            Assert.Equal(SHA1.HashData(text), hash);
#pragma warning restore CA5350
        }
    }
}
