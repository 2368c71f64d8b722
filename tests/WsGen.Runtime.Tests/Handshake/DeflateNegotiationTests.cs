using WsGen.Protocol.Compression;

namespace WsGen.Handshake;

/// <summary>The server's side of RFC 7692 section 7.1: the first offer that can be kept to the letter.</summary>
public class DeflateNegotiationTests
{
    private const string Name = "permessage-deflate";

    // Our settings: no takeover of the server, of the client; window bits of the server, of the client.
    private static readonly DeflateParameters Open = new(false, false, 15, 15);
    private static readonly DeflateParameters Thrifty = new(true, true, 10, 11);

    [Theory]
    [InlineData("", "")]
    [InlineData("; server_no_context_takeover", "; server_no_context_takeover")]
    [InlineData("; client_no_context_takeover", "; client_no_context_takeover")]
    [InlineData("; client_max_window_bits", "")]
    [InlineData("; client_max_window_bits=15", "; client_max_window_bits=15")]
    [InlineData("; client_max_window_bits=9", "; client_max_window_bits=9")]
    [InlineData("; client_max_window_bits=8", "; client_max_window_bits=8")]
    [InlineData("; server_max_window_bits=15", "; server_max_window_bits=15")]
    [InlineData("; server_max_window_bits=9", "; server_max_window_bits=9")]
    [InlineData("; server_max_window_bits=\"10\"", "; server_max_window_bits=10")]
    [InlineData("; client_max_window_bits=\"12\"", "; client_max_window_bits=12")]
    [InlineData(" ;server_max_window_bits = 12 ;  client_no_context_takeover", "; client_no_context_takeover; server_max_window_bits=12")]
    [InlineData("; client_max_window_bits; server_no_context_takeover; server_max_window_bits=11; client_no_context_takeover", "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=11")]
    public void An_offer_is_answered_with_what_was_asked(string offer, string answer) => Assert.Equal(Name + answer, Answer(Open, Name + offer));

    [Theory]
    [InlineData("", "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10")]
    [InlineData("; client_max_window_bits", "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=11")]
    [InlineData("; client_max_window_bits=15; server_max_window_bits=15", "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=11")]
    [InlineData("; client_max_window_bits=10; server_max_window_bits=9", "; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=10")]
    public void What_we_want_is_answered_unasked_but_for_the_clients_window(string offer, string answer) =>
        Assert.Equal(Name + answer, Answer(Thrifty, Name + offer));

    [Theory]
    [InlineData("; unknown")]
    [InlineData("; server_max_window_bits")]
    [InlineData("; server_max_window_bits=8")]
    [InlineData("; server_max_window_bits=7")]
    [InlineData("; server_max_window_bits=16")]
    [InlineData("; server_max_window_bits=0")]
    [InlineData("; server_max_window_bits=010")]
    [InlineData("; server_max_window_bits=\"09\"")]
    [InlineData("; server_max_window_bits=100")]
    [InlineData("; server_max_window_bits=1")]
    [InlineData("; server_max_window_bits=-9")]
    [InlineData("; server_max_window_bits=+9")]
    [InlineData("; server_max_window_bits=9.0")]
    [InlineData("; server_max_window_bits=ten")]
    [InlineData("; client_max_window_bits=7")]
    [InlineData("; client_max_window_bits=16")]
    [InlineData("; client_max_window_bits=08")]
    [InlineData("; client_max_window_bits=1a")]
    [InlineData("; server_no_context_takeover=true")]
    [InlineData("; client_no_context_takeover=1")]
    [InlineData("; server_no_context_takeover; server_no_context_takeover")]
    [InlineData("; client_no_context_takeover; client_no_context_takeover")]
    [InlineData("; server_max_window_bits=10; server_max_window_bits=10")]
    [InlineData("; client_max_window_bits; client_max_window_bits=10")]
    [InlineData("; client_max_window_bits=10; client_max_window_bits")]
    [InlineData("; Server_No_Context_Takeover")]
    public void An_offer_that_is_not_understood_to_the_letter_is_passed_over_and_the_next_is_taken(string flaw)
    {
        Assert.Null(Answer(Open, Name + flaw));
        Assert.Equal(Name + "; client_no_context_takeover", Answer(Open, $"{Name}{flaw}, {Name}; client_no_context_takeover, {Name}"));
        Assert.Equal(Name, Answer(Open, Name + flaw, "x-other; a=b", Name));
    }

    [Theory]
    [InlineData("x-other")]
    [InlineData("")]
    [InlineData("permessage-deflat, permessage-deflatee, x-webkit-deflate-frame, permessage-bzip2")]
    [InlineData("x; permessage-deflate, y=1; z=permessage-deflate")]
    public void Without_an_offer_there_is_no_answer(string field)
    {
        bool wellFormed = !field.Contains("y=1", StringComparison.Ordinal);
        Assert.Null(Answer(Open, wellFormed ? field : field.Replace("y=1", "y", StringComparison.Ordinal)));
    }

