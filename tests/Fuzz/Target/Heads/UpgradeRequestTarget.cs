using System.Text;
using WsGen.Handshake;

namespace WsGen.Fuzz.Heads;

/// <summary>
/// The head of a request: the same verdict whole, byte by byte and in pieces; the verdict of the twin; and through all the rules that look
/// at a request, each against what follows from it.
/// </summary>
internal static class UpgradeRequestTarget
{
    private const int SmallLimitsFlag = 1;

    private static readonly UpgradeLimits Small = new() { MaxRequestLineBytes = 40, MaxHeadBytes = 250, MaxHeaderCount = 6 };

    private sealed record Verdict(UpgradeParseStatus Status, HandshakeViolation Violation, int Consumed, int Fed, UpgradeRequest? Request)
    {
        public override string ToString() => $"{Status} {Violation} {Consumed} {Content}";

        public string Content => Request is null ? "" : $"{Request.Method} {Request.RawTarget} {Request.MinorVersion} {Flat.Fields(Request.Headers)}";
    }

    public static void Run(FuzzInput input)
    {
        UpgradeLimits limits = (input.Settings & SmallLimitsFlag) != 0 ? Small : UpgradeLimits.Default;
        Verdict whole = Feed(input.Body, [], limits);
        Verdict bytewise = Feed(input.Body, FuzzInput.EveryCut(input.Body.Length), limits);
        Verdict pieces = Feed(input.Body, input.Cuts(), limits);
        Require.Same(whole.ToString(), bytewise.ToString(), "byte by byte");
        Require.Same(whole.ToString(), pieces.ToString(), "in pieces");

        HeadTwin? twin = HeadTwin.ReadRequest(input.Body);
        CheckAgainst(twin, bytewise, limits);
        if (whole.Request is { } request)
        {
            Require.Same(twin!.Length, bytewise.Fed, "complete with the last byte of the head");
            AcceptedRequest.Check(request, input.Settings, input.Body[..whole.Consumed]);
        }
        else if (whole.Violation != HandshakeViolation.None)
        {
            Refusal.Check(whole.Violation);
        }
    }

    private static Verdict Feed(byte[] body, IEnumerable<int> cuts, UpgradeLimits limits)
    {
        var parser = new UpgradeRequestParser(limits);
        foreach (int cut in cuts.Append(body.Length))
        {
            // Of what has not come there is nothing to be seen.
            byte[] come = body[..cut];
            UpgradeParseStatus status = parser.TryParse(come, out int consumed, out UpgradeRequest? request, out HandshakeViolation violation);
            Require.Same(status == UpgradeParseStatus.Complete, request is not null, "complete with a request");
            Require.Same(status == UpgradeParseStatus.Refused, violation != HandshakeViolation.None, "refused with a violation");
            Require.That(status == UpgradeParseStatus.Complete ? consumed > 0 && consumed <= cut : consumed == 0, "consumed within the input");
            if (status == UpgradeParseStatus.Refused)
            {
                Require.That(parser.TryParse(body, out _, out _, out HandshakeViolation again) == status && again == violation, "a refusal is final");
            }

            if (status != UpgradeParseStatus.NeedMore)
            {
                return new Verdict(status, violation, consumed, cut, request);
            }
        }

        return new Verdict(UpgradeParseStatus.NeedMore, HandshakeViolation.None, 0, body.Length, null);
    }

    private static void CheckAgainst(HeadTwin? twin, Verdict verdict, UpgradeLimits limits)
    {
        // A head is too large with the first byte beyond the limit, and until then it is not.
        Require.That(verdict.Violation != HandshakeViolation.HeadTooLarge || verdict.Fed == limits.MaxHeadBytes + 1, "too large with the byte beyond the limit");
        Require.That(verdict.Status != UpgradeParseStatus.NeedMore || verdict.Fed <= limits.MaxHeadBytes, "no more is wanted than a head may have");
        if (verdict.Request is { } request)
        {
            Require.That(twin is not null && twin.Length == verdict.Consumed, "what is complete is so for the twin");
            Require.That(twin!.Request == (request.Method, request.RawTarget, request.MinorVersion), "request line of the twin");
            Require.That(twin.SameFields(request.Headers), "fields of the twin");
            bool within = twin.Length <= limits.MaxHeadBytes && twin.Start.Length <= limits.MaxRequestLineBytes && twin.Fields.Count <= limits.MaxHeaderCount;
            Require.That(within, "within the limits");
        }
        else if (twin is not null)
        {
            // It is good HTTP as far as the twin knows: what is left are limits, the insides of target and Host, and other versions.
            Require.That(IsBeyondTheTwin(verdict.Violation, twin, limits), $"{verdict.Violation} is wrong with what the twin reads");
        }
    }

    private static bool IsBeyondTheTwin(HandshakeViolation violation, HeadTwin twin, UpgradeLimits limits) => violation switch
    {
        HandshakeViolation.RequestLineTooLong => twin.Start.Length > limits.MaxRequestLineBytes,
        HandshakeViolation.HeadTooLarge => twin.Length > limits.MaxHeadBytes,
        HandshakeViolation.TooManyFields => twin.Fields.Count > limits.MaxHeaderCount,
        HandshakeViolation.HostMissing => twin.Request.Minor > 0 && Hosts(twin) == 0,
        HandshakeViolation.HostRepeated => Hosts(twin) > 1,
        HandshakeViolation.HostInvalid => Hosts(twin) == 1,
        HandshakeViolation.FragmentInTarget => twin.Request.Target.Contains('#'),
        HandshakeViolation.Http2Preface => twin.Request.Method == "PRI",
        _ => violation == HandshakeViolation.RequestTargetInvalid,
    };

    private static int Hosts(HeadTwin twin) => twin.Fields.Count(field => field.Name.Equals("host", StringComparison.OrdinalIgnoreCase));
}

/// <summary>Things as one string, for comparing and for reading.</summary>
internal static class Flat
{
    public static string Fields(HandshakeHeaders headers) => string.Join("|", headers.Select(field => field.Key + "=" + field.Value));

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
