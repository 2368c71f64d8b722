using System.Text;
using WsGen.Load.Cases;
using WsGen.Load.Wire;

namespace WsGen.Load;

/// <summary>What is sent is what RFC 6455 asks of a client.</summary>
public sealed class ClientFrameTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65535, 4)]
    [InlineData(65536, 10)]
    public void FramesAreMaskedAndAsLongAsTheySay(int size, int header)
    {
        byte[] payload = ClientFrame.SampleBinary(size);
        byte[] frame = ClientFrame.Binary(payload);
        Assert.Equal(header + 4 + size, frame.Length);
        Assert.Equal(0x82, frame[0]);
        Assert.Equal(0x80, frame[1] & 0x80);
        byte[] mask = frame[header..(header + 4)];
        Assert.Equal(payload, frame[(header + 4)..].Select((each, i) => (byte)(each ^ mask[i % 4])));
    }

    [Fact]
    public void SampleTextIsUtf8OfExactlyItsSize()
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        for (int size = 0; size < 100; size++)
        {
            byte[] text = ClientFrame.SampleText(size);
            Assert.Equal(size, text.Length);
            strict.GetString(text);
        }
    }

    [Fact]
    public void JsonIsAnObjectOfExactlyItsSize()
    {
        byte[] json = Traffic.Json(64);
        Assert.Equal(64, json.Length);
        System.Text.Json.JsonDocument.Parse(json).Dispose();
    }
}
