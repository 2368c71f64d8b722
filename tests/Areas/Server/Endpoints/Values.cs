namespace WsGen.Area.Server;

/// <summary>Tells the peer what goes wrong, and lives on.</summary>
internal abstract class Failing
{
    [OnError]
    protected ValueTask Tell(WsSession session, Exception error) => session.SendAsync($"{error.GetType().Name}: {error.Message}");
}

// One type each, in and out (WSC-4.7-2, -3): what comes back has been computed with the value, so no string has simply been passed through.
[ServerEndpoint("/value/bool")]
internal sealed partial class BoolValue : Failing
{
    [OnMessage] private bool Not(bool value) => !value;
}

[ServerEndpoint("/value/char")]
internal sealed partial class CharValue : Failing
{
    [OnMessage] private char Next(char value) => (char)(value + 1);
}

[ServerEndpoint("/value/byte")]
internal sealed partial class ByteValue : Failing
{
    [OnMessage] private byte Next(byte value) => unchecked((byte)(value + 1));
}

[ServerEndpoint("/value/sbyte")]
internal sealed partial class SByteValue : Failing
{
    [OnMessage] private sbyte Next(sbyte value) => unchecked((sbyte)(value + 1));
}

[ServerEndpoint("/value/short")]
internal sealed partial class ShortValue : Failing
{
    [OnMessage] private short Next(short value) => unchecked((short)(value + 1));
}

[ServerEndpoint("/value/ushort")]
internal sealed partial class UShortValue : Failing
{
    [OnMessage] private ushort Next(ushort value) => unchecked((ushort)(value + 1));
}

[ServerEndpoint("/value/int")]
internal sealed partial class IntValue : Failing
{
    [OnMessage] private int Next(int value) => unchecked(value + 1);
}

[ServerEndpoint("/value/uint")]
internal sealed partial class UIntValue : Failing
{
    [OnMessage] private uint Next(uint value) => unchecked(value + 1);
}

[ServerEndpoint("/value/long")]
internal sealed partial class LongValue : Failing
{
    [OnMessage] private long Next(long value) => unchecked(value + 1);
}

[ServerEndpoint("/value/float")]
internal sealed partial class FloatValue : Failing
{
    [OnMessage] private float Half(float value) => value / 2;
}

[ServerEndpoint("/value/double")]
internal sealed partial class DoubleValue : Failing
{
    [OnMessage] private double Half(double value) => value / 2;
}

[ServerEndpoint("/value/decimal")]
internal sealed partial class DecimalValue : Failing
{
    [OnMessage] private decimal Half(decimal value) => value / 2;
}

[ServerEndpoint("/value/big")]
internal sealed partial class BigValue : Failing
{
    [OnMessage] private System.Numerics.BigInteger Square(System.Numerics.BigInteger value) => value * value;
}

[ServerEndpoint("/value/guid")]
internal sealed partial class GuidValue : Failing
{
    [OnMessage]
    private Guid Flip(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes.Reverse();
        return new Guid(bytes, bigEndian: true);
    }
}

[ServerEndpoint("/value/moment")]
internal sealed partial class MomentValue : Failing
{
    [OnMessage] private DateTimeOffset Later(DateTimeOffset value) => value.AddHours(1);
}

[ServerEndpoint("/value/date")]
internal sealed partial class DateValue : Failing
{
    [OnMessage] private DateOnly Next(DateOnly value) => value.AddDays(1);
}

[ServerEndpoint("/value/time")]
internal sealed partial class TimeValue : Failing
{
    [OnMessage] private TimeOnly Later(TimeOnly value) => value.AddMinutes(1);
}

[ServerEndpoint("/value/span")]
internal sealed partial class TimeSpanValue : Failing
{
    [OnMessage] private TimeSpan Double(TimeSpan value) => value + value;
}

[ServerEndpoint("/value/enum")]
internal sealed partial class EnumValue : Failing
{
    [OnMessage] private Color Other(Color value) => value == Color.Red ? Color.Green : Color.Red;
}

[ServerEndpoint("/value/flags")]
internal sealed partial class FlagsValue : Failing
{
    [OnMessage] private FileAccess Other(FileAccess value) => value ^ FileAccess.ReadWrite;
}

[ServerEndpoint("/value/boxed")]
internal sealed partial class BoxedValue : Failing
{
    [OnMessage] private long? Positive(int? value) => value > 0 ? value : null;
}

/// <summary>A type of the application's own, which reads and writes itself.</summary>
[ServerEndpoint("/value/own")]
internal sealed partial class OwnValue : Failing
{
    [OnMessage] private Degrees Warmer(Degrees value) => new(value.Value + 1);
}

internal readonly record struct Degrees(int Value) : IUtf8SpanParsable<Degrees>, IUtf8SpanFormattable
{
    public static Degrees Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, provider, out Degrees result) ? result : throw new FormatException();

    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Degrees result)
    {
        bool isOne = utf8Text.EndsWith("°"u8) & int.TryParse(utf8Text.TrimEnd("°"u8), provider, out int value);
        result = new Degrees(value);
        return isOne;
    }

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        System.Text.Unicode.Utf8.TryWrite(utf8Destination, provider, $"{Value}°", out bytesWritten);
}
