using System.Buffers;
using System.Globalization;
using System.Text;

namespace WsGen.Sessions.Codecs;

/// <summary>Values as text.</summary>
internal static class ValueText
{
    /// <summary>
    /// The format of a type: for moments and days the one that is read back as what it was, whatever the culture (ISO 8601); for everything else
    /// its own.
    /// </summary>
    public static ReadOnlySpan<char> FormatOf<T>() =>
        typeof(T) == typeof(DateTime) || typeof(T) == typeof(DateTimeOffset) || typeof(T) == typeof(DateOnly) || typeof(T) == typeof(TimeOnly) ? "O" : default;

    public static void WriteUtf8<T>(T value, PayloadWriter writer)
        where T : IUtf8SpanFormattable
    {
        int size = 64;
        int written;
        while (!value.TryFormat(writer.GetSpan(size), out written, FormatOf<T>(), CultureInfo.InvariantCulture))
        {
            size = checked(2 * Math.Max(size, writer.GetSpan(size).Length));
        }

        writer.Advance(written);
    }

    public static void WriteChars(ReadOnlySpan<char> chars, PayloadWriter writer) => Encoding.UTF8.GetBytes(chars, writer);
}

internal sealed class Utf8ValueForm<T> : WholeForm<T>
    where T : IUtf8SpanFormattable
{
    public static readonly Utf8ValueForm<T> Instance = new();

    private Utf8ValueForm()
        : base(MessageKind.Text)
    {
    }

    private protected override void Write(T value, PayloadWriter writer)
    {
        ValueText.WriteUtf8(value, writer);
        if (!System.Text.Unicode.Utf8.IsValid(writer.Written))
        {
            throw new EncodeException($"A {typeof(T)} has written itself as bytes that are no UTF-8.", value);
        }
    }
}

internal sealed class CharValueForm<T> : WholeForm<T>
    where T : ISpanFormattable
{
    public static readonly CharValueForm<T> Instance = new();

    private CharValueForm()
        : base(MessageKind.Text)
    {
    }

    private protected override void Write(T value, PayloadWriter writer)
    {
        char[] chars = ArrayPool<char>.Shared.Rent(64);
        int written;
        while (!value.TryFormat(chars, out written, ValueText.FormatOf<T>(), CultureInfo.InvariantCulture))
        {
            int size = checked(2 * chars.Length);
            ArrayPool<char>.Shared.Return(chars);
            chars = ArrayPool<char>.Shared.Rent(size);
        }

        ValueText.WriteChars(chars.AsSpan(0, written), writer);
        ArrayPool<char>.Shared.Return(chars);
    }
}

internal sealed class BooleanForm : WholeForm<bool>
{
    public static readonly BooleanForm Instance = new();

    private BooleanForm()
        : base(MessageKind.Text)
    {
    }

    private protected override void Write(bool value, PayloadWriter writer) => writer.Write(value ? "true"u8 : "false"u8);
}

internal sealed class EnumForm<T> : WholeForm<T>
    where T : struct, Enum
{
    public static readonly EnumForm<T> Instance = new();

    private EnumForm()
        : base(MessageKind.Text)
    {
    }

    private protected override void Write(T value, PayloadWriter writer)
    {
        Span<char> chars = stackalloc char[128];
        if (Enum.TryFormat(value, chars, out int written))
        {
            ValueText.WriteChars(chars[..written], writer);
        }
        else
        {
            ValueText.WriteChars(value.ToString(), writer); // many flags at once
        }
    }
}

/// <summary>Of a value that may be missing. Whoever sends has seen that it is not.</summary>
internal sealed class NullableForm<T>(MessageForm<T> form) : MessageForm<T?>
    where T : struct
{
    internal override ValueTask SendAsync(WsSession session, T? value, CancellationToken cancellationToken) =>
        form.SendAsync(session, value.GetValueOrDefault(), cancellationToken);
}
