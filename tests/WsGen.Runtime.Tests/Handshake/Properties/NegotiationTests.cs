using CsCheck;
using WsGen.Protocol.Compression;

namespace WsGen.Handshake.Properties;

/// <summary>
/// Compression, whatever is offered and whatever is wanted: the server's answer is lawful by RFC 7692 section 7.1, our client takes lawful
/// answers only, and both of ours understand each other.
/// </summary>
public class NegotiationTests
{
    private const int Negotiations = 5000;

    private static readonly Gen<string> Bits = Gen.Frequency((6, Gen.Int[8, 15].Select(bits => bits.ToString())), (1, Gen.OneOf("7", "16", "010", "x", "")));

    private static readonly Gen<string> Parameter = Gen.OneOf(
        Gen.OneOf("server_no_context_takeover", "client_no_context_takeover", "client_max_window_bits"),
        Gen.Select(Gen.OneOf("server_max_window_bits", "client_max_window_bits"), Bits, Gen.Bool, (name, bits, quoted) =>
            bits == "" ? name : quoted ? $"{name}=\"{bits}\"" : $"{name}={bits}"),
        Gen.Frequency((9, Gen.Const("client_no_context_takeover")), (1, Gen.OneOf("unknown", "Server_No_Context_Takeover", "server_no_context_takeover=1"))));

    /// <summary>One element of the list, of permessage-deflate or of something else.</summary>
    private static readonly Gen<string> Element = Gen.Select(
        Gen.Frequency((6, Gen.Const("permessage-deflate")), (1, Gen.OneOf("x-other", "permessage-bzip2", "Permessage-Deflate"))),
        Parameter.Array[0, 4], Spelling.Space,
        (name, parameters, space) => name + string.Concat(parameters.Select(p => space + ";" + space + p)));

    private static readonly Gen<DeflateParameters> Wishes = Gen.Select(
        Gen.Bool, Gen.Bool, Gen.Int[9, 15], Gen.Int[9, 15],
        (server, client, serverBits, clientBits) => new DeflateParameters(server, client, serverBits, clientBits));

    [Fact]
    public void The_answer_is_lawful_for_the_first_offer_that_can_be_kept_and_our_client_understands_it() =>
        Gen.Select(Element.Array[1, 4], Wishes).Sample(
            (offers, own) =>
            {
                string list = string.Join(", ", offers);
                HandshakeHeaders request = Heads.Request(Heads.With("Sec-WebSocket-Extensions: " + list)).Headers;
                bool accepted = DeflateNegotiation.TryAccept(request, own, out DeflateParameters agreed, out string? answer);

                // Raw zlib cannot keep to a window of 8 bits.
                Dictionary<string, string>? offer = DeflateAnswerTwin.Elements(list)
                    .FirstOrDefault(o => DeflateAnswerTwin.IsLawfulOffer(o) && o!.GetValueOrDefault("server_max_window_bits") != "8");
                Assert.Equal(offer is not null, accepted);
                if (offer is null)
                {
                    return;
                }

                Dictionary<string, string>? said = Assert.Single(DeflateAnswerTwin.Elements(answer!));
                Assert.True(DeflateAnswerTwin.IsLawfulAnswer(offer, said), answer);
                Assert.Equal(DeflateAnswerTwin.Meaning(said!), agreed);
                Assert.InRange(agreed.ServerMaxWindowBits, DeflateParameters.MinOwnWindowBits, own.ServerMaxWindowBits);
                Assert.True(agreed.ServerNoContextTakeover || !own.ServerNoContextTakeover);

                string offered = "permessage-deflate" + string.Concat(offer.Select(p => "; " + p.Key + (p.Value == "" ? "" : "=" + p.Value)));
                Assert.Equal(HandshakeViolation.None, DeflateNegotiation.CheckAnswer(Response(answer!), offered, out DeflateParameters? understood));
                Assert.Equal(agreed, understood);
            },
            iter: Negotiations);

    [Fact]
    public void Our_client_and_our_server_agree_on_the_thriftier_of_their_wishes() =>
        Gen.Select(Wishes, Wishes).Sample(
            (client, server) =>
            {
                string offer = DeflateNegotiation.Offer(client);
                HandshakeHeaders request = Heads.Request(Heads.With("Sec-WebSocket-Extensions: " + offer)).Headers;
                Assert.True(DeflateNegotiation.TryAccept(request, server, out DeflateParameters agreed, out string? answer));
                Assert.Equal(HandshakeViolation.None, DeflateNegotiation.CheckAnswer(Response(answer!), offer, out DeflateParameters? understood));
                Assert.Equal(agreed, understood);
                Assert.Equal(
                    new DeflateParameters(
                        client.ServerNoContextTakeover || server.ServerNoContextTakeover,
                        client.ClientNoContextTakeover || server.ClientNoContextTakeover,
                        Math.Min(client.ServerMaxWindowBits, server.ServerMaxWindowBits),
                        Math.Min(client.ClientMaxWindowBits, server.ClientMaxWindowBits)),
                    agreed);
            },
            iter: Negotiations);

    [Fact]
    public void Our_client_takes_an_answer_exactly_if_it_is_lawful_for_the_offer() =>
        Gen.Select(Wishes, Element.Array[0, 2]).Sample(
            (own, elements) =>
            {
                string offer = DeflateNegotiation.Offer(own);
                string list = string.Join(',', elements.Where(e => e.StartsWith("permessage-deflate", StringComparison.Ordinal)));
                Dictionary<string, string> offered = DeflateAnswerTwin.Elements(offer).Single()!;
                List<Dictionary<string, string>?> answers = list == "" ? [] : DeflateAnswerTwin.Elements(list);
                bool lawful = answers.Count == 0 || (answers.Count == 1 && DeflateAnswerTwin.IsLawfulAnswer(offered, answers[0]));
                HandshakeViolation violation = DeflateNegotiation.CheckAnswer(Response(list), offer, out DeflateParameters? agreed);
                Assert.Equal(lawful ? HandshakeViolation.None : HandshakeViolation.ExtensionParametersInvalid, violation);
                Assert.Equal(lawful && answers.Count == 1, agreed is not null);
            },
            iter: Negotiations);

    [Fact]
    public void The_subprotocol_is_the_servers_first_that_is_offered_wherever_it_stands() =>
        Gen.Select(Gen.Int[0, 9].Array[1, 6], Gen.Int[0, 9].Array[0, 6], Gen.Int[1, 3]).Sample(
            (offered, preferred, perField) =>
            {
                string[] names = [.. offered.Distinct().Select(n => $"v{n}.chat")], own = [.. preferred.Select(n => $"v{n}.chat")];
                string[] fields = [.. names.Chunk(perField).Select(chunk => "Sec-WebSocket-Protocol: " + string.Join(",", chunk))];
                UpgradeRequest request = Heads.Request(Heads.With(fields));
                Assert.Equal(HandshakeViolation.None, UpgradeRules.Check(request));
                Assert.Equal(own.FirstOrDefault(names.Contains), SubprotocolNegotiation.Choose(own, request.Headers));
            },
            iter: Negotiations);

    private static HandshakeHeaders Response(string extensions)
    {
        byte[] head = Heads.Bytes(Heads.GoodAnswer[..^2] + "Sec-WebSocket-Extensions: " + extensions + "\r\n\r\n");
        Assert.Equal(UpgradeParseStatus.Complete, new UpgradeResponseParser().TryParse(head, out _, out UpgradeResponse? response, out _));
        return response!.Headers;
    }
}
