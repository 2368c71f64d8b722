namespace WsGen.Endpoints.Routing;

public sealed class RouteTemplateTests
{
    /// <summary>Template, and its segments between vertical bars; variables in braces.</summary>
    [Theory]
    [InlineData("/", "||")]
    [InlineData("/a", "|a|")]
    [InlineData("/a/", "|a||")]
    [InlineData("/a/{b}", "|a|{b}|")]
    [InlineData("/{a}/b/{c_1.d}/", "|{a}|b|{c_1.d}||")]
    [InlineData("/caf%C3%A9/%e2%82%ac", "|café|€|")]
    [InlineData("/café", "|café|")]
    [InlineData("/a%2Fb", "|a/b|")]
    [InlineData("/%7Ba%7D", "|{a}|")]
    [InlineData("/a b;c=d/...", "|a b;c=d|...|")]
    [InlineData("/\U0001F600", "|\U0001F600|")]
    [InlineData("/{größe}", "|{größe}|")]
    public void SegmentsAreSplitAndDecoded(string text, string expected)
    {
        RouteTemplate template = RouteTemplate.Parse(text);
        Assert.Equal(text, template.Text);
        Assert.Equal(expected, $"|{string.Join("|", template.Segments.Select(segment => segment.IsVariable ? $"{{{segment.Text}}}" : segment.Text))}|");
    }

    [Fact]
    public void VariablesAreNumberedFromLeftToRight() => Assert.Equal(["b", "a"], RouteTemplate.Parse("/{b}/x/{a}").Variables);

    [Fact]
    public void EncodedBracesMakeNoVariable() => Assert.Empty(RouteTemplate.Parse("/%7Ba%7D").Variables);

    [Theory]
    [InlineData("/", false)]
    [InlineData("/a", false)]
    [InlineData("/a/", true)]
    [InlineData("/{a}/", true)]
    [InlineData("/{a}", false)]
    public void TrailingSlashIsSeen(string text, bool endsInSlash) => Assert.Equal(endsInSlash, RouteTemplate.Parse(text).EndsInSlash);

    [Theory]
    [InlineData(null, nameof(RouteTemplateFlaw.Empty))]
    [InlineData("", nameof(RouteTemplateFlaw.Empty))]
    [InlineData("a", nameof(RouteTemplateFlaw.NoLeadingSlash))]
    [InlineData("{a}", nameof(RouteTemplateFlaw.NoLeadingSlash))]
    [InlineData("//", nameof(RouteTemplateFlaw.EmptySegment))]
    [InlineData("/a//b", nameof(RouteTemplateFlaw.EmptySegment))]
    [InlineData("/.", nameof(RouteTemplateFlaw.DotSegment))]
    [InlineData("/a/../b", nameof(RouteTemplateFlaw.DotSegment))]
    [InlineData("/%2e%2E/b", nameof(RouteTemplateFlaw.DotSegment))]
    [InlineData("/a?b=c", nameof(RouteTemplateFlaw.QueryOrFragment))]
    [InlineData("/a#b", nameof(RouteTemplateFlaw.QueryOrFragment))]
    [InlineData("/%", nameof(RouteTemplateFlaw.BadPercentEncoding))]
    [InlineData("/%4", nameof(RouteTemplateFlaw.BadPercentEncoding))]
    [InlineData("/%4g", nameof(RouteTemplateFlaw.BadPercentEncoding))]
    [InlineData("/%C3", nameof(RouteTemplateFlaw.BadPercentEncoding))]
    [InlineData("/%FF", nameof(RouteTemplateFlaw.BadPercentEncoding))]
    [InlineData("/a{", nameof(RouteTemplateFlaw.UnbalancedBraces))]
    [InlineData("/}", nameof(RouteTemplateFlaw.UnbalancedBraces))]
    [InlineData("/{a}}", nameof(RouteTemplateFlaw.UnbalancedBraces))]
    [InlineData("/{a/b}", nameof(RouteTemplateFlaw.UnbalancedBraces))]
    [InlineData("/x{a}", nameof(RouteTemplateFlaw.VariableNotWholeSegment))]
    [InlineData("/{a}x", nameof(RouteTemplateFlaw.VariableNotWholeSegment))]
    [InlineData("/{a}{b}", nameof(RouteTemplateFlaw.VariableNotWholeSegment))]
    [InlineData("/}{", nameof(RouteTemplateFlaw.VariableNotWholeSegment))]
    [InlineData("/{}", nameof(RouteTemplateFlaw.VariableNameMissing))]
    [InlineData("/{+a}", nameof(RouteTemplateFlaw.VariableNameInvalid))]
    [InlineData("/{a*}", nameof(RouteTemplateFlaw.VariableNameInvalid))]
    [InlineData("/{a:3}", nameof(RouteTemplateFlaw.VariableNameInvalid))]
    [InlineData("/{a b}", nameof(RouteTemplateFlaw.VariableNameInvalid))]
    [InlineData("/{{a}", nameof(RouteTemplateFlaw.UnbalancedBraces))]
    [InlineData("/{{a}}", nameof(RouteTemplateFlaw.VariableNotWholeSegment))]
    [InlineData("/{a}/{a}", nameof(RouteTemplateFlaw.VariableRepeated))]
    public void FlawsAreNamed(string? text, string flaw)
    {
        Assert.False(RouteTemplate.TryParse(text, out RouteTemplate? template, out RouteTemplateFlaw found));
        Assert.Equal(flaw, found.ToString());
        Assert.Null(template);
    }

    [Fact]
    public void HalfASurrogatePairIsRefused()
    {
        Assert.False(RouteTemplate.TryParse("/a\uD800", out _, out RouteTemplateFlaw flaw));
        Assert.Equal(RouteTemplateFlaw.BadPercentEncoding, flaw);
    }

    [Fact]
    public void SixtyFourSegmentsAreTheMost()
    {
        Assert.True(RouteTemplate.TryParse(string.Concat(Enumerable.Repeat("/a", 64)), out _, out _));
        Assert.False(RouteTemplate.TryParse(string.Concat(Enumerable.Repeat("/a", 65)), out _, out RouteTemplateFlaw flaw));
        Assert.Equal(RouteTemplateFlaw.TooManySegments, flaw);
    }

    [Fact]
    public void EveryFlawHasItsSentence()
    {
        string[] sentences = [.. Enum.GetValues<RouteTemplateFlaw>().Select(flaw => flaw.Describe())];
        Assert.Distinct(sentences);
    }

    [Fact]
    public void ParseThrowsWithTheSentence() => Assert.Contains(
        "The path template 'a' does not begin with '/'.",
        Assert.Throws<ArgumentException>(() => RouteTemplate.Parse("a")).Message);
}
