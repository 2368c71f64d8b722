using System.Buffers;
using System.Globalization;
using System.Text;
using WsGen.Connections;

namespace WsGen.Endpoints.Infrastructure;

// Text that is one value: read from the UTF-8 it came as, with no string in between, and with the invariant culture.
public abstract partial class EndpointDispatcher
{
    private const int CharsOnStack = 256;

    /// <summary>Reads a value from UTF-8.</summary>
    /// <exception cref="DecodeException">The message is not a <typeparamref name="T"/>.</exception>
    protected static T ParseUtf8<T>(in InboundMessage message)
        where T : IUtf8SpanParsable<T>
    {
        Exception? thrown = null;
        try
        {
            if (T.TryParse(message.Span, CultureInfo.InvariantCulture, out T? value))
            {
                return value;
            }
        }
        catch (Exception error)
        {
            // TryParse should not throw, but the type is the user's.
            thrown = error;
        }

        throw NotA<T>(message, thrown);
    }

    /// <summary>Reads a value that only reads characters.</summary>
    /// <exception cref="DecodeException">The message is not a <typeparamref name="T"/>.</exception>
    protected static T ParseChars<T>(in InboundMessage message)
        where T : ISpanParsable<T>
    {
        char[]? rented = null;
        Span<char> chars = message.Span.Length <= CharsOnStack
            ? stackalloc char[CharsOnStack]
            : rented = ArrayPool<char>.Shared.Rent(message.Span.Length);
        Exception? thrown = null;
        try
        {
            ReadOnlySpan<char> text = chars[..Encoding.UTF8.GetChars(message.Span, chars)];
            if (typeof(T) == typeof(DateTime))
            {
                // Its own TryParse turns UTC into the time of this machine.
                if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime moment))
                {
                    return (T)(object)moment;
                }
            }
            else if (T.TryParse(text, CultureInfo.InvariantCulture, out T? value))
            {
                return value;
            }
        }
        catch (Exception error)
        {
            thrown = error;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented);
            }
        }

        throw NotA<T>(message, thrown);
    }

    /// <summary>Reads the name of an enum's value, or several of flags with commas between; case counts, and numbers are no names.</summary>
    /// <exception cref="DecodeException">The message is no name of a <typeparamref name="T"/>.</exception>
    protected static T ParseEnum<T>(in InboundMessage message)
        where T : struct, Enum
    {
        char[]? rented = null;
        Span<char> chars = message.Span.Length <= CharsOnStack
            ? stackalloc char[CharsOnStack]
            : rented = ArrayPool<char>.Shared.Rent(message.Span.Length);
        bool found = TryParseName(chars[..Encoding.UTF8.GetChars(message.Span, chars)], out T value);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return found ? value : throw NotA<T>(message, null);
    }

    /// <summary>Value of the path variable number <paramref name="ordinal"/>: the name of an enum's value.</summary>
    /// <exception cref="PathParameterException">The text is no name of a <typeparamref name="T"/>.</exception>
    protected T PathParameterName<T>(int ordinal)
        where T : struct, Enum
    {
        string text = Session.PathValues[ordinal];
        return TryParseName(text, out T value)
            ? value
            : throw IsNo(ordinal, typeof(T));
    }

    private static bool TryParseName<T>(ReadOnlySpan<char> text, out T value)
        where T : struct, Enum
    {
        // More than names passes the platform's parser: numbers, names within white space, and several names, which are or-ed even if they are no flags.
        value = default;
        return !text.IsEmpty
            && (char.IsLetter(text[0]) || text[0] == '_')
            && !char.IsWhiteSpace(text[^1])
            && (!text.Contains(',') || typeof(T).IsDefined(typeof(FlagsAttribute), inherit: false))
            && Enum.TryParse(text, ignoreCase: false, out value);
    }

    private static DecodeException NotA<T>(in InboundMessage message, Exception? error) =>
        new($"The message is not a {typeof(T).Name}.", message.Span, error);
}
