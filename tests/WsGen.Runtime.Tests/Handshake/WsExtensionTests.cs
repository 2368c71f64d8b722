namespace WsGen.Handshake;

/// <summary>Extensions as values, RFC 6455 section 9.1.</summary>
public sealed class WsExtensionTests
{
    [Theory]
    [InlineData("permessage-deflate", "permessage-deflate")]
    [InlineData("a;x;y=1, b", "a; x; y=1|b")]
    [InlineData("a; x=\"10\"", "a; x=10")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void AFieldIsRead(string? value, string expected) => Assert.Equal(expected, string.Join('|', WsExtension.ReadAll(value)));

    [Fact]
    public void SeveralFieldsAreOneList()
    {
        UpgradeRequest request = Heads.Request(Heads.With("Sec-WebSocket-Extensions: a; x=1", "Sec-WebSocket-Extensions: b"));
        IReadOnlyList<WsExtension> all = WsExtension.ReadAll(request.Headers);
        Assert.Equal(["a", "b"], all.Select(static each => each.Name));
        Assert.Equal([KeyValuePair.Create("x", "1")], all[0].Parameters);
        Assert.Empty(WsExtension.ReadAll(Heads.Request(Heads.Good).Headers));
    }

    [Fact]
    public void TwoThatAreWrittenAlikeAreEqual()
    {
        var one = new WsExtension("a", KeyValuePair.Create("x", "1"));
        Assert.Equal(one, new WsExtension("a", KeyValuePair.Create("x", "1")));
        Assert.Equal(one.GetHashCode(), new WsExtension("a", KeyValuePair.Create("x", "1")).GetHashCode());
        Assert.NotEqual(one, new WsExtension("a", KeyValuePair.Create("x", "2")));
        Assert.NotEqual(one, new WsExtension("a"));
        Assert.NotEqual(one, new WsExtension("b", KeyValuePair.Create("x", "1")));
        Assert.False(one.Equals(null));
    }

    [Theory]
    [InlineData("", "x", "")]
    [InlineData("a b", "x", "")]
    [InlineData("a", "x;", "")]
    [InlineData("a", "x", "1,2")]
    public void OnlyTokensMakeOne(string name, string parameter, string value) =>
        Assert.Throws<ArgumentException>(() => new WsExtension(name, KeyValuePair.Create(parameter, value)));
}
