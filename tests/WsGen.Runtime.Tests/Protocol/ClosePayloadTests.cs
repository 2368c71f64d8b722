using System.Text;
using WsGen.Protocol;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

public class ClosePayloadTests
{
    [Fact]
    public void Every_number_is_a_code_on_the_wire_or_not_as_the_RFC_and_IANA_say()
    {
        // RFC 6455 section 7.4.1 and the IANA WebSocket Close Code Number Registry, line by line.
        var registered = new HashSet<int> { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014 };
        for (int code = 0; code <= 0xFFFF; code++)
        {
            // Section 7.4.2: 3000-3999 for libraries, 4000-4999 private; all else is reserved or undefined.
            bool expected = registered.Contains(code) || (code / 1000 is 3 or 4);
            Assert.Equal((code, expected), (code, CloseCodes.MayBeOnTheWire(code)));
            bool parsed = ClosePayload.TryParse([(byte)(code >> 8), (byte)code], out CloseCode read, out string reason, out ProtocolViolation violation);
            Assert.Equal((code, expected), (code, parsed));
            Assert.Equal(expected ? code : 1005, (int)read);
            Assert.Equal(expected ? ProtocolViolation.None : ProtocolViolation.CloseCodeNotAllowed, violation);
            Assert.Equal("", reason);
        }

        Assert.False(CloseCodes.MayBeOnTheWire(-1));
        Assert.False(CloseCodes.MayBeOnTheWire(65536 + 1000));
    }

    [Fact]
    public void Every_named_code_has_its_number_in_the_registry()
    {
        int[] local = [1005, 1006, 1015];
        Assert.Equal(
            [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015],
            Enum.GetValues<CloseCode>().Select(c => (int)c).Order());
        foreach (CloseCode code in Enum.GetValues<CloseCode>())
        {
            Assert.Equal(!local.Contains((int)code), CloseCodes.MayBeOnTheWire((int)code));
        }
    }

    [Theory]
    [InlineData("", 1005, "", "None")]
    [InlineData("03", 1005, "", "ClosePayloadTooShort")]
    [InlineData("03E8", 1000, "", "None")]
    [InlineData("03E86F6B", 1000, "ok", "None")]
    [InlineData("1387C3A9E282ACF09F9880", 4999, "é€😀", "None")]
    [InlineData("0BB800", 3000, "\0", "None")]
    [InlineData("03EE", 1005, "", "CloseCodeNotAllowed")]
    [InlineData("03EEFF", 1005, "", "CloseCodeNotAllowed")]
    [InlineData("03E8FF", 1005, "", "CloseReasonInvalidUtf8")]
    [InlineData("03E861E282", 1005, "", "CloseReasonInvalidUtf8")]
    [InlineData("03E8EDA080", 1005, "", "CloseReasonInvalidUtf8")]
    public void A_payload_is_read_or_refused(string hex, int code, string reason, string violation)
    {
        bool parsed = ClosePayload.TryParse(
            Convert.FromHexString(hex), out CloseCode readCode, out string readReason, out ProtocolViolation readViolation);
        Assert.Equal(violation == "None", parsed);
        Assert.Equal((code, reason, violation), ((int)readCode, readReason, readViolation.ToString()));
    }

    [Theory]
    [InlineData(1000, "", "03E8")]
    [InlineData(1001, "ok", "03E96F6B")]
    [InlineData(4999, "é€😀", "1387C3A9E282ACF09F9880")]
    [InlineData(1005, "", "")]
    [InlineData(1005, "a reason without a code cannot be said", "")]
    public void A_code_and_a_reason_are_written(int code, string reason, string hex)
    {
        byte[] destination = new byte[ClosePayload.MaxSize];
        int size = ClosePayload.Write(destination, (CloseCode)code, reason);
        Assert.Equal(hex, Convert.ToHexString(destination.AsSpan(0, size)));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("€")]
    [InlineData("😀")]
    public void A_reason_that_is_too_long_is_cut_at_a_character(string last)
    {
        for (int before = 110; before <= 130; before++)
        {
            string reason = new string('x', before) + last + "tail, which never fits if the character before it does not";
            byte[] destination = [.. Enumerable.Repeat((byte)0xCC, ClosePayload.MaxSize + 1)];
            int size = ClosePayload.Write(destination.AsSpan(0, ClosePayload.MaxSize), CloseCode.NormalClosure, reason);

            // Independent: the longest run of whole characters that takes at most 123 bytes.
            string expected = string.Concat(reason.EnumerateRunes().Select(r => r.ToString())
                .Aggregate((Text: "", Open: true), (sum, c) =>
                    sum.Open && Encoding.UTF8.GetByteCount(sum.Text + c) <= 123 ? (sum.Text + c, true) : (sum.Text, false)).Text);
            Assert.Equal(expected, Encoding.UTF8.GetString(destination.AsSpan(2, size - 2)));
            Assert.Equal(0xCC, destination[ClosePayload.MaxSize]);
            Assert.True(ClosePayload.TryParse(destination.AsSpan(0, size), out CloseCode code, out string read, out _));
            Assert.Equal((CloseCode.NormalClosure, expected), (code, read));
        }
    }

    [Theory]
    [InlineData("\uD83D")]
    [InlineData("a\uDE00b")]
    [InlineData("\uD83D\uD83D\uDE00")]
    public void Half_a_surrogate_pair_in_a_reason_is_written_as_a_replacement_character(string reason)
    {
        byte[] destination = new byte[ClosePayload.MaxSize];
        int size = ClosePayload.Write(destination, CloseCode.NormalClosure, reason);
        Assert.True(ClosePayload.TryParse(destination.AsSpan(0, size), out _, out string read, out _));
        Assert.Contains('\uFFFD', read);
    }
}
