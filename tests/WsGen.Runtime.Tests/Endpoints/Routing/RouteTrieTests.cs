namespace WsGen.Endpoints.Routing;

public sealed class RouteTrieTests
{
    [Theory]
    [InlineData("/a", "/a")]
    [InlineData("/a/{x}", "/a/{y}")]
    [InlineData("/{a}/{b}", "/{b}/{a}")]
    [InlineData("/caf%C3%A9", "/café")]
    public void EquivalentTemplatesAreRefused(string first, string second)
    {
        var trie = new RouteTrie();
        Assert.True(trie.TryAdd(RouteTemplate.Parse(first), 0, out int existing));
        Assert.Equal(-1, existing);
        Assert.False(trie.TryAdd(RouteTemplate.Parse(second), 1, out existing));
        Assert.Equal(0, existing);
    }

    [Theory]
    [InlineData("/a", "/a/")]
    [InlineData("/a", "/A")]
    [InlineData("/a", "/{a}")]
    [InlineData("/a/{b}", "/a/{b}/")]
    [InlineData("/{a}/b", "/a/{b}")]
    [InlineData("/a%2Fb", "/a/b")]
    public void OtherTemplatesAreNot(string first, string second)
    {
        var trie = new RouteTrie();
        Assert.True(trie.TryAdd(RouteTemplate.Parse(first), 0, out _));
        Assert.True(trie.TryAdd(RouteTemplate.Parse(second), 1, out _));
    }

    [Fact]
    public void LiteralChildrenStandSideBySideInOrdinalOrder()
    {
        var trie = new RouteTrie();
        string[] templates = ["/b/z", "/{v}", "/B", "/b/a", "/a", "/b/{w}/c", "/Z/y", "/_"];
        for (int i = 0; i < templates.Length; i++)
        {
            Assert.True(trie.TryAdd(RouteTemplate.Parse(templates[i]), i, out _));
        }

        IReadOnlyList<RouteRow> rows = trie.ToRows();
        foreach (RouteRow row in rows)
        {
            string[] literals = [.. rows.Skip(row.FirstChild).Take(row.ChildCount).Select(child => child.Literal)];
            Assert.Equal(literals.Order(StringComparer.Ordinal), literals);
            Assert.All(rows.Skip(row.FirstChild).Take(row.ChildCount), child => Assert.StartsWith($"{row.Path}/", child.Path));
            Assert.True(row.Variable == -1 || rows[row.Variable].Path.StartsWith($"{row.Path}/{{", StringComparison.Ordinal));
        }

        Assert.Equal("", rows[0].Path);
        Assert.Equal(templates.Order(), rows.Where(row => row.Endpoint >= 0).Select(row => row.Path).Order());
        Assert.All(rows.Where(row => row.Endpoint >= 0), row => Assert.Equal(templates[row.Endpoint], row.Path));
    }

    [Fact]
    public void EmptyTreeIsTheRootAlone()
    {
        RouteRow root = Assert.Single(new RouteTrie().ToRows());
        Assert.Equal((0, -1, -1), (root.ChildCount, root.Variable, root.Endpoint));
    }
}
