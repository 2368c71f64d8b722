namespace WsGen.CodeModel.Parsing;

/// <summary>The variable of a path that was meant, where the name is not quite right.</summary>
internal static class NearestVariable
{
    /// <returns>The nearest name, if it is near; the only one, if there is one; else null.</returns>
    public static string? Find(string name, IReadOnlyList<string> variables)
    {
        string? nearest = variables.OrderBy(variable => Distance(name, variable)).FirstOrDefault();
        return nearest is not null && (variables.Count == 1 || Distance(name, nearest) * 2 <= nearest.Length) ? nearest : null;
    }

    /// <summary>How many letters must be put in, left out or changed; case counts for nothing.</summary>
    private static int Distance(string one, string other)
    {
        int[] previous = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int[] current = new int[other.Length + 1];
            current[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int change = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }

            previous = current;
        }

        return previous[other.Length];
    }
}
