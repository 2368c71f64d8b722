using System.Text;
using CsCheck;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol.Properties;

/// <summary>What is written into a close frame comes out of it.</summary>
public class ClosePayloadRoundTripTests
{
    [Fact]
    public void A_code_and_a_reason_come_back_and_a_long_reason_comes_back_cut_at_a_character() =>
        Gen.Select(Generate.CloseCode, Generate.LongText.Select(Encoding.UTF8.GetString)).Sample(
            (code, reason) =>
            {
                byte[] payload = new byte[ClosePayload.MaxSize];
                int size = ClosePayload.Write(payload, code, reason);
                Assert.True(ClosePayload.TryParse(payload.AsSpan(0, size), out CloseCode read, out string text, out _));
                Assert.Equal(code, read);

                // As many whole characters as fit.
                string expected = string.Concat(reason.EnumerateRunes().Aggregate(
                    (Runes: new List<Rune>(), Left: ClosePayload.MaxReasonBytes),
                    (sum, rune) =>
                    {
                        sum.Left = rune.Utf8SequenceLength <= sum.Left ? sum.Left - rune.Utf8SequenceLength : -1;
                        if (sum.Left >= 0)
                        {
                            sum.Runes.Add(rune);
                        }

                        return sum;
                    }).Runes);
                Assert.Equal(expected, text);
            },
            iter: 5000);

    [Fact]
    public void Any_payload_that_is_read_is_written_as_it_was() =>
        Gen.Select(Gen.OneOf(Generate.CloseCode.Select(c => (int)c), Gen.Int[0, 65535]), Gen.OneOf(Generate.Text, Gen.Byte.Array[0, 10]), Gen.Int[0, 125]).Sample(
            (code, reason, length) =>
            {
                byte[] payload = [(byte)(code >> 8), (byte)code, .. reason];
                payload = payload[..Math.Min(length, payload.Length)];
                bool good = payload.Length == 0
                    || (payload.Length > 1 && code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999)
                        && Utf8Twin.Judge(payload.AsSpan(2)) == (-1, true));
                Assert.Equal(good, ClosePayload.TryParse(payload, out CloseCode read, out string text, out ProtocolViolation violation));
                Assert.Equal(good, violation == ProtocolViolation.None);
                if (good)
                {
                    byte[] again = new byte[ClosePayload.MaxSize];
                    Assert.Equal(payload, again[..ClosePayload.Write(again, read, text)]);
                }
            },
            iter: 10_000);
}
