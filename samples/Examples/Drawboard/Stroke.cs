using System.Globalization;

namespace Examples.Drawboard;

internal enum Shape
{
    /// <summary>A line through all points. A long one comes in several strokes.</summary>
    Brush,

    /// <summary>From the first point to the second.</summary>
    Line,

    /// <summary>Between two opposite corners.</summary>
    Rectangle,

    /// <summary>Within that rectangle.</summary>
    Ellipse,
}

/// <summary>What the page sends: <c>{"shape":"Brush","color":"#1e293b","width":4,"points":[10,20,12.5,24]}</c>; points are x, y, x, y, ...</summary>
internal sealed record Stroke(Shape Shape, string Color, double Width, double[] Points)
{
    public const int MaxPoints = 32;
    public const double MaxWidth = 40;

    /// <summary>Red, green, blue.</summary>
    public (byte R, byte G, byte B) Rgb
    {
        get
        {
            uint color = uint.Parse(Color.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            return ((byte)(color >> 16), (byte)(color >> 8), (byte)color);
        }
    }

    public bool IsValid =>
        Enum.IsDefined(Shape)
        && Color is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit)
        && Width is >= 1 and <= MaxWidth
        && Points.Length % 2 == 0
        && (Shape == Shape.Brush ? Points.Length / 2 is >= 1 and <= MaxPoints : Points.Length == 4)
        && Points.Index().All(static point => point.Item >= 0 && point.Item <= (point.Index % 2 == 0 ? Board.Width : Board.Height));

    /// <summary>The line that the pen follows, as points.</summary>
    public (double X, double Y)[] Path()
    {
        (double X, double Y)[] points = [.. Points.Chunk(2).Select(static point => (point[0], point[1]))];
        return Shape switch
        {
            Shape.Rectangle => [points[0], (points[1].X, points[0].Y), points[1], (points[0].X, points[1].Y), points[0]],
            Shape.Ellipse => [.. Enumerable.Range(0, 65).Select(i => OnEllipse(points[0], points[1], i * Math.Tau / 64))],
            _ => points,
        };
    }

    private static (double X, double Y) OnEllipse((double X, double Y) a, (double X, double Y) b, double angle) =>
        (((a.X + b.X) / 2) + ((b.X - a.X) / 2 * Math.Cos(angle)), ((a.Y + b.Y) / 2) + ((b.Y - a.Y) / 2 * Math.Sin(angle)));
}
