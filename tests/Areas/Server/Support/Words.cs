namespace WsGen.Area.Server;

/// <summary>Commands are words with blanks between.</summary>
internal static class Words
{
    /// <summary>The first word, and the rest.</summary>
    public static (string Verb, string Operand) Split(string text)
    {
        int blank = text.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0 ? (text, "") : (text[..blank], text[(blank + 1)..]);
    }
}
