namespace WsGen.Connections.Settings;

/// <summary>Finds what somebody who misspelt a name has probably meant.</summary>
internal static class Nearest
{
    /// <summary>" Did you mean X?", or nothing if no name is near.</summary>
    public static string Suggest(string name, IEnumerable<string> known, string prefix = "")
    {
        string? best = known.MinBy(each => Distance(name, each));
        return best is null || Distance(name, best) > Math.Max(name.Length, best.Length) / 2 ? "" : $" Did you mean {prefix}{best}?";
    }

    /// <summary>How many letters have to be put in, left out or replaced; case does not count.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[to.Length];
    }
}
