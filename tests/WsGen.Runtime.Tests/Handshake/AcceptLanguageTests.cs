namespace WsGen.Handshake;

/// <summary>The locale of a handshake request (Tomcat's and Jakarta's preferred locales), out of Accept-Language (RFC 9110 section 12.5.4).</summary>
public sealed class AcceptLanguageTests
{
    [Theory]
    [InlineData("de-CH", "de-CH")]
    [InlineData("da, en-GB;q=0.8, en;q=0.7", "da|en-GB|en")]
    [InlineData("en;q=0.7,\tda , en-GB;Q=0.8", "da|en-GB|en")]
    [InlineData("en;q=0.5, fr;q=0.5, de;q=0.5", "en|fr|de")] // of equal weight in their order
    [InlineData("en;q=0, de", "de")] // 0: not acceptable
    [InlineData("en;q=0.000, de;q=1.000", "de")]
    [InlineData("*, de;q=0.1", "de")]
    [InlineData("zh-Hant-TW, sr-Latn", "zh-Hant-TW|sr-Latn")]
    [InlineData("de;q=2, fr;q=x, en;level=1, it; q=0.9", "it")] // what is no weight asks for nothing
    [InlineData("en-, -en, e1, abcdefghi, en_US, é, , ;q=1", "")]
    [InlineData("de-1996", "de-1996")]
    [InlineData("", "")]
    public void LanguagesAreOrderedByWeight(string field, string expected) => Assert.Equal(expected, string.Join('|', AcceptLanguage.Parse([field])));

    [Fact]
    public void SeveralFieldsAreOneList() => Assert.Equal(["fr", "en", "de"], AcceptLanguage.Parse(["en;q=0.9, fr", "de;q=0.2"]));

    [Fact]
    public void NoFieldIsNoLanguage() => Assert.Empty(AcceptLanguage.Parse([]));
}
