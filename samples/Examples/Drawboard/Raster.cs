namespace Examples.Drawboard;

/// <summary>
/// The picture as the server keeps it, for those who come later: three bytes a pixel. The pen is round, as that of the page's canvas is.
/// </summary>
/// <remarks>
/// Our own, because of what there is: SkiaSharp brings a native library of nine megabytes for each system, ImageSharp's licence is not free
/// for everybody, and all that is needed is a thick line.
/// </remarks>
internal sealed class Raster
{
    private readonly int _width;
    private readonly int _height;
    private readonly byte[] _pixels;
    private readonly byte[] _coverage; // of the stroke that is being drawn: how much of each pixel it covers

    public Raster(int width, int height)
    {
        _width = width;
        _height = height;
        _pixels = new byte[width * height * 3];
        _coverage = new byte[width * height];
        Array.Fill(_pixels, byte.MaxValue); // white
    }

    public byte[] ToPng() => Png.Encode(_width, _height, _pixels);

    public (byte R, byte G, byte B) this[int x, int y] =>
        _pixels.AsSpan(((y * _width) + x) * 3, 3) is [byte r, byte g, byte b] ? (r, g, b) : default;

    public void Draw(Stroke stroke)
    {
        (double X, double Y)[] path = stroke.Path();
        double radius = stroke.Width / 2;
        int top = _height, bottom = 0;
        for (int i = 0; i < Math.Max(1, path.Length - 1); i++)
        {
            (int first, int end) = Cover(path[i], path[Math.Min(i + 1, path.Length - 1)], radius);
            top = Math.Min(top, first);
            bottom = Math.Max(bottom, end);
        }

        // The coverage of the whole stroke, once: where its parts meet nothing is laid on twice.
        (byte r, byte g, byte b) = stroke.Rgb;
        for (int i = top * _width; i < bottom * _width; i++)
        {
            if (_coverage[i] != 0)
            {
                Mix(ref _pixels[i * 3], r, _coverage[i]);
                Mix(ref _pixels[(i * 3) + 1], g, _coverage[i]);
                Mix(ref _pixels[(i * 3) + 2], b, _coverage[i]);
                _coverage[i] = 0;
            }
        }
    }

    /// <summary>Covers what lies within the radius of a line from a to b.</summary>
    /// <returns>The rows it has touched: the first, and the one behind the last.</returns>
    private (int First, int End) Cover((double X, double Y) a, (double X, double Y) b, double radius)
    {
        double reach = radius + 1;
        int first = Clamp(Math.Min(a.Y, b.Y) - reach, _height), end = Clamp(Math.Max(a.Y, b.Y) + reach + 1, _height);
        (double dx, double dy) = (b.X - a.X, b.Y - a.Y);
        double squaredLength = (dx * dx) + (dy * dy);
        for (int y = first; y < end; y++)
        {
            // Only where this row comes near the line: between its points that are within reach.
            (double from, double to) = dy == 0 ? (0, 1) : Ordered((y - reach - a.Y) / dy, (y + 1 + reach - a.Y) / dy);
            (from, to) = (Math.Clamp(from, 0, 1), Math.Clamp(to, 0, 1));
            (double left, double right) = Ordered(a.X + (from * dx), a.X + (to * dx));
            for (int x = Clamp(left - reach, _width); x < Clamp(right + reach + 1, _width); x++)
            {
                (double px, double py) = (x + 0.5 - a.X, y + 0.5 - a.Y); // the middle of the pixel
                double along = squaredLength == 0 ? 0 : Math.Clamp(((px * dx) + (py * dy)) / squaredLength, 0, 1);
                double distance = Math.Sqrt(Square(px - (along * dx)) + Square(py - (along * dy)));
                byte covered = (byte)(255 * Math.Clamp(radius + 0.5 - distance, 0, 1));
                ref byte coverage = ref _coverage[(y * _width) + x];
                coverage = Math.Max(coverage, covered);
            }
        }

        return (first, end);
    }

    private static void Mix(ref byte channel, byte ink, byte coverage) => channel = (byte)(((ink * coverage) + (channel * (255 - coverage)) + 127) / 255);

    private static (double Low, double High) Ordered(double a, double b) => a < b ? (a, b) : (b, a);

    private static double Square(double value) => value * value;

    private static int Clamp(double value, int size) => (int)Math.Clamp(Math.Floor(value), 0, size);
}
