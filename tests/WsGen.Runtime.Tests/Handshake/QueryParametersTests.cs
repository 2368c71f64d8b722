namespace WsGen.Handshake;

/// <summary>Queries are read as HTML forms write them.</summary>
public sealed class QueryParametersTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a=1", "a:1")]
    [InlineData("a=1&b=2&a=3", "a:1,3 b:2")]
    [InlineData("a", "a:")]
    [InlineData("a=", "a:")]
    [InlineData("=v", ":v")]
    [InlineData("&&a=1&", "a:1")]
    [InlineData("a=b=c", "a:b=c")]
    [InlineData("A=1&a=2", "A:1 a:2")]
    [InlineData("a=x+y%20z%2Bw", "a:x y z+w")]
    [InlineData("caf%C3%A9=%e2%82%ac", "café:€")]
    [InlineData("a=%26%3D&b=1", "a:&= b:1")]
    [InlineData("a=100%&b=%4&c=%zz", "a:100% b:%4 c:%zz")]
    [InlineData("a=%FF", "a:\uFFFD")]
    public void EachNameHasItsValues(string query, string expected)
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> parameters = QueryParameters.Parse(query);
        Assert.Equal(expected, string.Join(' ', parameters.Select(static pair => $"{pair.Key}:{string.Join(',', pair.Value)}")));
    }

    [Fact]
    public void NobodyCanChangeThem()
    {
        foreach (string query in new[] { "", "a=1" })
        {
            Assert.Throws<NotSupportedException>(() =>
                ((IDictionary<string, IReadOnlyList<string>>)QueryParameters.Parse(query)).Add("b", []));
        }

        Assert.Throws<NotSupportedException>(() => ((IList<string>)QueryParameters.Parse("a=1")["a"]).Add("2"));
    }
}
