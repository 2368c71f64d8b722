namespace WsGen.Connections;

/// <summary>
/// A moment as RFC 9110 section 5.6.7 prefers it: <c>Sun, 06 Nov 1994 08:49:37 GMT</c>. By hand, because the platform's formatting of dates brings 20 KB into a program
/// that has no other use for it.
/// </summary>
internal static class HttpDate
{
    private const string Days = "SunMonTueWedThuFriSat";
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    public static string Format(DateTimeOffset moment)
    {
        DateTime utc = moment.UtcDateTime;
        Span<char> text = stackalloc char[29];
        Days.AsSpan(3 * (int)utc.DayOfWeek, 3).CopyTo(text);
        ", 00 ".CopyTo(text[3..]);
        Write(text[5..], utc.Day);
        Months.AsSpan(3 * (utc.Month - 1), 3).CopyTo(text[8..]);
        " 0000 00:00:00 GMT".CopyTo(text[11..]);
        Write(text[12..], utc.Year / 100);
        Write(text[14..], utc.Year % 100);
        Write(text[17..], utc.Hour);
        Write(text[20..], utc.Minute);
        Write(text[23..], utc.Second);
        return new string(text);

        static void Write(Span<char> place, int number)
        {
            place[0] = (char)('0' + (number / 10));
            place[1] = (char)('0' + (number % 10));
        }
    }
}
