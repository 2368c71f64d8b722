namespace WsGen.Connections.Settings;

/// <summary>Finds names, whatever their case, and what somebody who misspelt one has probably meant.</summary>
internal static class Nearest
{
    /// <summary>The place of a name; -1 if it has none.</summary>
    public static int IndexOf(ReadOnlySpan<string> names, string name)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>" Did you mean X?", or nothing if no name is near.</summary>
    public static string Suggest(string name, ReadOnlySpan<string> names, string prefix)
    {
        string? nearest = null;
        int least = name.Length / 2;
        foreach (string each in names)
        {
            int distance = Distance(name, each);
            if (distance <= least)
            {
                (nearest, least) = (each, distance - 1);
            }
        }

        return nearest is null ? "" : " Did you mean " + prefix + nearest + "?";
    }

    /// <summary>How many letters have to be put in, left out or replaced; case does not count.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = new int[to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = i == 0 ? j : diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = i == 0 ? j : Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[to.Length];
    }
}
