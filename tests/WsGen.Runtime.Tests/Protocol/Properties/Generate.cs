using System.Text;
using CsCheck;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol.Properties;

/// <summary>Generators of what conversations are made of. Smaller values are simpler ones, so that what fails shrinks to something plain.</summary>
internal static class Generate
{
    /// <summary>Text of every width.</summary>
    public static readonly Gen<byte[]> Text = Gen.Frequency(
            (4, Gen.Int[0, 0x7F]), (1, Gen.Int[0x80, 0x7FF]), (1, Gen.Int[0x800, 0xD7FF]), (1, Gen.Int[0xE000, 0xFFFF]), (1, Gen.Int[0x10000, 0x10FFFF]))
        .Select(value => new Rune(value).ToString())
        .Array[0, 30]
        .Select(characters => Encoding.UTF8.GetBytes(string.Concat(characters)));

    /// <summary>Sizes on both sides of each form of the length field; the largest seldom.</summary>
    public static readonly Gen<int> Size = Gen.Frequency((20, Gen.Int[0, 20]), (8, Gen.Int[100, 300]), (1, Gen.Int[65_530, 65_540]));

    /// <summary>A masking key, often with bytes of 0, one of which unmasks nothing.</summary>
    public static readonly Gen<byte[]> Key = Gen.Frequency((1, Gen.Const((byte)0)), (3, Gen.Byte)).Array[4];

    /// <summary>What a control frame may carry.</summary>
    public static readonly Gen<byte[]> ControlPayload = Gen.Frequency((6, Gen.Byte.Array[0, 5]), (1, Gen.Byte.Array[100, 125]));

    /// <summary>Shares of a length, in thousandths, ascending: where something is cut, whatever its length.</summary>
    public static Gen<int[]> Shares(int most) => Gen.Int[0, 1000].Array[0, most].Select(shares => shares.Order().ToArray());

    /// <summary>Where a length is cut.</summary>
    public static IEnumerable<int> At(this int[] shares, int length) => shares.Select(share => (int)((long)share * length / 1000));

    /// <summary>A message's content, text or not, of any size.</summary>
    public static readonly Gen<byte[]> Bytes = Gen.Select(Size, Gen.Byte, Gen.Byte, (size, first, step) =>
        Enumerable.Range(0, size).Select(i => (byte)(first + (i * step))).ToArray());

    /// <summary>Long text: some text over and over.</summary>
    public static readonly Gen<byte[]> LongText = Gen.Select(Text, Gen.Frequency((10, Gen.Const(1)), (2, Gen.Int[2, 20]), (1, Gen.Int[500, 900])),
        (text, times) => Enumerable.Repeat(text, times).SelectMany(t => t).ToArray());

    /// <summary>A code that may be on the wire.</summary>
    public static readonly Gen<CloseCode> CloseCode = Gen.OneOf(
        Gen.Int[1000, 1003], Gen.Int[1007, 1014], Gen.Int[3000, 4999]).Select(code => (CloseCode)code);

    /// <summary>Limits that refuse nothing of the above.</summary>
    public static readonly ProtocolLimits Wide = new(1 << 20, 1 << 20);
}
