// An image is read and written as a stream.
using WsGen;

public sealed record Image(string Format, byte[] Pixels);

public sealed class ImageCodec : IBinaryStreamDecoder<Image>, IBinaryStreamEncoder<Image>
{
    public async ValueTask<Image> DecodeAsync(Stream stream, CancellationToken closing)
    {
        byte[] head = new byte[4];
        await stream.ReadExactlyAsync(head, closing);
        using MemoryStream pixels = new();
        await stream.CopyToAsync(pixels, closing);
        return new Image(System.Text.Encoding.ASCII.GetString(head), pixels.ToArray());
    }

    public async ValueTask EncodeAsync(Image value, Stream stream, CancellationToken closing)
    {
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(value.Format), closing);
        await stream.WriteAsync(value.Pixels, closing);
    }
}

[ServerEndpoint("/images", Decoders = [typeof(ImageCodec)], Encoders = [typeof(ImageCodec)])]
public sealed partial class Images
{
    [OnMessage]
    private Image Invert(Image image) => image with { Pixels = [.. image.Pixels.Select(pixel => (byte)~pixel)] };
}
