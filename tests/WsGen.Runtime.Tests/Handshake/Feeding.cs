namespace WsGen.Handshake;

/// <summary>What became of a head, in a form that two feedings can be compared by.</summary>
internal sealed record Verdict(UpgradeParseStatus Status, HandshakeViolation Violation, int Consumed, string Content);

/// <summary>
/// Feeds a head whole, byte by byte and at random cuts. Every feeding must come to the same verdict, and none may consume
/// anything before its end.
/// </summary>
internal static class Feeding
{
    private const int RandomCuts = 20;

    public static Verdict Request(byte[] input, UpgradeLimits? limits = null) =>
        EveryWay(input, cuts => FeedRequest(input, cuts, limits ?? UpgradeLimits.Default));

    public static Verdict Request(string input, UpgradeLimits? limits = null) => Request(Heads.Bytes(input), limits);

    public static Verdict Response(byte[] input, int maxHeadBytes = UpgradeResponseParser.DefaultMaxHeadBytes) =>
        EveryWay(input, cuts => FeedResponse(input, cuts, maxHeadBytes));

    public static Verdict Response(string input) => Response(Heads.Bytes(input));

    private static Verdict EveryWay(byte[] input, Func<IEnumerable<int>, Verdict> feed)
    {
        Verdict whole = feed([input.Length]);
        Assert.Equal(whole, feed(Enumerable.Range(0, input.Length + 1)));
        var random = new Random(20110101 + input.Length);
        for (int i = 0; i < RandomCuts; i++)
        {
            int[] cuts = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(input.Length + 1)).Order(), input.Length];
            Assert.Equal(whole, feed(cuts));
        }

        return whole;
    }

    private static Verdict FeedRequest(byte[] input, IEnumerable<int> cuts, UpgradeLimits limits)
    {
        var parser = new UpgradeRequestParser(limits);
        foreach (int length in cuts)
        {
            UpgradeParseStatus status = parser.TryParse(input.AsSpan(0, length), out int consumed, out UpgradeRequest? request, out HandshakeViolation violation);
            CheckContract(status, consumed, request is not null, violation);
            if (status == UpgradeParseStatus.Refused)
            {
                // A refusal is final, whatever follows.
                Assert.Equal(status, parser.TryParse(input, out _, out _, out HandshakeViolation again));
                Assert.Equal(violation, again);
            }

            if (status != UpgradeParseStatus.NeedMore)
            {
                string content = request is null ? "" : $"{request.Method} {request.RawTarget} {request.MinorVersion} {Flatten(request.Headers)}";
                return new Verdict(status, violation, consumed, content);
            }
        }

        return new Verdict(UpgradeParseStatus.NeedMore, HandshakeViolation.None, 0, "");
    }

    private static Verdict FeedResponse(byte[] input, IEnumerable<int> cuts, int maxHeadBytes)
    {
        var parser = new UpgradeResponseParser(maxHeadBytes);
        foreach (int length in cuts)
        {
            UpgradeParseStatus status = parser.TryParse(input.AsSpan(0, length), out int consumed, out UpgradeResponse? response, out HandshakeViolation violation);
            CheckContract(status, consumed, response is not null, violation);
            if (status != UpgradeParseStatus.NeedMore)
            {
                string content = response is null ? "" : $"{response.MinorVersion} {response.StatusCode} {response.ReasonPhrase} {Flatten(response.Headers)}";
                return new Verdict(status, violation, consumed, content);
            }
        }

        return new Verdict(UpgradeParseStatus.NeedMore, HandshakeViolation.None, 0, "");
    }

    private static void CheckContract(UpgradeParseStatus status, int consumed, bool hasResult, HandshakeViolation violation)
    {
        Assert.Equal(status == UpgradeParseStatus.Complete, consumed > 0);
        Assert.Equal(status == UpgradeParseStatus.Complete, hasResult);
        Assert.Equal(status == UpgradeParseStatus.Refused, violation != HandshakeViolation.None);
    }

    private static string Flatten(HandshakeHeaders headers) => string.Join("|", headers.Select(field => field.Key + "=" + field.Value));
}
