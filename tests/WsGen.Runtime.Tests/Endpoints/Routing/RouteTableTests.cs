using WsGen.Endpoints.Infrastructure;

namespace WsGen.Endpoints.Routing;

/// <summary>Jakarta WebSocket specification, section 3.1.1, with the decisions on trailing slashes and empty variables.</summary>
public sealed class RouteTableTests
{
    /// <summary>Templates, a path, the template it leads to and what its variables take. The examples of the specification come first.</summary>
    [Theory]
    [InlineData("/a/b", "/a/b", "/a/b", "")]
    [InlineData("/a/b", "/a/b/", null, "")]
    [InlineData("/a/b", "/a/B", null, "")]
    [InlineData("/a/{x}", "/a/b", "/a/{x}", "b")]
    [InlineData("/a/{x}", "/a/apple", "/a/{x}", "apple")]
    [InlineData("/a/{x}", "/a", null, "")]
    [InlineData("/a/{x}", "/a/", null, "")]
    [InlineData("/a/{x}", "/a/b/c", null, "")]
    [InlineData("/a/{x} /a/b /a/{x}/{y}", "/a/b", "/a/b", "")]
    [InlineData("/a/{x} /a/b /a/{x}/{y}", "/a/c", "/a/{x}", "c")]
    [InlineData("/a/{x} /a/b /a/{x}/{y}", "/a/x/y", "/a/{x}/{y}", "x y")]
    [InlineData("/{a}/d /b/{v}", "/b/d", "/b/{v}", "d")]
    [InlineData("/{a}/d /b/{v}", "/c/d", "/{a}/d", "c")]

    // backtracking: /b leads into the literal branch, which knows no /e
    [InlineData("/b/d /{a}/e", "/b/e", "/{a}/e", "b")]
    [InlineData("/a/b/c/d /a/{x}/c/{y} /{w}/b/c/e", "/a/b/c/d", "/a/b/c/d", "")]
    [InlineData("/a/b/c/d /a/{x}/c/{y} /{w}/b/c/e", "/a/b/c/e", "/a/{x}/c/{y}", "b e")]
    [InlineData("/a/b/c/d /a/{x}/z/{y} /{w}/b/c/e", "/a/b/c/e", "/{w}/b/c/e", "a")]
    [InlineData("/a/b/c/d /a/{x}/z/{y} /{w}/b/c/e", "/a/b/c/f", null, "")]

    // slashes
    [InlineData("/ /a /a/", "/", "/", "")]
    [InlineData("/ /a /a/", "/a", "/a", "")]
    [InlineData("/ /a /a/", "/a/", "/a/", "")]
    [InlineData("/{x}", "/", null, "")]
    [InlineData("/{x}/", "/a/", "/{x}/", "a")]
    [InlineData("/{x}/", "/a", null, "")]
    [InlineData("/{x}/{y}", "//a", null, "")]
    [InlineData("/%7Bx%7D", "/a", null, "")]
    [InlineData("/%7Bx%7D", "/{x}", "/%7Bx%7D", "")]
    public void PathsLeadTo(string templates, string path, string? expected, string values)
    {
        RouteTable table = Table(templates.Split(' '));
        bool found = table.TryMatch(Split(path), out RouteMatch match);
        Assert.Equal(expected, found ? match.Endpoint.Path : null);
        Assert.Equal(values, string.Join(" ", match.Values ?? []));
    }

    [Fact]
    public void EmptyTableMatchesNothing() => Assert.False(new RouteTable([new RouteNode("", 0, 0, -1, -1)], []).TryMatch(Split("/"), out _));

    [Theory]
    [InlineData("/{a}/b/{c}", "/x/b/y", 0b101UL << 61)]
    [InlineData("/a/b", "/a/b", 0UL)]
    public void MaskTellsWhichSegmentsAreVariable(string template, string path, ulong mask)
    {
        Assert.True(Table(template).TryMatch(Split(path), out RouteMatch match));
        Assert.Equal(mask, match.VariableMask);
    }