    [Fact]
    public void Other_extensions_are_passed_over_wherever_they_stand() =>
        Assert.Equal(Name, Answer(Open, $"x-one; {Name}, , x-two;a=\"b\", {Name}; client_max_window_bits, x-three"));

    [Theory]
    [InlineData("; =")]
    [InlineData("; server_max_window_bits=")]
    [InlineData("; client_max_window_bits=\"10")]
    public void An_offer_that_breaks_off_is_not_accepted_even_where_nobody_has_checked_the_list(string flaw)
    {
        HandshakeHeaders headers = Heads.Request(Heads.With("Sec-WebSocket-Extensions: " + Name + flaw)).Headers;
        Assert.False(DeflateNegotiation.TryAccept(headers, Open, out _, out string? answer));
        Assert.Null(answer);
    }

    /// <summary>Every combination of the four parameters in the offer, against every setting: written down as the RFC puts it.</summary>
    [Fact]
    public void Every_offer_meets_every_setting_as_section_7_1_says()
    {
        int[] own = [9, 12, 15];
        int?[] bits = [null, 8, 9, 11, 12, 15];
        foreach (int ownServer in own)
        foreach (int ownClient in own)
        foreach (int ownTakeover in Enumerable.Range(0, 4))
        foreach (int takeover in Enumerable.Range(0, 4))
        foreach (int? server in bits)
        foreach (int? client in (int?[])[.. bits, 0])
        {
            var settings = new DeflateParameters((ownTakeover & 1) != 0, (ownTakeover & 2) != 0, ownServer, ownClient);
            string offer = Name
                + (client is { } c ? "; client_max_window_bits" + (c == 0 ? "" : "=" + c) : "")
                + ((takeover & 2) != 0 ? "; client_no_context_takeover" : "")
                + (server is { } s ? "; server_max_window_bits=" + s : "")
                + ((takeover & 1) != 0 ? "; server_no_context_takeover" : "");
            bool accepted = DeflateNegotiation.TryAccept(Request(offer), settings, out DeflateParameters agreed, out string? answer);

            // 7.1.2.1: what the server must keep to is at most the offer; 8 bits it cannot do.
            Assert.Equal(server != 8, accepted);
            if (!accepted)
            {
                continue;
            }

            string[] parts = answer!.Split("; ");
            string? Value(string name) => parts.SingleOrDefault(p => p == name || p.StartsWith(name + "=", StringComparison.Ordinal));
            string? serverAnswer = Value("server_max_window_bits"), clientAnswer = Value("client_max_window_bits");
            Assert.Equal(server is not null || ownServer < 15, serverAnswer is not null);
            Assert.True(serverAnswer is null || int.Parse(serverAnswer[23..]) <= Math.Min(server ?? 15, ownServer));

            // 7.1.2.2: the client is told of its window only if it said that it can be, and always with a value.
            Assert.True(clientAnswer is null || client is not null);
            Assert.True(clientAnswer is null || int.Parse(clientAnswer[23..]) <= Math.Min(client is null or 0 ? 15 : client.Value, ownClient));

            // 7.1.1: asked of the server, it is answered; said of the client, it may be.
            Assert.Equal((takeover & 1) != 0 || settings.ServerNoContextTakeover, Value("server_no_context_takeover") is not null);
            Assert.Equal((takeover & 2) != 0 || settings.ClientNoContextTakeover, Value("client_no_context_takeover") is not null);

            // What the server keeps to is what it wrote.
            Assert.Equal(Value("server_no_context_takeover") is not null, agreed.ServerNoContextTakeover);
            Assert.Equal(Value("client_no_context_takeover") is not null, agreed.ClientNoContextTakeover);
            Assert.Equal(serverAnswer is null ? 15 : int.Parse(serverAnswer[23..]), agreed.ServerMaxWindowBits);
            Assert.Equal(clientAnswer is null ? 15 : int.Parse(clientAnswer[23..]), agreed.ClientMaxWindowBits);
        }
    }

    private static string? Answer(DeflateParameters own, params string[] fields)
    {
        bool accepted = DeflateNegotiation.TryAccept(Request(fields), own, out _, out string? answer);
        Assert.Equal(accepted, answer is not null);
        return answer;
    }

    private static HandshakeHeaders Request(params string[] fields)
    {
        UpgradeRequest request = Heads.Request(Heads.With([.. fields.Select(f => "Sec-WebSocket-Extensions: " + f)]));
        Assert.Equal(HandshakeViolation.None, UpgradeRules.Check(request));
        return request.Headers;
    }
}
