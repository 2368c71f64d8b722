using System.Text;

namespace Examples.Drawboard;

public sealed class PngTests
{
    [Fact]
    public void EveryPixelComesBack()
    {
        byte[] pixels = new byte[7 * 5 * 3];
        new Random(1).NextBytes(pixels);
        DecodedPng png = DecodedPng.Decode(Png.Encode(7, 5, pixels));
        Assert.Equal((7, 5), (png.Width, png.Height));
        Assert.Equal(["IHDR", "IDAT", "IEND"], png.Chunks);
        for (int i = 0; i < 7 * 5; i++)
        {
            Assert.Equal((pixels[i * 3], pixels[(i * 3) + 1], pixels[(i * 3) + 2]), png[i % 7, i / 7]);
        }
    }

    /// <summary>Each PNG ends with the same twelve bytes, which its specification gives.</summary>
    [Fact]
    public void TheEndIsThatOfEveryPng() =>
        Assert.Equal("0000000049454E44AE426082", Convert.ToHexString(Png.Encode(1, 1, [1, 2, 3]).AsSpan()[^12..]));

    [Fact]
    public void ThePictureThatCompressesWorstFitsIntoTheSendQueue()
    {
        byte[] noise = new byte[Board.Width * Board.Height * 3];
        new Random(1).NextBytes(noise);
        Assert.InRange(Png.Encode(Board.Width, Board.Height, noise).Length, noise.Length, 2 * 1024 * 1024 - 4096);
    }

    [Fact]
    public void AWhitePictureIsSmall() =>
        Assert.InRange(new Raster(Board.Width, Board.Height).ToPng().Length, 100, 20_000);
}