    [Fact]
    public void TheLastOfSixtyFourSegmentsHasTheLowestBit()
    {
        string literals = string.Concat(Enumerable.Repeat("/a", 63));
        RouteTable table = Table($"{literals}/{{x}}");
        Assert.True(table.TryMatch(Split($"{literals}/b"), out RouteMatch match));
        Assert.Equal(1UL, match.VariableMask);
        Assert.False(table.TryMatch(Split($"{literals}/b/c"), out _));
        Assert.False(table.TryMatch(Split(new string('/', 100_000)), out _));
    }

    [Fact]
    public void CreateRefusesEquivalentPaths() => Assert.Contains(
        "The path '/a/{y}' of System.Object matches the same requests as '/a/{x}' of System.Object.",
        Assert.Throws<ArgumentException>(() => Table("/a/{x}", "/a/{y}")).Message);

    [Fact]
    public void CreateRefusesMalformedPaths() => Assert.Throws<ArgumentException>(() => Table("a"));

    [Fact]
    public void MatchingAllocatesTheValuesOnly()
    {
        RouteTable table = Table("/a/b", "/a/{x}/c", "/{y}/b/c");
        string[] literal = Split("/a/b");
        string[] variable = Split("/q/b/c");
        Assert.True(table.TryMatch(literal, out _) && table.TryMatch(variable, out _));

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool found = table.TryMatch(literal, out _);
        long afterLiteral = GC.GetAllocatedBytesForCurrentThread();
        found &= table.TryMatch(variable, out _);
        long afterVariable = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(found);
        Assert.Equal(0, afterLiteral - before);
        Assert.InRange(afterVariable - afterLiteral, 1, 64); // a string[1]
    }

    /// <summary>Random tables and paths against a twin that tries every template and takes the most specific.</summary>
    [Fact]
    public void AgreesWithTryingEveryTemplate()
    {
        var random = new Random(20_260_311);
        int matches = 0;
        for (int round = 0; round < 3_000; round++)
        {
            string[] templates = RandomTemplates(random);
            RouteTable table = Table(templates);
            for (int i = 0; i < 20; i++)
            {
                string[] path = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pick(random, "a", "b", "c", ""))];
                string? expected = Twin(templates, path, out string[] values, out ulong mask);
                bool found = table.TryMatch(path, out RouteMatch match);
                Assert.Equal((expected, found), (found ? match.Endpoint.Path : null, expected is not null));
                if (found)
                {
                    Assert.Equal(values, match.Values);
                    Assert.Equal(mask, match.VariableMask);
                    matches++;
                }
            }
        }

        Assert.InRange(matches, 5_000, 55_000); // both outcomes are well covered
    }

    private static string[] RandomTemplates(Random random)
    {
        var trie = new RouteTrie();
        var templates = new List<string>();
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            int length = random.Next(1, 5);
            IEnumerable<string> segments = Enumerable.Range(0, length).Select(position => Pick(
                random, "a", "b", $"{{v{position}}}", position == length - 1 ? "" : "c"));
            string template = "/" + string.Join("/", segments);
            if (trie.TryAdd(RouteTemplate.Parse(template), templates.Count, out _))
            {
                templates.Add(template);
            }
        }

        return [.. templates];
    }

    private static string? Twin(string[] templates, string[] path, out string[] values, out ulong mask)
    {
        string? best = null;
        values = [];
        mask = ulong.MaxValue;
        foreach (string template in templates)
        {
            string[] segments = Split(template);
            if (segments.Length != path.Length)
            {
                continue;
            }

            var taken = new List<string>();
            ulong variables = 0;
            bool fits = true;
            for (int i = 0; i < path.Length && fits; i++)
            {
                bool isVariable = segments[i].StartsWith('{');
                fits = isVariable ? path[i] != "" : path[i] == segments[i];
                variables |= isVariable ? 1UL << (63 - i) : 0;
                if (isVariable)
                {
                    taken.Add(path[i]);
                }
            }

            if (fits && variables < mask)
            {
                (best, values, mask) = (template, [.. taken], variables);
            }
        }

        return best;
    }

    private static RouteTable Table(params string[] templates) => RouteTable.Create([.. templates.Select(template => new EndpointDescriptor
    {
        EndpointType = typeof(object),
        Path = template,
        Activate = (_, _) => throw new InvalidOperationException(),
    })]);

    private static string[] Split(string path) => path[1..].Split('/');

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}
