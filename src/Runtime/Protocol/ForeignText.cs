using System.Globalization;

namespace WsGen.Protocol;

/// <summary>Words of strangers, which end up in messages and logs.</summary>
internal static class ForeignText
{
    private const int MaxLength = 200;

    /// <summary>The same, fit for that: shortened, and with nothing in it that steers a terminal.</summary>
    public static string Clean(string text)
    {
        string shortened = text.Length <= MaxLength ? text : text[..MaxLength] + "...";
        return string.Create(shortened.Length, shortened, static (cleaned, text) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                cleaned[i] = IsHarmless(text[i]) ? text[i] : '?';
            }
        });
    }

    private static bool IsHarmless(char c) => char.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
