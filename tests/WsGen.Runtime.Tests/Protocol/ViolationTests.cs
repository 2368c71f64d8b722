using WsGen.Protocol;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>
/// Each rule a peer can break: detected, at the exact byte, answered with the right code, and the end of the conversation. That byte is the
/// first that proves it, but for three things: a size is judged when the header is whole, a close payload (at most 125 bytes) when
/// it is whole, and a character that the end of its message cuts off at that end.
/// </summary>
public class ViolationTests
{
    /// <param name="Violation">What must be reported.</param>
    /// <param name="Before">Lawful frames before.</param>
    /// <param name="Frame">The frame that breaks the rule.</param>
    /// <param name="AfterServer">Bytes of that frame until a server reports it; 0 where a server cannot meet it.</param>
    /// <param name="AfterClient">The same for a client, whose peer sends no key.</param>
    /// <param name="Compression">Whether permessage-deflate was agreed on.</param>
    private sealed record Case(
        ProtocolViolation Violation, Action<Wire> Before, Action<Wire> Frame, int AfterServer, int AfterClient, bool Compression = false);

    private static readonly ProtocolLimits Limits = new(MaxTextMessageSize: 50, MaxBinaryMessageSize: 60);

    private static readonly Action<Wire> Nothing = _ => { };
    private static readonly Action<Wire> Chatter = w => w.Ping(1, 2).Text("hé").Pong().Binary([], fin: false).Continuation([7], fin: true);
    private static readonly Action<Wire> OpenText = w => w.Text("a", fin: false).Ping();
    private static readonly Action<Wire> OpenBinary = w => w.Binary([], fin: false);

