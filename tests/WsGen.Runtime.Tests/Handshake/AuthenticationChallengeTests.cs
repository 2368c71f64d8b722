namespace WsGen.Handshake;

public sealed class AuthenticationChallengeTests
{
    [Theory]
    [InlineData("Basic realm=\"chat\"", "Basic(realm=chat)")]
    [InlineData("basic REALM = chat", "basic(realm=chat)")]
    [InlineData("Digest realm=\"a, b\", qop=\"auth, auth-int\" ,nonce=\"n=\",stale=TRUE", "Digest(realm=a, b;nonce=n=;qop=auth, auth-int;stale=TRUE)")]
    [InlineData("Basic realm=\"one\", Digest realm=\"two\", nonce=\"n\"", "Basic(realm=one) Digest(realm=two;nonce=n)")]
    [InlineData("Negotiate, NTLM , Basic realm=\"r\"", "Negotiate() NTLM() Basic(realm=r)")]
    [InlineData("Negotiate YIIC/+==, Basic realm=\"r\"", "Negotiate() Basic(realm=r)")]
    [InlineData("Negotiate abc, Basic realm=\"r\"", "Negotiate() Basic(realm=r)")]
    [InlineData(" ,, Basic realm=\"r\",,", "Basic(realm=r)")]
    [InlineData("Basic realm=\"a \\\"quoted\\\" \\\\ b\"", "Basic(realm=a \"quoted\" \\ b)")]
    [InlineData("Basic realm=\"\"", "Basic(realm=)")]
    [InlineData("Basic", "Basic()")]
    [InlineData("Basic realm=", "Basic()")] // by the grammar a token68
    [InlineData("", "")]
    public void ChallengesAreReadWithTheirParameters(string field, string expected) => Assert.Equal(expected, Describe(field));

    [Theory]
    [InlineData("Basic realm=\"open", "")]
    [InlineData("Basic realm=\"r\\", "")]
    [InlineData("Basic realm=@", "")]
    [InlineData("realm=\"r\"", "")]
    [InlineData("Basic realm=\"r\" nonce=\"n\"", "")]
    [InlineData("Basic realm=\"r\", realm=\"s\"", "")]
    [InlineData("Basic realm=\"good\", Digest realm=\"r\", nonce=@", "Basic(realm=good)")]
    [InlineData("Basic/ realm=\"r\"", "")]
    [InlineData("\"Basic\"", "")]
    public void AnIllFormedOneIsLeftOutAndWhatStandsBeforeItStays(string field, string expected) => Assert.Equal(expected, Describe(field));

    [Fact]
    public void AnIllFormedFieldSpoilsNoOther() => Assert.Equal("Basic(realm=r)", Describe("Digest realm=\"", "Basic realm=\"r\""));

    private static string Describe(params string[] fields) => string.Join(
        ' ',
        AuthenticationChallenge.ReadAll(fields).Select(static each => $"{each.Scheme}({string.Join(
            ';', new[] { "realm", "nonce", "qop", "stale" }.Where(name => each[name] is not null).Select(name => $"{name}={each[name]}"))})"));
}
