using System.Globalization;

namespace WsGen.Generators.Tests;

/// <summary>The output depends on the sources alone.</summary>
public sealed class DeterminismTests
{
    private static readonly string[] Sources =
    [
        """
        namespace Demo;

        [ServerEndpoint("/chat/{room}/{number}", Subprotocols = ["b", "a"])]
        public sealed partial class Chat(IFormatProvider? format = null, int offset = -5, double factor = -1.5)
        {
            [OnMessage(MaxMessageSize = 1234567)] private string Say(string text, [PathParam] string room, [PathParam] int number) => text;
            [OnMessage] private void Take(ReadOnlySpan<byte> bytes) { }
            [OnOpen] private void Join() => _ = (format, offset, factor);
        }
        """,
        """[ServerEndpoint("/i")] public partial class İstanbul;""",
        """[ServerEndpoint("/I")] public partial class istanbul;""",
        """[ServerEndpoint("/aa")] public partial class Aa;""",
        """[ServerEndpoint("/ab")] public partial class Ab;""",
    ];

    [Fact]
    public void TheSameTwice() => Assert.Equal(Generation.RunClean(Sources), Generation.RunClean(Sources));

    [Fact]
    public void TheSameInAnyOrderOfFiles() => Assert.Equal(Generation.RunClean(Sources), Generation.RunClean([.. Sources.Reverse()]));

    /// <summary>Finnish has another minus sign, Turkish other case pairs, Danish sorts aa last, Persian has other digits.</summary>
    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    [InlineData("da-DK")]
    [InlineData("fa-IR")]
    public void TheSameInEveryCulture(string culture)
    {
        (string, string)[] expected = Generation.RunClean(Sources);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.NotEqual("-1.5", (-1.5).ToString()); // else the culture data is missing and the test says nothing
            Assert.Equal(expected, Generation.RunClean(Sources));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void LinesEndInALineFeedAndCarryNoTrailingBlanks() => Assert.All(
        Generation.RunClean(Sources),
        file =>
        {
            Assert.DoesNotContain('\r', file.Text);
            Assert.EndsWith("}\n", file.Text);
            Assert.All(file.Text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        });
}
