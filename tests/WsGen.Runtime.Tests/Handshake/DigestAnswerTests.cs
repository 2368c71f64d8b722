namespace WsGen.Handshake;

public sealed class DigestAnswerTests
{
    private const string Rfc7616 =
        "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", ";

    private const string ClientNonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    /// <summary>The example of RFC 7616 section 3.9.1.</summary>
    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void TheExampleOfTheRfc(string algorithm, string response) => Assert.Equal(
        "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\", " +
        $"response=\"{response}\", algorithm={algorithm}, opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", qop=auth, nc=00000001, cnonce=\"{ClientNonce}\"",
        DigestAnswer.Write(Read(Rfc7616 + "algorithm=" + algorithm), "Mufasa", "Circle of Life", "GET", "/dir/index.html", ClientNonce));

    /// <summary>The example of RFC 2069 section 2.4, with the response as its errata correct it.</summary>
    [Fact]
    public void TheExampleWithoutQop() => Assert.Contains(
        "response=\"1949323746fe6a43ef61f9606e7febea\"",
        DigestAnswer.Write(
            Read("Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\""), "Mufasa", "CircleOfLife", "GET", "/dir/index.html", ClientNonce),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("J\u00E4s\u00F8n Doe", "username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, ")] // RFC 7616 section 3.9.2
    [InlineData("a\r\nb", "username*=UTF-8''a%0D%0Ab, ")]
    [InlineData("a\"b\\c", "username=\"a\\\"b\\\\c\", ")]
    public void NamesAreWrittenSoThatNothingBreaksOut(string name, string expected) =>
        Assert.StartsWith("Digest " + expected, DigestAnswer.Write(Read(Rfc7616 + "algorithm=MD5"), name, "p", "GET", "/", ClientNonce), StringComparison.Ordinal);

    [Fact]
    public void RealmAndNonceComeBackAsTheyCame() => Assert.Contains(
        "realm=\"a \\\"b\\\"\", nonce=\"\\\\\"",
        DigestAnswer.Write(Read("Digest realm=\"a \\\"b\\\"\", nonce=\"\\\\\""), "n", "p", "GET", "/", ClientNonce), StringComparison.Ordinal);

    [Theory]
    [InlineData("Digest realm=\"r\", nonce=\"n\"", 1)]
    [InlineData("Digest realm=\"r\", nonce=\"n\", algorithm=md5-sess, qop=\"auth-int\"", 1)]
    [InlineData("Digest realm=\"r\", nonce=\"n\", algorithm=\"sha-256\", qop=auth", 2)]
    [InlineData("Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256-sess", 2)]
    [InlineData("Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256", 0)]
    [InlineData("Digest realm=\"r\", nonce=\"n\", qop=\"auth-conf\"", 0)]
    [InlineData("Digest realm=\"r\"", 0)]
    [InlineData("Digest nonce=\"n\"", 0)]
    [InlineData("Digest realm=\"\u00E4\", nonce=\"n\"", 0)] // could not be sent back
    public void StrengthIsThatOfTheAlgorithm(string field, int strength) => Assert.Equal(strength, DigestAnswer.StrengthOf(Read(field)));

    private static AuthenticationChallenge Read(string field) => Assert.Single(AuthenticationChallenge.ReadAll([field]));
}
