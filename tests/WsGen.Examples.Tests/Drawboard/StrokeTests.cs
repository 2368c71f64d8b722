namespace Examples.Drawboard;

public sealed class StrokeTests
{
    [Theory]
    [InlineData((Shape)4, "#123456", 4, new double[] { 1, 2, 3, 4 })]
    [InlineData((Shape)(-1), "#123456", 4, new double[] { 1, 2, 3, 4 })]
    [InlineData(Shape.Line, "123456", 4, new double[] { 1, 2, 3, 4 })]
    [InlineData(Shape.Line, "#12345", 4, new double[] { 1, 2, 3, 4 })]
    [InlineData(Shape.Line, "#1234567", 4, new double[] { 1, 2, 3, 4 })]
    [InlineData(Shape.Line, "#12345g", 4, new double[] { 1, 2, 3, 4 })]
    [InlineData(Shape.Line, "", 4, new double[] { 1, 2, 3, 4 })]
    [InlineData(Shape.Line, "#123456", 0.9, new double[] { 1, 2, 3, 4 })]
    [InlineData(Shape.Line, "#123456", 40.1, new double[] { 1, 2, 3, 4 })]
    [InlineData(Shape.Line, "#123456", double.NaN, new double[] { 1, 2, 3, 4 })]
    [InlineData(Shape.Line, "#123456", 4, new double[] { 1, 2 })]
    [InlineData(Shape.Rectangle, "#123456", 4, new double[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(Shape.Ellipse, "#123456", 4, new double[] { 1, 2, 3 })]
    [InlineData(Shape.Brush, "#123456", 4, new double[0])]
    [InlineData(Shape.Brush, "#123456", 4, new double[] { 1, 2, 3 })]
    [InlineData(Shape.Brush, "#123456", 4, new double[] { -0.1, 2 })]
    [InlineData(Shape.Brush, "#123456", 4, new double[] { 1, -0.1 })]
    [InlineData(Shape.Brush, "#123456", 4, new double[] { 900.1, 2 })]
    [InlineData(Shape.Brush, "#123456", 4, new double[] { 1, 600.1 })]
    [InlineData(Shape.Brush, "#123456", 4, new double[] { double.NaN, 2 })]
    [InlineData(Shape.Brush, "#123456", 4, new double[] { 1, double.PositiveInfinity })]
    internal void WhatDoesNotFitOnTheBoardIsNotTaken(Shape shape, string color, double width, double[] points) =>
        Assert.False(new Stroke(shape, color, width, points).IsValid);

    [Theory]
    [InlineData(Shape.Line, "#123456", 1, new double[] { 0, 0, 900, 600 })]
    [InlineData(Shape.Rectangle, "#abCDef", 40, new double[] { 900, 600, 0, 0 })]
    [InlineData(Shape.Ellipse, "#000000", 12.5, new double[] { 5, 5, 5, 5 })]
    [InlineData(Shape.Brush, "#ffffff", 4, new double[] { 899.9, 600 })]
    internal void WhatFitsIsTaken(Shape shape, string color, double width, double[] points) =>
        Assert.True(new Stroke(shape, color, width, points).IsValid);

    [Fact]
    public void ABrushHas32PointsAtMost()
    {
        Assert.True(new Stroke(Shape.Brush, "#123456", 4, new double[64]).IsValid);
        Assert.False(new Stroke(Shape.Brush, "#123456", 4, new double[66]).IsValid);
    }

    [Fact]
    public void TheColourIsRead() => Assert.Equal((0x12, 0xAB, 0xF0), new Stroke(Shape.Line, "#12aBf0", 1, [0, 0, 1, 1]).Rgb);
}
