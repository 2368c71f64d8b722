using static WsGen.Handshake.HandshakeViolation;

namespace WsGen.Handshake;

public class PathSegmentsTests
{
    /// <summary>Raw path, and its segments between vertical bars.</summary>
    [Theory]
    [InlineData("/", "||")]
    [InlineData("//", "|||")]
    [InlineData("/a", "|a|")]
    [InlineData("/a/", "|a||")]
    [InlineData("/a//b", "|a||b|")]
    [InlineData("/a/b/c", "|a|b|c|")]
    [InlineData("/a%2Fb/c", "|a/b|c|")]
    [InlineData("/a%2fb", "|a/b|")]
    [InlineData("/%C3%A9/%e2%82%ac/%F0%9F%98%80", "|\u00E9|\u20AC|\U0001F600|")]
    [InlineData("/a%20b", "|a b|")]
    [InlineData("/a+b", "|a+b|")]
    [InlineData("/%25", "|%|")]
    [InlineData("/%2525", "|%25|")]
    [InlineData("/...", "|...|")]
    [InlineData("/.a/..b/a.", "|.a|..b|a.|")]
    [InlineData("/a;x=1:@!$&'()*,", "|a;x=1:@!$&'()*,|")]
    public void A_path_is_split_first_and_decoded_afterwards(string path, string segments)
    {
        Assert.Equal(None, PathSegments.Split(Heads.Bytes(path), out string[] found));
        Assert.Equal(segments, "|" + string.Join("|", found) + "|");
        Assert.Equal(None, PathSegments.Split(path, out string[] again));
        Assert.Equal(found, again);
    }

    [Theory]
    [InlineData("", nameof(RequestTargetInvalid))]
    [InlineData("a", nameof(RequestTargetInvalid))]
    [InlineData("/%", nameof(EscapeInvalid))]
    [InlineData("/%4", nameof(EscapeInvalid))]
    [InlineData("/%4/1", nameof(EscapeInvalid))]
    [InlineData("/%/41", nameof(EscapeInvalid))]
    [InlineData("/%4g", nameof(EscapeInvalid))]
    [InlineData("/%g4", nameof(EscapeInvalid))]
    [InlineData("/%%41", nameof(EscapeInvalid))]
    [InlineData("/%u0041", nameof(EscapeInvalid))]
    [InlineData("/%FF", nameof(EscapeNotUtf8))]
    [InlineData("/%C3", nameof(EscapeNotUtf8))]
    [InlineData("/%C3/%A9", nameof(EscapeNotUtf8))]
    [InlineData("/%C0%AF", nameof(EscapeNotUtf8))]
    [InlineData("/%ED%A0%80", nameof(EscapeNotUtf8))]
    [InlineData("/%F4%90%80%80", nameof(EscapeNotUtf8))]
    [InlineData("/a%00b", nameof(EscapedNul))]
    [InlineData("/.", nameof(DotSegment))]
    [InlineData("/..", nameof(DotSegment))]
    [InlineData("/a/../b", nameof(DotSegment))]
    [InlineData("/a/./b", nameof(DotSegment))]
    [InlineData("/a/%2e", nameof(DotSegment))]
    [InlineData("/%2E%2e/b", nameof(DotSegment))]
    [InlineData("/.%2E", nameof(DotSegment))]
    public void A_path_that_cannot_be_read_is_refused_by_name(string path, string violation)
    {
        HandshakeViolation found = PathSegments.Split(Heads.Bytes(path), out string[] segments);
        Assert.Equal(violation, found.ToString());
        Assert.Equal(400, found.StatusCode());
        Assert.Empty(segments);
    }

    [Fact]
    public void Every_text_comes_back_from_its_escapes()
    {
        var random = new Random(3986);
        for (int i = 0; i < 2000; i++)
        {
            string[] texts = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Text(random))];
            string path = "/" + string.Join("/", texts.Select(Uri.EscapeDataString));
            Assert.Equal(None, PathSegments.Split(path, out string[] found));
            Assert.Equal(texts, found);
        }

        static string Text(Random random)
        {
            int[] points = ['a', '/', '%', ' ', 0xE9, 0x20AC, 0x1F600, '?', '#', 0x7F, 0x1];
            string text = "x";
            for (int length = random.Next(random.Next(10) == 0 ? 300 : 8); length > 0; length--)
            {
                text += char.ConvertFromUtf32(points[random.Next(points.Length)]);
            }

            return text;
        }
    }
}
