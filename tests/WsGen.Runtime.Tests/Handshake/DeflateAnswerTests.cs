using WsGen.Protocol.Compression;
using static WsGen.Handshake.HandshakeViolation;

namespace WsGen.Handshake;

/// <summary>The client's side of RFC 7692 section 7.1: what it offers, and no answer but to the letter.</summary>
public class DeflateAnswerTests
{
    private const string Name = "permessage-deflate";

    [Theory]
    [InlineData(false, false, 15, 15, "; client_max_window_bits")]
    [InlineData(true, false, 15, 15, "; server_no_context_takeover; client_max_window_bits")]
    [InlineData(false, true, 15, 15, "; client_no_context_takeover; client_max_window_bits")]
    [InlineData(false, false, 9, 15, "; server_max_window_bits=9; client_max_window_bits")]
    [InlineData(true, true, 14, 10, "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=14; client_max_window_bits=10")]
    public void The_offer_says_what_we_want(bool server, bool client, int serverBits, int clientBits, string offer) =>
        Assert.Equal(Name + offer, DeflateNegotiation.Offer(new(server, client, serverBits, clientBits)));

    // Offer, answer, and what is agreed: no takeover (s, c), window bits; null where the connection fails.
    [Theory]
    [InlineData("", "", "-- 15 15")]
    [InlineData("", "; server_no_context_takeover", "s- 15 15")]
    [InlineData("", "; client_no_context_takeover", "-c 15 15")]
    [InlineData("", "; server_max_window_bits=10", "-- 10 15")]
    [InlineData("", "; server_max_window_bits=8", "-- 8 15")]
    [InlineData("", "; server_max_window_bits=\"12\"", "-- 12 15")]
    [InlineData("", "; client_max_window_bits=15", null)]
    [InlineData("", "; client_max_window_bits=9", null)]
    [InlineData("", "; client_max_window_bits", null)]
    [InlineData("; client_max_window_bits", "", "-- 15 15")]
    [InlineData("; client_max_window_bits", "; client_max_window_bits=15", "-- 15 15")]
    [InlineData("; client_max_window_bits", "; client_max_window_bits=9", "-- 15 9")]
    [InlineData("; client_max_window_bits", "; client_max_window_bits=8", "-- 15 8")]
    [InlineData("; client_max_window_bits", "; client_max_window_bits=\"11\"", "-- 15 11")]
    [InlineData("; client_max_window_bits", "; client_max_window_bits", null)]
    [InlineData("; client_max_window_bits=12", "", "-- 15 12")]
    [InlineData("; client_max_window_bits=12", "; client_max_window_bits=12", "-- 15 12")]
    [InlineData("; client_max_window_bits=12", "; client_max_window_bits=11", "-- 15 11")]
    [InlineData("; client_max_window_bits=12", "; client_max_window_bits=13", null)]
    [InlineData("; server_max_window_bits=12", "; server_max_window_bits=12", "-- 12 15")]
    [InlineData("; server_max_window_bits=12", "; server_max_window_bits=9", "-- 9 15")]
    [InlineData("; server_max_window_bits=12", "; server_max_window_bits=13", null)]
    [InlineData("; server_max_window_bits=12", "", null)]
    [InlineData("; server_max_window_bits=12", "; server_max_window_bits", null)]
    [InlineData("; server_no_context_takeover", "; server_no_context_takeover", "s- 15 15")]
    [InlineData("; server_no_context_takeover", "", null)]
    [InlineData("; client_no_context_takeover", "", "-c 15 15")]
    [InlineData("; client_no_context_takeover", "; client_no_context_takeover", "-c 15 15")]
    [InlineData("", "; unknown", null)]
    [InlineData("", "; unknown=1", null)]
    [InlineData("", "; server_no_context_takeover=1", null)]
    [InlineData("", "; client_no_context_takeover=true", null)]
    [InlineData("", "; server_no_context_takeover; server_no_context_takeover", null)]
    [InlineData("", "; client_no_context_takeover; client_no_context_takeover", null)]
    [InlineData("", "; server_max_window_bits=10; server_max_window_bits=10", null)]
    [InlineData("; client_max_window_bits", "; client_max_window_bits=10; client_max_window_bits=10", null)]
    [InlineData("", "; server_max_window_bits=16", null)]
    [InlineData("", "; server_max_window_bits=7", null)]
    [InlineData("", "; server_max_window_bits=010", null)]
    [InlineData("; client_max_window_bits", "; client_max_window_bits=0", null)]
    [InlineData("", ", permessage-deflate", null)]
    [InlineData("", "\r\nSec-WebSocket-Extensions: permessage-deflate", null)]
    [InlineData("", "; server_max_window_bits=9, permessage-deflate; bad", null)]
    public void The_answer_is_held_against_the_offer(string offer, string answer, string? agreed)
    {
        HandshakeHeaders response = Response("Sec-WebSocket-Extensions: " + Name + answer);
        HandshakeViolation violation = DeflateNegotiation.CheckAnswer(response, Name + offer, out DeflateParameters? parameters);
        Assert.Equal(agreed is null ? ExtensionParametersInvalid : None, violation);
        Assert.Equal(agreed, parameters is { } p
            ? $"{(p.ServerNoContextTakeover ? 's' : '-')}{(p.ClientNoContextTakeover ? 'c' : '-')} {p.ServerMaxWindowBits} {p.ClientMaxWindowBits}"
            : null);
    }

