using CsCheck;

namespace WsGen.Handshake.Properties;

/// <summary>The ways in which one and the same head may be written (RFC 9110 sections 5.1, 5.3 and 5.6).</summary>
internal static class Spelling
{
    private const string TokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>White space where it is optional.</summary>
    public static readonly Gen<string> Space = Gen.Frequency((3, Gen.Const(" ")), (2, Gen.Const("")), (1, Gen.OneOf("\t", "  ", " \t ")));

    public static readonly Gen<string> Token = Gen.Int[0, TokenCharacters.Length - 1].Array[1, 8]
        .Select(indices => string.Concat(indices.Select(i => TokenCharacters[i])));

    /// <summary>A field value without white space at its ends, which would not belong to it.</summary>
    public static readonly Gen<string> Value = Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['\x80', '\xFF'], Gen.Const('\t'))
        .Array[0, 12].Select(characters => new string(characters).Trim(' ', '\t'));

    /// <summary>A word in any case.</summary>
    public static Gen<string> InAnyCase(string word) => Gen.Bool.Array[word.Length].Select(upper =>
        string.Concat(word.Zip(upper, (c, up) => up ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c))));

    /// <summary>A list with white space around its elements, and some elements of nothing.</summary>
    public static Gen<string> List(params string[] elements) => Gen.Select(
        Space.Array[2 * elements.Length],
        Gen.Frequency((5, Gen.Const(",")), (1, Gen.Const(", ,"))).Array[elements.Length],
        (spaces, commas) => string.Concat(elements.Select((e, i) => (i == 0 ? "" : commas[i]) + spaces[2 * i] + e + spaces[(2 * i) + 1])));

    /// <summary>The lines of a head, each name in any case and each value with any white space around it.</summary>
    public static Gen<string> Lines((string Name, string Value)[] fields) => Gen.Select(
        Gen.Bool.Array[40 * fields.Length], Space.Array[2 * fields.Length],
        (upper, spaces) => string.Concat(fields.Select((field, i) =>
        {
            string name = string.Concat(field.Name.Select((c, at) => upper[(i * 40) + (at % 40)] ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c)));
            return $"{name}:{spaces[2 * i]}{field.Value}{spaces[(2 * i) + 1]}\r\n";
        })));
}
