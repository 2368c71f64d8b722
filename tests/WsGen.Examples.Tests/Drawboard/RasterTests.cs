namespace Examples.Drawboard;

public sealed class RasterTests
{
    private static readonly (byte, byte, byte) White = (255, 255, 255);
    private static readonly (byte, byte, byte) Ink = (0x12, 0x34, 0x56);

    private readonly Raster _raster = new(Board.Width, Board.Height);

    [Fact]
    public void ALineIsAsWideAsThePenAndNoWider()
    {
        Draw(Shape.Line, width: 6, 100, 100, 200, 100);
        Assert.All(Enumerable.Range(97, 6), y => Assert.Equal(Ink, _raster[150, y]));
        Assert.Equal(White, _raster[150, 96]);
        Assert.Equal(White, _raster[150, 103]);
    }

    [Fact]
    public void ItsEndsAreRound()
    {
        Draw(Shape.Line, width: 10, 100, 100, 200, 100);
        Assert.Equal(Ink, _raster[96, 100]);
        Assert.Equal(White, _raster[94, 100]);
        Assert.Equal(White, _raster[95, 95]); // a square end would have it
        Assert.Equal(Ink, _raster[203, 100]);
        Assert.Equal(White, _raster[205, 100]);
    }

    [Theory]
    [InlineData(10, 10, 210, 160)]
    [InlineData(210, 10, 10, 160)]
    [InlineData(300, 10, 310, 590)]
    [InlineData(10, 300, 890, 310)]
    [InlineData(450, 300, 450, 300)]
    public void EveryPixelIsWhatItsDistanceFromTheLineSays(double x1, double y1, double x2, double y2)
    {
        Draw(Shape.Line, width: 9, x1, y1, x2, y2);
        for (int y = 0; y < Board.Height; y++)
        {
            for (int x = 0; x < Board.Width; x++)
            {
                double distance = Distance(x + 0.5, y + 0.5, x1, y1, x2, y2);
                if (distance <= 4)
                {
                    Assert.Equal(Ink, _raster[x, y]);
                }
                else if (distance >= 5.05)
                {
                    Assert.Equal(White, _raster[x, y]);
                }
            }
        }
    }

    [Fact]
    public void ABrushGoesThroughAllItsPointsAndOnePointIsADot()
    {
        Draw(Shape.Brush, width: 4, 100, 100, 200, 100, 200, 200);
        Assert.Equal((Ink, Ink, White), (_raster[150, 100], _raster[200, 150], _raster[150, 150]));
        Draw(Shape.Brush, width: 20, 400, 300);
        Assert.Equal((Ink, White), (_raster[408, 300], _raster[412, 300]));
    }

    [Fact]
    public void ARectangleHasFourSidesAndNothingWithin()
    {
        Draw(Shape.Rectangle, width: 4, 300, 200, 100, 100);
        Assert.Equal((Ink, Ink, Ink, Ink), (_raster[200, 100], _raster[200, 200], _raster[100, 150], _raster[300, 150]));
        Assert.Equal((White, White), (_raster[200, 150], _raster[310, 150]));
    }

    [Fact]
    public void AnEllipseTouchesTheMiddleOfEachSideAndNoCorner()
    {
        Draw(Shape.Ellipse, width: 4, 100, 100, 300, 200);
        Assert.Equal((Ink, Ink, Ink, Ink), (_raster[200, 100], _raster[200, 200], _raster[100, 150], _raster[300, 150]));
        Assert.Equal((White, White, White), (_raster[100, 100], _raster[300, 200], _raster[200, 150]));
    }

    [Fact]
    public void WhatLiesBeyondTheEdgesIsCutOff()
    {
        Draw(Shape.Rectangle, width: 40, 0, 0, Board.Width, Board.Height);
        Assert.Equal((Ink, Ink, White), (_raster[0, 0], _raster[Board.Width - 1, Board.Height - 1], _raster[450, 300]));
    }

    [Fact]
    public void WhereAStrokeMeetsItselfNothingIsLaidOnTwice()
    {
        Draw(Shape.Line, width: 5.5, 100, 100, 200, 100);
        Draw(Shape.Brush, width: 5.5, 100, 200, 150, 200, 120, 200, 200, 200);
        for (int y = 90; y < 110; y++)
        {
            Assert.Equal(_raster[130, y], _raster[130, y + 100]);
        }
    }

    [Fact]
    public void ALaterStrokeLeavesTheEarlierOnesAsTheyAre()
    {
        Draw(Shape.Line, width: 6, 100, 100, 200, 100);
        _raster.Draw(new Stroke(Shape.Line, "#00FF00", 6, [150, 50, 150, 150]));
        Assert.Equal((Ink, (0, 255, 0), (0, 255, 0)), (_raster[120, 100], _raster[150, 100], _raster[150, 60]));
    }

    [Fact]
    public void TheEdgeIsBetweenTheColours()
    {
        Draw(Shape.Line, width: 5, 100, 100, 200, 100);
        (byte r, byte g, byte b) = _raster[150, 97]; // half a pixel of the pen reaches it
        Assert.InRange(r, 0x12 + 1, 254);
        Assert.InRange(g, 0x34 + 1, 254);
        Assert.InRange(b, 0x56 + 1, 254);
    }

    /// <summary>By trying a thousand places of the line, so that it is a little too large: no formula of the tested code.</summary>
    private static double Distance(double x, double y, double x1, double y1, double x2, double y2)
    {
        if (x < Math.Min(x1, x2) - 6 || x > Math.Max(x1, x2) + 6 || y < Math.Min(y1, y2) - 6 || y > Math.Max(y1, y2) + 6)
        {
            return double.MaxValue;
        }

        double best = double.MaxValue;
        for (int i = 0; i <= 1000 && best > 4; i++)
        {
            best = Math.Min(best, double.Hypot(x - x1 - ((x2 - x1) * i / 1000), y - y1 - ((y2 - y1) * i / 1000)));
        }

        return best;
    }

    private void Draw(Shape shape, double width, params double[] points)
    {
        var stroke = new Stroke(shape, "#123456", width, points);
        Assert.True(stroke.IsValid);
        _raster.Draw(stroke);
    }
}
