namespace WsGen.Endpoints.Generated;

/// <summary>Tells the peer what goes wrong, and lives on.</summary>
public abstract class Teller
{
    [OnError]
    protected ValueTask Tell(WsSession session, Exception error) => session.SendAsync(
        $"{error.GetType().Name}: {error.Message}{(error is DecodeException { Payload.Length: > 0 and var length } ? $" ({length} bytes)" : "")}");
}

[ServerEndpoint("/int")]
internal sealed partial class IntEndpoint : Teller
{
    [OnMessage] private int Twice(int number) => 2 * number;
}

[ServerEndpoint("/int/boxed")]
internal sealed partial class NullableIntEndpoint : Teller
{
    [OnMessage] private int? Positive(int? number) => number > 0 ? number : null;
}

[ServerEndpoint("/long")]
internal sealed partial class LongEndpoint : Teller
{
    [OnMessage] private ValueTask<long> Next(long number) => new(number + 1);
}

[ServerEndpoint("/double")]
internal sealed partial class DoubleEndpoint : Teller
{
    [OnMessage] private async Task<double> Half(double number)
    {
        await Task.Yield();
        return number / 2;
    }
}

[ServerEndpoint("/decimal")]
internal sealed partial class DecimalEndpoint : Teller
{
    [OnMessage] private decimal Same(decimal number) => number;
}

[ServerEndpoint("/guid")]
internal sealed partial class GuidEndpoint : Teller
{
    [OnMessage] private Guid Same(Guid id) => id;
}

[ServerEndpoint("/bool")]
internal sealed partial class BoolEndpoint : Teller
{
    [OnMessage] private bool Not(bool value) => !value;
}

[ServerEndpoint("/char")]
internal sealed partial class CharEndpoint : Teller
{
    [OnMessage] private char Upper(char letter) => char.ToUpperInvariant(letter);
}

[ServerEndpoint("/moment")]
internal sealed partial class MomentEndpoint : Teller
{
    [OnMessage] private DateTimeOffset Same(DateTimeOffset moment) => moment;
}

[ServerEndpoint("/datetime")]
internal sealed partial class DateTimeEndpoint : Teller
{
    [OnMessage] private DateTime Same(DateTime moment) => moment;
}

[ServerEndpoint("/date")]
internal sealed partial class DateEndpoint : Teller
{
    [OnMessage] private DateOnly Same(DateOnly day) => day;
}

[ServerEndpoint("/span")]
internal sealed partial class TimeSpanEndpoint : Teller
{
    [OnMessage] private TimeSpan Same(TimeSpan time) => time;
}

[ServerEndpoint("/big")]
internal sealed partial class BigEndpoint : Teller
{
    [OnMessage] private System.Numerics.BigInteger Square(System.Numerics.BigInteger number) => number * number;
}

[ServerEndpoint("/enum")]
internal sealed partial class EnumEndpoint : Teller
{
    [OnMessage] private DayOfWeek Next(DayOfWeek day) => (DayOfWeek)(((int)day + 1) % 7);
}

[ServerEndpoint("/flags")]
internal sealed partial class FlagsEndpoint : Teller
{
    [OnMessage] private FileShare Others(FileShare share) => FileShare.ReadWrite & ~share;
}

[ServerEndpoint("/chars")]
internal sealed partial class CharsEndpoint : Teller
{
    [OnMessage] private ReadOnlySpan<char> Trim(ReadOnlySpan<char> text) => text.Trim();
}

[ServerEndpoint("/bytes")]
internal sealed partial class BytesEndpoint : Teller
{
    private byte[]? _first;

    /// <summary>The array is the handler's to keep.</summary>
    [OnMessage]
    private byte[] First(byte[] bytes) => _first ??= bytes;
}

/// <summary>Reads and writes characters only.</summary>
public readonly record struct Celsius(int Degrees) : ISpanParsable<Celsius>, ISpanFormattable
{
    public static Celsius Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    public static Celsius Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out Celsius result) ? result : throw new FormatException();

    public static bool TryParse(string? s, IFormatProvider? provider, out Celsius result) => TryParse(s.AsSpan(), provider, out result);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Celsius result)
    {
        if (s.Contains('!'))
        {
            throw new NotSupportedException("too hot");
        }

        result = default;
        if (!s.EndsWith("°C") || !int.TryParse(s[..^2], provider, out int degrees))
        {
            return false;
        }

        result = new Celsius(degrees);
        return true;
    }

    public string ToString(string? format, IFormatProvider? formatProvider) => Degrees.ToString(formatProvider) + "°C";

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        string text = ToString(null, provider);
        charsWritten = text.TryCopyTo(destination) ? text.Length : 0;
        return charsWritten > 0;
    }
}

[ServerEndpoint("/celsius")]
internal sealed partial class CelsiusEndpoint : Teller
{
    [OnMessage] private Celsius Warmer(Celsius now) => new(now.Degrees + 1);
}
