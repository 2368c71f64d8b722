using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Codec depends on the culture.</summary>
public sealed class WSG2066Tests
{
    private static string Codec(string expression) => $$"""
        using System.Globalization; using System.Text;
        public sealed record Price(decimal Amount, int Count, DateTime When, TimeSpan Age, uint Id, Guid Key, double? Maybe);
        public sealed class Writer : ITextEncoder<Price>
        {
            public void Encode(Price value, IBufferWriter<byte> utf8) => Use({{expression}}, "1");
            private static void Use(object? value, string text) { }
        }
        """;

    [Theory]
    [InlineData("{|#0:value.Amount.ToString()|}", "decimal.ToString")]
    [InlineData("{|#0:value.Amount.ToString(\"F2\")|}", "decimal.ToString")]
    [InlineData("{|#0:value.Count.ToString()|}", "int.ToString")]
    [InlineData("{|#0:value.When.ToString(\"yyyy\")|}", "System.DateTime.ToString")]
    [InlineData("{|#0:value.When.ToString()|}", "System.DateTime.ToString")]
    [InlineData("{|#0:value.Age.ToString(\"g\")|}", "System.TimeSpan.ToString")]
    [InlineData("{|#0:double.Parse(\"1.5\")|}", "double.Parse")]
    [InlineData("{|#0:int.TryParse(\"1\", out _)|}", "int.TryParse")]
    [InlineData("{|#0:DateTime.Parse(\"1\")|}", "System.DateTime.Parse")]
    [InlineData("{|#0:value.Amount.ToString((IFormatProvider?)null)|}", "decimal.ToString")]
    [InlineData("{|#0:string.Format(\"{0} {1}\", value.Amount, 1)|}", "string.Format")]
    [InlineData("{|#0:$\"{value.Key} {value.Amount:F2}\"|}", "value.Amount")]
    [InlineData("{|#0:$\"{value.Maybe}\"|}", "value.Maybe")]
    public Task Flagged(string expression, string what)
    {
        string name = what.Contains('(') || !what.Contains('.') || what.StartsWith("value", StringComparison.Ordinal)
            ? what
            : what.Replace("System.", "").Replace("decimal", "Decimal").Replace("double", "Double").Replace("int.", "Int32.").Replace("string", "String");
        return Verify.Flagged("WSG2066", Codec(expression), $"'{name}' is written or read as the machine's culture has it: say CultureInfo.InvariantCulture");
    }

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Decoder = WsGen.ITextDecoder<double>;
        using static System.Double;
        public abstract class Base<T> : Decoder { public virtual double Decode(ReadOnlySpan<byte> utf8) => {|WSG2066:Parse("1,5")|}; }
        public static class Outer { private partial class Derived : Base<int>; private partial class Derived { public override double Decode(ReadOnlySpan<byte> utf8) { return Read(); double Read() => {|WSG2066:double.Parse(utf8ToString())|}; static string utf8ToString() => ""; } } }
        public readonly record struct Binary : IBinaryEncoder<int> { public void Encode(int value, IBufferWriter<byte> bytes) { Func<string> text = () => {|WSG2066:value.ToString()|}; } }
        """);

    [Theory]
    [InlineData("value.Amount.ToString(CultureInfo.InvariantCulture)")]
    [InlineData("value.Amount.ToString(\"F2\", CultureInfo.CurrentCulture)")]
    [InlineData("value.When.ToString(\"O\") + value.When.ToString(\"s\")")]
    [InlineData("value.Count.ToString(\"X8\") + value.Id.ToString() + value.Age.ToString() + value.Key.ToString()")]
    [InlineData("double.Parse(\"1\", CultureInfo.InvariantCulture)")]
    [InlineData("double.TryParse(\"1\", NumberStyles.Float, CultureInfo.InvariantCulture, out _)")]
    [InlineData("uint.Parse(\"1\")")]
    [InlineData("Guid.Parse(\"1\")")]
    [InlineData("string.Format(CultureInfo.InvariantCulture, \"{0}\", value.Amount)")]
    [InlineData("string.Format(\"{0}\", value.Key)")]
    [InlineData("string.Create(CultureInfo.InvariantCulture, $\"{value.Amount}\")")]
    [InlineData("FormattableString.Invariant($\"{value.Amount}\")")]
    [InlineData("$\"{value.Key} {value.Id} {value.When:O} {value.Count:X}\"")]
    [InlineData("value.Count > 0 ? \"\" : throw new FormatException($\"not {value.Count}\", new FormatException(value.Amount.ToString()))")]
    [InlineData("value.ToString() + value.Key.ToString(\"N\")")]
    public Task NotFlagged(string expression) => Verify.NotFlagged(Codec(expression));

    [Fact]
    public Task NotFlaggedElsewhere() => Verify.NotFlagged("""
        [ServerEndpoint("/a")] public partial class Chat { [OnMessage] string Take(string text) => $"{double.Parse(text)} {text.Length.ToString()}"; }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<InvariantCultureCodeFixProvider>(
        """
        using System.Globalization;
        public sealed class Writer : ITextEncoder<double>
        {
            public void Encode(double value, IBufferWriter<byte> utf8)
            {
                string a = {|WSG2066:value.ToString()|};
                string b = {|WSG2066:value.ToString("F2")|};
                double c = {|WSG2066:double.Parse(a)|};
                bool d = {|WSG2066:double.TryParse(b, out _)|};
                string e = {|WSG2066:string.Format("{0}", value)|};
                string f = {|WSG2066:$"{value}"|}; // shown
            }
        }
        """,
        """
        using System.Globalization;
        public sealed class Writer : ITextEncoder<double>
        {
            public void Encode(double value, IBufferWriter<byte> utf8)
            {
                string a = value.ToString(CultureInfo.InvariantCulture);
                string b = value.ToString("F2", CultureInfo.InvariantCulture);
                double c = double.Parse(a, CultureInfo.InvariantCulture);
                bool d = double.TryParse(b, CultureInfo.InvariantCulture, out _);
                string e = string.Format(CultureInfo.InvariantCulture, "{0}", value);
                string f = string.Create(CultureInfo.InvariantCulture, $"{value}"); // shown
            }
        }
        """);
}
