using CsCheck;
using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Runtime.Tests.Protocol.Properties;

/// <summary>Whatever is agreed on, what one side compresses the other reads, whole or in parts, and to the byte within the limit.</summary>
public class CompressedConversationTests
{
    private const int Conversations = 250;

    private static readonly Gen<DeflateParameters> Parameters = Gen.Select(
        Gen.Bool, Gen.Bool, Gen.Int[8, 15], Gen.Int[8, 15],
        (server, client, serverBits, clientBits) => new DeflateParameters(server, client, serverBits, clientBits));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_one_side_compresses_the_other_reads_whatever_was_agreed_on(bool server) =>
        Gen.Select(Conversation.Any, Parameters, Gen.Int[0, 9], Gen.OneOf(0, 20), Generate.Shares(8), Gen.Bool.Array[1, 4]).Sample(
            (conversation, parameters, level, threshold, cuts, inParts) =>
            {
                byte[] wire = server
                    ? Compress<ClientRole>(conversation, parameters, level, threshold, inParts)
                    : Compress<ServerRole>(conversation, parameters, level, threshold, inParts);
                bool takeover = !(server ? parameters.ClientNoContextTakeover : parameters.ServerNoContextTakeover);
                int text = conversation.Messages.Where(m => m.IsText).Select(m => m.Content.Length).DefaultIfEmpty(0).Max();
                int binary = conversation.Messages.Where(m => !m.IsText).Select(m => m.Content.Length).DefaultIfEmpty(0).Max();
                var exact = new ProtocolLimits(text, binary);
                List<string> expected = conversation.Events();
                Assert.Equal(expected, Feeder.Feed(server, wire, [], exact, takeover));
                Assert.Equal(expected, Feeder.Feed(server, wire, cuts.At(wire.Length), exact, takeover));
                if (wire.Length < 2000)
                {
                    Assert.Equal(expected, Feeder.Feed(server, wire, Enumerable.Range(1, Math.Max(0, wire.Length - 1)), exact, takeover));
                }
            },
            iter: Conversations);

    /// <summary>The conversation in the frames it has, each message compressed whole, or fragment by fragment, or left as it is.</summary>
    private static byte[] Compress<TPeer>(Conversation conversation, DeflateParameters parameters, int level, int threshold, bool[] inParts)
        where TPeer : struct, IRole
    {
        using MessageCompressor compressor = parameters.CreateCompressor<TPeer>(level, threshold);
        var wire = new List<byte>();
        int message = -1, index = 0;
        byte[]? whole = null;
        bool parts = false, begun = false;
        foreach ((int first, byte[] payload) in conversation.Frames())
        {
            bool begins = (first & 0x0F) is 1 or 2, data = (first & 0x0F) <= 2, ends = first >= 0x80;
            byte[] carried = payload;
            if (begins)
            {
                message++;
                byte[] content = conversation.Messages[message].Content;
                parts = inParts[message % inParts.Length] && compressor.Wants(content.Length);
                whole = null;
                if (!parts)
                {
                    whole = compressor.TryCompress(content, out Span<byte> compressed) ? compressed.ToArray() : null;
                    compressor.Release();
                }
            }

            begun = begins && (parts || whole is not null);
            if (data && parts)
            {
                carried = compressor.CompressPart(payload, endOfMessage: ends).ToArray();
                compressor.Release();
            }
            else if (data && whole is not null)
            {
                // Cut where the frames were cut, as far as there is something to cut.
                carried = ends ? whole : whole[..Math.Min(whole.Length, payload.Length)];
                whole = whole[carried.Length..];
            }

            byte[]? key = TPeer.IsServer ? null : conversation.Keys[index++ % conversation.Keys.Length];
            wire.AddRange(FrameBytes.Of(begun ? first | 0x40 : first, carried, key));
        }

        return [.. wire];
    }
}
