using System.Globalization;

namespace WsGen.Sessions.Codecs;

/// <summary>A value that turns out to write itself as text only when it is sent.</summary>
internal sealed class AnyValueForm<T> : WholeForm<T>
{
    public static readonly AnyValueForm<T> Instance = new();

    private AnyValueForm()
        : base(MessageKind.Text)
    {
    }

    private protected override void Write(T value, PayloadWriter writer)
    {
        // Nothing is boxed here: of a type argument that is a struct, the compiler of the runtime sees through the casts.
        if (value is IUtf8SpanFormattable)
        {
            int size = 64;
            int written;
            while (!((IUtf8SpanFormattable)value).TryFormat(writer.GetSpan(size), out written, ValueText.FormatOf<T>(), CultureInfo.InvariantCulture))
            {
                size = checked(2 * Math.Max(size, writer.GetSpan(size).Length));
            }

            writer.Advance(written);
        }
        else
        {
            ValueText.WriteChars(
                value is Enum ? value.ToString() : ((ISpanFormattable)value!).ToString(ValueText.FormatOf<T>().ToString(), CultureInfo.InvariantCulture),
                writer);
        }

        if (!System.Text.Unicode.Utf8.IsValid(writer.Written))
        {
            throw new EncodeException($"A {typeof(T)} has written itself as bytes that are no UTF-8.", value);
        }
    }
}
