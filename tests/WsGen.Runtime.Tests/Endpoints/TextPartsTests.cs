using System.Text;
using WsGen.Endpoints.Infrastructure;
using WsGen.Runtime.Tests.Protocol;

namespace WsGen.Endpoints;

/// <summary>Strings of parts that are cut anywhere.</summary>
public sealed class TextPartsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheyAreWhatADecoderMakesOfThem(int seed)
    {
        var random = new Random(seed);
        var parts = default(TextParts);
        for (int message = 0; message < 500; message++)
        {
            byte[] text = RandomText.Bytes(random, random.Next(60));
            Decoder decoder = Encoding.UTF8.GetDecoder();
            int most = random.Next(1, 12);
            for (int at = 0; at <= text.Length;)
            {
                int length = Math.Min(random.Next(most + 1), text.Length - at);
                bool last = at + length == text.Length && random.Next(3) != 0;
                char[] chars = new char[100];
                int count = decoder.GetChars(text.AsSpan(at, length), chars, flush: last);
                Assert.Equal(new string(chars, 0, count), parts.Next(text.AsSpan(at, length), last));
                at = last ? text.Length + 1 : at + length;
            }
        }
    }

    [Fact]
    public void MoreThanTheCharacterThatHasBegunComesWithItsEnd()
    {
        byte[] text = Encoding.UTF8.GetBytes("a€b😀€");
        var parts = default(TextParts);
        Assert.Equal("a", parts.Next(text.AsSpan(0, 2), last: false));
        Assert.Equal("€b", parts.Next(text.AsSpan(2, 5), last: false)); // and the first two bytes of the next
        Assert.Equal("😀€", parts.Next(text.AsSpan(7), last: true));
        Assert.Equal("", parts.Next([], last: true));
    }
}