    [Theory]
    [InlineData("X-Nothing: 1")]
    [InlineData("Sec-WebSocket-Extensions: x-other; a")]
    [InlineData("Sec-WebSocket-Extensions:")]
    public void A_server_that_does_not_answer_does_not_compress(string field)
    {
        Assert.Equal(None, DeflateNegotiation.CheckAnswer(Response(field), Name, out DeflateParameters? agreed));
        Assert.Null(agreed);
    }

    [Fact]
    public void Our_server_and_our_client_agree_whatever_both_want()
    {
        DeflateParameters[] all =
        [
            .. from server in (bool[])[false, true]
               from client in (bool[])[false, true]
               from serverBits in (int[])[9, 12, 15]
               from clientBits in (int[])[9, 12, 15]
               select new DeflateParameters(server, client, serverBits, clientBits),
        ];
        foreach (DeflateParameters client in all)
        {
            string offer = DeflateNegotiation.Offer(client);
            HandshakeHeaders request = Heads.Request(Heads.With("Sec-WebSocket-Extensions: " + offer)).Headers;
            foreach (DeflateParameters server in all)
            {
                Assert.True(DeflateNegotiation.TryAccept(request, server, out DeflateParameters agreed, out string? answer));
                HandshakeHeaders response = Response("Sec-WebSocket-Extensions: " + answer);
                Assert.Equal(None, DeflateNegotiation.CheckAnswer(response, offer, out DeflateParameters? understood));
                Assert.Equal(agreed, understood);
                DeflateParameters expected = new(
                    client.ServerNoContextTakeover || server.ServerNoContextTakeover,
                    client.ClientNoContextTakeover || server.ClientNoContextTakeover,
                    Math.Min(client.ServerMaxWindowBits, server.ServerMaxWindowBits),
                    Math.Min(client.ClientMaxWindowBits, server.ClientMaxWindowBits));
                Assert.Equal(expected, agreed);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("permessage-deflate; nonsense")]
    public void What_was_sent_must_have_been_an_offer(string offer) =>
        Assert.Throws<ArgumentException>(() => DeflateNegotiation.CheckAnswer(Response("X: y"), offer, out _));

    private static HandshakeHeaders Response(string field)
    {
        byte[] head = Heads.Bytes(Heads.GoodAnswer[..^2] + field + "\r\n\r\n");
        Assert.Equal(UpgradeParseStatus.Complete, new UpgradeResponseParser().TryParse(head, out _, out UpgradeResponse? response, out _));
        return response!.Headers;
    }
}
