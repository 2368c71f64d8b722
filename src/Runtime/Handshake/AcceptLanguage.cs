using System.Globalization;

namespace WsGen.Handshake;

/// <summary>Reads Accept-Language fields (RFC 9110 section 12.5.4).</summary>
internal static class AcceptLanguage
{
    /// <summary>The ranges by their weight, equal ones as they stand. Left out are those of weight 0, <c>*</c>, and what is no language range.</summary>
    public static IReadOnlyList<string> Parse(IReadOnlyList<string> fields)
    {
        if (fields.Count == 0)
        {
            return [];
        }

        var found = new List<(string Language, double Weight)>();
        foreach (string field in fields)
        {
            foreach (Range range in field.AsSpan().Split(','))
            {
                ReadOnlySpan<char> element = field.AsSpan(range);
                int semicolon = element.IndexOf(';');
                ReadOnlySpan<char> language = (semicolon < 0 ? element : element[..semicolon]).Trim(" \t");
                double weight = semicolon < 0 ? 1 : WeightOf(element[(semicolon + 1)..]);
                if (weight > 0 && IsLanguage(language))
                {
                    found.Add((language.ToString(), weight));
                }
            }
        }

        return [.. found.OrderByDescending(static item => item.Weight).Select(static item => item.Language)];
    }

    /// <summary>0 where the parameter is no weight: who writes nonsense has not asked for anything.</summary>
    private static double WeightOf(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim(" \t");
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight)
            && weight <= 1 ? weight : 0;
    }

    /// <summary>RFC 4647 section 2.1: letters, then letters and digits, in groups of one to eight.</summary>
    private static bool IsLanguage(ReadOnlySpan<char> range)
    {
        bool isFirst = true;
        foreach (Range part in range.Split('-'))
        {
            ReadOnlySpan<char> subtag = range[part];
            if (subtag.Length is 0 or > 8)
            {
                return false;
            }

            foreach (char c in subtag)
            {
                if (isFirst ? !char.IsAsciiLetter(c) : !char.IsAsciiLetterOrDigit(c))
                {
                    return false;
                }
            }

            isFirst = false;
        }

        return true;
    }
}
