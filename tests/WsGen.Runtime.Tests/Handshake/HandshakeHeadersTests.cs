namespace WsGen.Handshake;

public class HandshakeHeadersTests
{
    private static readonly KeyValuePair<string, string>[] Pairs =
    [
        new("Host", "h"), new("X-List", "a, b"), new("x-LIST", "c"), new("Empty", ""), new("X-Text", "\u00E9"),
    ];

    /// <summary>The same fields once out of a head, and once as another server would hand them over.</summary>
    public static TheoryData<bool> Sources => [true, false];

    private static HandshakeHeaders Headers(bool parsed) => parsed
        ? Heads.Request("GET / HTTP/1.1\r\nHost: h\r\nX-List: a, b\r\nx-LIST:\tc \r\nEmpty:\r\nX-Text: \xC3\xA9\r\n\r\n").Headers
        : new HandshakeHeaders(Pairs);

    [Theory]
    [MemberData(nameof(Sources))]
    public void Names_are_found_in_any_case_and_values_of_one_name_are_joined(bool parsed)
    {
        HandshakeHeaders headers = Headers(parsed);
        Assert.Equal(5, headers.Count);
        Assert.Equal("h", headers["HOST"]);
        Assert.Equal("a, b, c", headers["X-List"]);
        Assert.Equal(["a, b", "c"], headers.GetValues("x-list"));
        Assert.Equal("", headers["empty"]);
        Assert.Null(headers["missing"]);
        Assert.Empty(headers.GetValues("missing"));
        Assert.True(headers.Contains("eMPTY"));
        Assert.False(headers.Contains("Hos"));
        Assert.False(headers.Contains(""));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Fields_are_listed_in_arrival_order_as_they_were_sent(bool parsed) => Assert.Equal(Pairs, Headers(parsed));

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_single_field_is_found_as_bytes_and_a_repeated_one_is_not(bool parsed)
    {
        HandshakeHeaders headers = Headers(parsed);
        Assert.True(headers.TryGetBytes("host"u8, out ReadOnlySpan<byte> host));
        Assert.Equal("h", Heads.Text(host));
        Assert.True(headers.TryGetBytes("empty"u8, out ReadOnlySpan<byte> empty));
        Assert.True(empty.IsEmpty);
        Assert.False(headers.TryGetBytes("x-list"u8, out ReadOnlySpan<byte> list));
        Assert.True(list.IsEmpty);
        Assert.False(headers.TryGetBytes("missing"u8, out _));
        Assert.Equal((1, 2, 0), (headers.CountOf("host"u8), headers.CountOf("x-list"u8), headers.CountOf("missing"u8)));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Tokens_are_found_in_every_field_of_the_name(bool parsed)
    {
        HandshakeHeaders headers = Headers(parsed);
        Assert.True(headers.ContainsToken("x-list"u8, "A"u8));
        Assert.True(headers.ContainsToken("x-list"u8, "b"u8));
        Assert.True(headers.ContainsToken("x-list"u8, "c"u8));
        Assert.False(headers.ContainsToken("x-list"u8, "a, b"u8));
        Assert.False(headers.ContainsToken("x-list"u8, "d"u8));
        Assert.False(headers.ContainsToken("empty"u8, ""u8));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_read_as_latin1() =>
        Assert.Equal("\u00E9\u00FF", Heads.Request("GET / HTTP/1.1\r\nHost: h\r\nX: \xE9\xFF\r\n\r\n").Headers["X"]);

    [Fact]
    public void Looking_at_bytes_and_tokens_allocates_nothing()
    {
        HandshakeHeaders headers = Headers(parsed: true);
        Look(headers);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Look(headers);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Look(HandshakeHeaders headers)
        {
            headers.TryGetBytes("host"u8, out _);
            headers.ContainsToken("x-list"u8, "d"u8);
            headers.CountOf("x-list"u8);
        }
    }

    [Fact]
    public void Several_threads_read_the_same_strings()
    {
        for (int round = 0; round < 50; round++)
        {
            HandshakeHeaders headers = Headers(parsed: true);
            string[] all = new string[4];
            Parallel.For(0, all.Length, i => all[i] = string.Join("|", headers) + headers["x-list"]);
            Assert.All(all, text => Assert.Equal(string.Join("|", Pairs) + "a, b, c", text));
        }
    }

    [Fact]
    public void No_headers_are_an_empty_collection()
    {
        Assert.Empty(HandshakeHeaders.Empty);
        Assert.Null(HandshakeHeaders.Empty["Host"]);
    }
}