    private static IEnumerable<Case> Cases()
    {
        foreach (Action<Wire> before in (Action<Wire>[])[Nothing, Chatter])
        {
            foreach (int bit in (int[])[0x10, 0x20, 0x40])
            {
                yield return new(ProtocolViolation.ReservedBitSet, before, w => w.Frame(0x81 | bit, 0x61), 1, 1);
                yield return new(ProtocolViolation.ReservedBitSet, before, w => w.Frame(0x89 | bit), 1, 1);
                yield return new(ProtocolViolation.ReservedBitSet, before, w => w.Frame(0x88 | bit), 1, 1, Compression: true);
                yield return new(ProtocolViolation.ReservedBitSet, OpenText, w => w.Frame(0x80 | bit, 0x61), 1, 1, Compression: true);
            }

            foreach (int opcode in (int[])[3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
            {
                yield return new(ProtocolViolation.UnknownOpcode, before, w => w.Frame(0x80 | opcode, 0x61), 1, 1);
                yield return new(ProtocolViolation.UnknownOpcode, OpenText, w => w.Frame(opcode), 1, 1);
            }

            foreach (int control in (int[])[0x08, 0x09, 0x0A])
            {
                yield return new(ProtocolViolation.ControlFrameFragmented, before, w => w.Frame(control), 1, 1);
                yield return new(ProtocolViolation.ControlFrameTooLong, before, w => w.Frame(0x80 | control, new byte[126]), 2, 2);
                yield return new(ProtocolViolation.ControlFrameTooLong, OpenText, w => w.Header(0x80 | control, 65536), 2, 2);
            }

            yield return new(ProtocolViolation.InvalidCompressedData, before, w => w.Frame(0xC2, 0x07, 0x00), 7, 3, Compression: true);
            yield return new(ProtocolViolation.MessageTooBig, before, w => w.Header(0xC2, (60 * 8) + 1025), 8, 4, Compression: true);
            yield return new(ProtocolViolation.FrameNotMasked, before, w => w.Raw(0x82, 0x01, 0x61), 2, 0);
            yield return new(ProtocolViolation.FrameMasked, before, w => w.Raw(0x82, 0x81, 1, 2, 3, 4, 0x61), 0, 2);
            yield return new(ProtocolViolation.LengthNotMinimal, before, w => w.Header(0x82, 126, [0, 125]).Raw(new byte[125]), 4, 4);
            yield return new(ProtocolViolation.LengthNotMinimal, before, w => w.Header(0x82, 127, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]), 8, 8);
            yield return new(ProtocolViolation.LengthTopBitSet, before, w => w.Header(0x81, 127, [0x80, 0, 0, 0, 0, 1, 0, 0]), 3, 3);
            yield return new(ProtocolViolation.ContinuationWithoutMessage, before, w => w.Frame(0x80, 0x61), 1, 1);
            yield return new(ProtocolViolation.ContinuationWithoutMessage, before, w => w.Frame(0x00), 1, 1);
            yield return new(ProtocolViolation.ClosePayloadTooShort, before, w => w.Frame(0x88, 3), 2, 2);
            yield return new(ProtocolViolation.CloseCodeNotAllowed, before, w => w.Close(1005), 8, 4);
            yield return new(ProtocolViolation.CloseCodeNotAllowed, before, w => w.Close(999, 0xFF, 0xFF), 10, 6);
            yield return new(ProtocolViolation.CloseReasonInvalidUtf8, before, w => w.Close(1000, 0x61, 0xFF, 0x61), 11, 7);
            yield return new(ProtocolViolation.CloseReasonInvalidUtf8, before, w => w.Close(4999, 0xE2, 0x82), 10, 6);
        }

        foreach (Action<Wire> open in (Action<Wire>[])[OpenText, OpenBinary])
        {
            yield return new(ProtocolViolation.MessageInsideMessage, open, w => w.Text("b"), 1, 1);
            yield return new(ProtocolViolation.MessageInsideMessage, open, w => w.Binary([], fin: false), 1, 1);
        }

        yield return new(ProtocolViolation.InvalidUtf8, Chatter, w => w.Frame(0x81, 0xFF, 0x61), 7, 3);
        yield return new(ProtocolViolation.InvalidUtf8, Nothing, w => w.Frame(0x01, 0x61, 0xC0, 0x61, 0x61), 8, 4);
        yield return new(ProtocolViolation.InvalidUtf8, Nothing, w => w.Frame(0x81, 0xED, 0xA0, 0x80), 8, 4);
        yield return new(ProtocolViolation.InvalidUtf8, OpenText, w => w.Frame(0x80, 0x61, 0xF4, 0x90, 0x80, 0x80), 9, 5);
        yield return new(ProtocolViolation.InvalidUtf8, OpenText, w => w.Frame(0x80, 0x61, 0xE2, 0x82), 9, 5);
        yield return new(ProtocolViolation.InvalidUtf8, w => w.Frame(0x01, 0xE2, 0x82), w => w.Frame(0x80), 6, 2);
        yield return new(ProtocolViolation.InvalidUtf8, w => w.Frame(0x01, 0xE2, 0x82).Ping(9), w => w.Frame(0x00, 0x41), 7, 3);
        yield return new(ProtocolViolation.MessageTooBig, Chatter, w => w.Frame(0x81, new byte[51]), 6, 2);
        yield return new(ProtocolViolation.MessageTooBig, Nothing, w => w.Frame(0x02, new byte[61]), 6, 2);
        yield return new(ProtocolViolation.MessageTooBig, OpenText, w => w.Frame(0x00, new byte[50]), 6, 2);
        yield return new(ProtocolViolation.MessageTooBig, OpenBinary, w => w.Frame(0x80, new byte[61]), 6, 2);
        yield return new(ProtocolViolation.MessageTooBig, Nothing, w => w.Header(0x82, 126, [0, 200]), 8, 4);
        yield return new(ProtocolViolation.MessageTooBig, Nothing, w => w.Header(0x82, long.MaxValue), 14, 10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_violation_is_reported_at_its_byte_and_not_later(bool server)
    {
        foreach ((Case one, Wire wire, int before) in Written(server))
        {
            int after = Feeder.BytesUntil(server, ProtocolEventKind.Violation, wire.ToArray(), Limits, one.Compression ? true : null);
            Assert.Equal(
                (one.Violation, Convert.ToHexString(wire.ToArray()), server ? one.AfterServer : one.AfterClient),
                (one.Violation, Convert.ToHexString(wire.ToArray()), after - before));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_violation_is_the_last_event_whatever_follows_and_however_it_is_cut(bool server)
    {
        foreach ((Case one, Wire wire, int before) in Written(server))
        {
            List<string> lawful = Feeder.Feed(server, wire.ToArray().AsSpan(0, before), [], Limits, one.Compression ? true : null);
            wire.Text("ignored").Close(1000).Raw(0xFF, 0xFF, 0xFF).Ping(1);
            Assert.Equal([.. lawful, Feeder.Line(one.Violation)], Feeder.FeedAtEveryCut(server, wire.ToArray(), Limits, one.Compression ? true : null));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_violation_a_role_can_meet_has_a_case(bool server)
    {
        ProtocolViolation notMet = server ? ProtocolViolation.FrameMasked : ProtocolViolation.FrameNotMasked;
        IEnumerable<ProtocolViolation> all = Enum.GetValues<ProtocolViolation>().Except([ProtocolViolation.None, notMet]);
        Assert.Equal(all.Order(), Written(server).Select(c => c.Case.Violation).Distinct().Order());
    }

    [Fact]
    public void The_close_code_is_1007_for_content_1009_for_size_and_1002_for_the_rest()
    {
        foreach (ProtocolViolation violation in Enum.GetValues<ProtocolViolation>().Except([ProtocolViolation.None]))
        {
            int expected = violation switch
            {
                ProtocolViolation.InvalidCompressedData => 1007,
                ProtocolViolation.InvalidUtf8 => 1007,
                ProtocolViolation.CloseReasonInvalidUtf8 => 1007,
                ProtocolViolation.MessageTooBig => 1009,
                _ => 1002,
            };
            Assert.Equal((violation, expected), (violation, (int)violation.CloseCode()));
        }
    }

    [Fact]
    public void Every_violation_has_a_reason_of_its_own_that_fits_a_close_frame()
    {
        var reasons = new HashSet<string>();
        foreach (ProtocolViolation violation in Enum.GetValues<ProtocolViolation>().Except([ProtocolViolation.None]))
        {
            Assert.True(reasons.Add(violation.Reason()));
            Assert.InRange(violation.Reason().Length, 10, ClosePayload.MaxReasonBytes);
            Assert.True(System.Text.Ascii.IsValid(violation.Reason()));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => ProtocolViolation.None.Reason());
    }

    private static IEnumerable<(Case Case, Wire Wire, int Before)> Written(bool server)
    {
        foreach (Case one in Cases())
        {
            if ((server ? one.AfterServer : one.AfterClient) == 0)
            {
                continue;
            }

            var wire = new Wire(server);
            one.Before(wire);
            int before = wire.Length;
            one.Frame(wire);
            yield return (one, wire, before);
        }
    }
}
