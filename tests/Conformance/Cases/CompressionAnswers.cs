using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;

namespace WsGen.Conformance.Cases;

/// <summary>What a client offers of permessage-deflate, and which answers to it it takes: RFC 7692 section 7.1, to the letter.</summary>
public sealed class CompressionAnswers : CaseGroup
{
    private const string Deflate = "permessage-deflate";

    public override int Number => 17;

    public override string Title => "compression answers";

    protected override void Define()
    {
        DeflateSettings all = DeflateSettings.Default;
        DefineOffers(all);
        DefineTaken(all);
        DefineRefused(all);
    }

    private void Case(string title, DeflateSettings? wanted, string? offer, DeflateSettings? agreed, bool opens, params string[] answers) => Add(new AnswerCase
    {
        Title = opens ? title : title + " is refused",
        Opens = opens,
        Wanted = wanted,
        Offer = offer,
        Agreed = agreed,
        Answer = key => answers.Aggregate(UpgradeText.Answer(key), static (answer, each) => answer.With("Sec-WebSocket-Extensions", each)).ToBytes(),
    });

    private void DefineOffers(DeflateSettings all)
    {
        Series("RFC 7692 7.1", Roles.Client);
        Case("a client that does not compress offers nothing", null, null, null, opens: true);
        Offers("", all);
        Offers("server_no_context_takeover", all with { ServerNoContextTakeover = true });
        Offers("client_no_context_takeover", all with { ClientNoContextTakeover = true });
        Offers("server_max_window_bits=10", all with { ServerMaxWindowBits = 10 });
        Offers("client_max_window_bits=10", all with { ClientMaxWindowBits = 10 });
        Offers(
            "server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=12",
            new DeflateSettings { ServerNoContextTakeover = true, ClientNoContextTakeover = true, ServerMaxWindowBits = 9, ClientMaxWindowBits = 12 });
    }

    /// <summary>The client says what it wants, always offers to be told its window, and gets the same in answer.</summary>
    private void Offers(string parameters, DeflateSettings wanted)
    {
        string[] parts = [Deflate, parameters, wanted.ClientMaxWindowBits is null ? "client_max_window_bits" : ""];
        string offer = string.Join("; ", parts.Where(static each => each.Length > 0));
        Case($"offer and acceptance of {wanted}", wanted, offer, wanted, opens: true, Deflate + wanted.Parameters);
    }

    private void Taken(string parameters, DeflateSettings agreed) => Taken(parameters, agreed, DeflateSettings.Default, $"{Deflate}; client_max_window_bits");

    private void Taken(string parameters, DeflateSettings agreed, DeflateSettings wanted, string offer)
    {
        string answer = parameters.Length == 0 ? Deflate : $"{Deflate}; {parameters}";
        Case($"{offer} answered with {answer}", wanted, offer, agreed, opens: true, answer);
    }

    private void DefineTaken(DeflateSettings all)
    {
        Series("RFC 7692 7.1", Roles.Client);
        Case("an offer that is not answered", all, $"{Deflate}; client_max_window_bits", null, opens: true);
        Taken("server_no_context_takeover", all with { ServerNoContextTakeover = true });
        Taken("client_no_context_takeover", all with { ClientNoContextTakeover = true });
        for (int bits = 8; bits <= 15; bits++)
        {
            Taken($"server_max_window_bits={bits}", all with { ServerMaxWindowBits = bits });
        }

        for (int bits = 8; bits <= 15; bits++)
        {
            // With 8 bits the client sends uncompressed messages, as a sender always may (section 6.1).
            Taken($"client_max_window_bits={bits}", all with { ClientMaxWindowBits = bits });
        }

        Taken("server_max_window_bits=\"12\"", all with { ServerMaxWindowBits = 12 });
        Taken("client_max_window_bits=9 ;server_max_window_bits=11", all with { ClientMaxWindowBits = 9, ServerMaxWindowBits = 11 });
        Taken(
            "server_max_window_bits=9",
            all with { ServerMaxWindowBits = 9 }, all with { ServerMaxWindowBits = 12 }, $"{Deflate}; server_max_window_bits=12; client_max_window_bits");
        Taken("client_max_window_bits=9", all with { ClientMaxWindowBits = 9 }, all with { ClientMaxWindowBits = 12 }, $"{Deflate}; client_max_window_bits=12");
        Taken("", all with { ClientMaxWindowBits = 12 }, all with { ClientMaxWindowBits = 12 }, $"{Deflate}; client_max_window_bits=12");
        Taken(
            "",
            all with { ClientNoContextTakeover = true },
            all with { ClientNoContextTakeover = true },
            $"{Deflate}; client_no_context_takeover; client_max_window_bits");
    }

    private void DefineRefused(DeflateSettings all)
    {
        Series("RFC 7692 7.1", Roles.Client);
        foreach (string parameters in (string[])
            [
                "x", "x=1", "server_max_window_bits", "server_max_window_bits=7", "server_max_window_bits=16", "server_max_window_bits=08",
                "server_max_window_bits=abc",
                "client_max_window_bits", "client_max_window_bits=7", "client_max_window_bits=16", "client_max_window_bits=09", "server_no_context_takeover=1",
                "client_no_context_takeover=true", "server_no_context_takeover; server_no_context_takeover",
                "client_no_context_takeover; client_no_context_takeover",
                "server_max_window_bits=10; server_max_window_bits=10", "client_max_window_bits=10; client_max_window_bits=11",
            ])
        {
            Case($"{parameters} in the answer", all, $"{Deflate}; client_max_window_bits", null, opens: false, $"{Deflate}; {parameters}");
        }

        Case("permessage-deflate twice", all, $"{Deflate}; client_max_window_bits", null, opens: false, $"{Deflate}, {Deflate}");
        Case("permessage-deflate in two fields", all, $"{Deflate}; client_max_window_bits", null, opens: false, Deflate, Deflate);
        Case("another extension beside it", all, $"{Deflate}; client_max_window_bits", null, opens: false, $"{Deflate}, x-unknown");
        Case("another extension instead", all, $"{Deflate}; client_max_window_bits", null, opens: false, "permessage-bzip2");
        Case("an ill-formed list", all, $"{Deflate}; client_max_window_bits", null, opens: false, $"{Deflate};");
        Case(
            "no server_no_context_takeover though it was asked for",
            all with { ServerNoContextTakeover = true }, $"{Deflate}; server_no_context_takeover; client_max_window_bits", null, opens: false, Deflate);
        Case(
            "no server_max_window_bits though it was asked for",
            all with { ServerMaxWindowBits = 10 }, $"{Deflate}; server_max_window_bits=10; client_max_window_bits", null, opens: false, Deflate);
        Case(
            "more server_max_window_bits than asked for",
            all with { ServerMaxWindowBits = 10 },
            $"{Deflate}; server_max_window_bits=10; client_max_window_bits", null, opens: false, $"{Deflate}; server_max_window_bits=11");
        Case(
            "more client_max_window_bits than offered",
            all with { ClientMaxWindowBits = 10 }, $"{Deflate}; client_max_window_bits=10", null, opens: false, $"{Deflate}; client_max_window_bits=11");
        Case("permessage-deflate and a second field that is empty", all, $"{Deflate}; client_max_window_bits", null, opens: false, Deflate, "");
    }
}
