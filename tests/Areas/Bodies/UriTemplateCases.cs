namespace WsGen.Area;

/// <summary>TCK spec/configuration/urimatching: the 14 templates of one to three segments, no match, and what 3.1.1 says besides.</summary>
public abstract class UriTemplateCases(HostKind kind) : AreaBody(kind)
{
    /// <summary>WSC-3.1.1-3, -4: per segment a literal wins over a variable, from left to right. Each row can only be served by its own template.</summary>
    [Theory]
    [InlineData("/uri/a", "/uri/a")]
    [InlineData("/uri/1", "/uri/{x} x=1")]
    [InlineData("/uri/a/b", "/uri/a/b")]
    [InlineData("/uri/a/2", "/uri/a/{y} y=2")]
    [InlineData("/uri/1/b", "/uri/{x}/b x=1")]
    [InlineData("/uri/1/2", "/uri/{x}/{y} x=1 y=2")]
    [InlineData("/uri/a/b/c", "/uri/a/b/c")]
    [InlineData("/uri/a/b/3", "/uri/a/b/{z} z=3")]
    [InlineData("/uri/a/2/c", "/uri/a/{y}/c y=2")]
    [InlineData("/uri/a/2/3", "/uri/a/{y}/{z} y=2 z=3")]
    [InlineData("/uri/1/b/c", "/uri/{x}/b/c x=1")]
    [InlineData("/uri/1/b/3", "/uri/{x}/b/{z} x=1 z=3")]
    [InlineData("/uri/1/2/c", "/uri/{x}/{y}/c x=1 y=2")]
    [InlineData("/uri/1/2/3", "/uri/{x}/{y}/{z} x=1 y=2 z=3")]
    public async Task ThePathIsMatchedByItsOwnTemplate(string path, string template) => await (await OpenAsync(path)).ExpectAsync(template);

    [Fact]
    public async Task NoMatchIsNoConnection() => Assert.Equal(404, (await AskAsync("/uri/1/2/3/4")).Head.Status);

    [Fact]
    public async Task OverlappingTemplatesAreDecidedByTheLeftSegment() => await (await OpenAsync("/left/b/d")).ExpectAsync("/left/b/{v} v=d");

    [Fact]
    public async Task WhatTheLiteralBranchDoesNotTakeFallsBackToTheVariable() => await (await OpenAsync("/left/c/d")).ExpectAsync("/left/{v}/d v=c");

    [Fact]
    public async Task ALiteralThatLeadsNowhereIsGivenUpForTheVariable() => await (await OpenAsync("/back/a/c")).ExpectAsync("/back/{x}/c x=a");

    [Fact]
    public async Task ATrailingSlashOfTheTemplateIsSignificant()
    {
        await (await OpenAsync("/slash/")).ExpectAsync("/slash/");
        Assert.Equal(404, (await AskAsync("/slash")).Head.Status);
    }

    [Fact]
    public async Task ATrailingSlashOfTheRequestIsSignificant()
    {
        await (await OpenAsync("/plain")).ExpectAsync("/plain");
        Assert.Equal(404, (await AskAsync("/plain/")).Head.Status);
    }

    [Fact]
    public async Task AnEmptySegmentNeverMatchesAVariable() => Assert.Equal(404, (await AskAsync("/uri/")).Head.Status);

    [Fact]
    public async Task LiteralsAreCaseSensitive() => await (await OpenAsync("/uri/A")).ExpectAsync("/uri/{x} x=A");

    [Fact]
    public async Task LiteralsAreComparedDecoded() => await (await OpenAsync("/encoded/%C3%A4%c3%b6%C3%BC")).ExpectAsync("/encoded/äöü");

    [Fact]
    public async Task AnEncodedLetterOfALiteralIsThatLetter() => await (await OpenAsync("/uri/%61")).ExpectAsync("/uri/a");

    [Fact]
    public async Task TheQueryIsNoPartOfThePath() => await (await OpenAsync("/uri/a?b=/c")).ExpectAsync("/uri/a");

    [Fact]
    public async Task AProgrammaticTemplateIsMatchedLikeAnAnnotatedOne()
    {
        await (await OpenAsync("/made/a")).ExpectAsync("/made/a");
        await (await OpenAsync("/made/b")).ExpectAsync("/made/{x} x=b");
        await (await OpenAsync("/made/b/c")).ExpectAsync("/made/{x}/c x=b");
        Assert.Equal(404, (await AskAsync("/made/b/d")).Head.Status);
    }
}

public sealed class UriTemplatesOverSockets() : UriTemplateCases(HostKind.Sockets);

public sealed class UriTemplatesInMemory() : UriTemplateCases(HostKind.Memory);

public sealed class UriTemplatesPublished() : UriTemplateCases(HostKind.Published);
