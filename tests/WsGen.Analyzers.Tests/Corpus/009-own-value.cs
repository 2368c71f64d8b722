// A type of the project's own that is IUtf8SpanParsable.
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using WsGen;

public readonly record struct Celsius(double Degrees) : ISpanParsable<Celsius>, ISpanFormattable
{
    public static Celsius Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out Celsius result) ? result : throw new FormatException("Write it as 21.5C.");

    public static Celsius Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Celsius result)
    {
        bool isRight = double.TryParse(s.TrimEnd('C'), NumberStyles.Float, CultureInfo.InvariantCulture, out double degrees) && s.EndsWith("C");
        result = new Celsius(degrees);
        return isRight;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Celsius result) => TryParse(s.AsSpan(), provider, out result);

    public string ToString(string? format, IFormatProvider? formatProvider) => string.Create(CultureInfo.InvariantCulture, $"{Degrees}C");

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{Degrees}C", out charsWritten);
}

[ServerEndpoint("/weather/{limit}")]
public sealed partial class Weather
{
    [OnMessage]
    private Celsius Clamp(Celsius measured, [PathParam] Celsius limit) => measured.Degrees > limit.Degrees ? limit : measured;
}
