using CsCheck;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol.Properties;

/// <summary>Any bytes in any pieces: the validator says after each piece what its twin says.</summary>
public class Utf8Tests
{
    // Bytes that mean something to UTF-8 stand among any others, and whole characters among them.
    private static readonly Gen<byte[]> Pieces = Gen.Frequency(
            (5, Generate.Text),
            (2, Gen.OneOf<byte>(0x80, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF, 0x9F, 0xA0, 0x8F, 0x90).Array[1, 2]),
            (1, Gen.Byte.Array[0, 3]))
        .Array[0, 6].Select(pieces => pieces.SelectMany(p => p).ToArray());

    [Fact]
    public void Any_bytes_in_any_pieces_are_judged_as_by_the_twin() =>
        Gen.Select(Pieces, Generate.Shares(10)).Sample(
            (text, cuts) =>
            {
                (int firstBad, bool complete) = Utf8Twin.Judge(text);
                var validator = default(Utf8Validator);
                int from = 0;
                foreach (int to in cuts.At(text.Length).Append(text.Length))
                {
                    bool good = validator.TryAppend(text.AsSpan(from, to - from));
                    Assert.Equal(firstBad < 0 || firstBad >= to, good);
                    if (!good)
                    {
                        return;
                    }

                    from = to;
                }

                Assert.Equal(complete, validator.IsComplete);
            },
            iter: 20_000);
}
