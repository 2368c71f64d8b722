namespace WsGen.Handshake;

/// <summary>Whatever bytes come, there is a verdict, the same for every way of cutting them, and never an exception.</summary>
public class RandomHeadTests
{
    private const int Rounds = 3000;

    [Fact]
    public void Random_bytes_need_more_or_are_refused()
    {
        var random = new Random(4001);
        for (int i = 0; i < Rounds; i++)
        {
            byte[] input = new byte[random.Next(200)];
            random.NextBytes(input);
            Assert.NotEqual(UpgradeParseStatus.Complete, Feeding.Request(input).Status);
            Assert.NotEqual(UpgradeParseStatus.Complete, Feeding.Response(input).Status);
        }
    }

    [Fact]
    public void A_request_with_bytes_changed_is_judged_without_an_exception()
    {
        var random = new Random(4002);
        for (int i = 0; i < Rounds; i++)
        {
            byte[] input = Mutate(random, Heads.With("Origin: http://h", "Sec-WebSocket-Protocol: a, b", "Sec-WebSocket-Extensions: x; y=1"));
            if (Feeding.Request(input).Status == UpgradeParseStatus.Complete)
            {
                new UpgradeRequestParser().TryParse(input, out _, out UpgradeRequest? request, out _);
                UpgradeRules.Check(request!);
                OriginRule.Check(OriginPolicy.SameOrigin, request!);
                SubprotocolNegotiation.Choose(["b"], request!.Headers);
                PathSegments.Split(request.PathBytes, out _);
                Assert.Equal(request.Headers.Count, request.Headers.Count());
            }
        }
    }

    [Fact]
    public void An_answer_with_bytes_changed_is_judged_without_an_exception()
    {
        var random = new Random(4003);
        byte[] key = Heads.Bytes(Heads.Key);
        for (int i = 0; i < Rounds; i++)
        {
            byte[] input = Mutate(random, Heads.GoodAnswer);
            if (Feeding.Response(input).Status == UpgradeParseStatus.Complete)
            {
                new UpgradeResponseParser().TryParse(input, out _, out UpgradeResponse? response, out _);
                ClientUpgradeRules.Check(response!, key, ["b"], "x");
                Assert.Equal(response!.Headers.Count, response.Headers.Count());
            }
        }
    }

    [Fact]
    public void Random_paths_are_split_or_refused()
    {
        var random = new Random(4004);
        byte[] meaningful = Heads.Bytes("/%.aF0C3\xFF\0");
        for (int i = 0; i < Rounds * 10; i++)
        {
            byte[] path = new byte[random.Next(20)];
            for (int at = 0; at < path.Length; at++)
            {
                path[at] = meaningful[random.Next(meaningful.Length)];
            }

            Assert.Equal(PathSegments.Split(path, out string[] segments) == HandshakeViolation.None, segments.Length > 0);
        }
    }

    /// <summary>Changes, removes, inserts or repeats a few bytes, most often such as mean something.</summary>
    private static byte[] Mutate(Random random, string head)
    {
        const string Meaningful = "\r\n\t :,;=\"/?#%.[]@\0\x7F\xFFaA1";
        var bytes = Heads.Bytes(head).ToList();
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            byte value = (byte)(random.Next(4) == 0 ? random.Next(256) : Meaningful[random.Next(Meaningful.Length)]);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = value;
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, value);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }
}
