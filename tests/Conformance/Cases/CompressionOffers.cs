using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using WsGen.Conformance.UnderTest;

namespace WsGen.Conformance.Cases;

/// <summary>
/// Agreeing on permessage-deflate, RFC 7692 sections 5 and 7.1. Where a server has a choice, the library takes the first offer that it can keep
/// to, answers every parameter of it, and takes up what the client says of itself; an offer it cannot keep to is passed over.
/// </summary>
public sealed class CompressionOffers : CaseGroup
{
    private const string Deflate = "permessage-deflate";

    public override int Number => 16;

    public override string Title => "compression offers";

    protected override void Define()
    {
        DefineParameters();
        DefineWindowBits();
        DefineDeclined();
        DefineSeveral();
        DefineSyntax();
        DefineOwnWishes();
    }

    /// <param name="title">What is special about it.</param>
    /// <param name="answer">The parameters of the answer; null if no offer is accepted.</param>
    /// <param name="fields">The values of Sec-WebSocket-Extensions.</param>
    private void Offer(string title, string? answer, params string[] fields) => Offer(title, answer, DeflateSettings.Default, fields);

    private void Offer(string title, string? answer, DeflateSettings? wanted, params string[] fields) => Add(new RequestCase
    {
        Title = $"{title}: {(answer is null ? "declined" : answer.Length == 0 ? "accepted" : answer)}",
        Status = 101,
        Extensions = answer is null ? null : answer.Length == 0 ? Deflate : $"{Deflate}; {answer}",
        Settings = EndpointSettings.Usual with { Compression = wanted },
        Request = address => fields.Aggregate(
            UpgradeText.Request(address, RequestCase.Key), static (request, field) => request.With("Sec-WebSocket-Extensions", field)).ToBytes(),
        Chops = [Chop.Whole],
    });

    private void Parameters(string parameters, string? answer) => Offer(parameters, answer, $"{Deflate}; {parameters}");

    private void DefineParameters()
    {
        Series("RFC 7692 7.1", Roles.Server);
        Offer("no offer", null);
        Offer("no parameters", "", Deflate);
        Parameters("server_no_context_takeover", "server_no_context_takeover");
        Parameters("client_no_context_takeover", "client_no_context_takeover");
        Parameters("client_max_window_bits", "");
        Parameters("server_no_context_takeover; client_no_context_takeover", "server_no_context_takeover; client_no_context_takeover");
        Parameters("client_no_context_takeover; server_no_context_takeover", "server_no_context_takeover; client_no_context_takeover");
        Parameters("server_max_window_bits=10; client_max_window_bits", "server_max_window_bits=10");
        Parameters("client_max_window_bits; server_max_window_bits=10", "server_max_window_bits=10");
        Parameters("server_max_window_bits=12; client_max_window_bits=9", "server_max_window_bits=12; client_max_window_bits=9");
        Parameters("server_no_context_takeover; client_max_window_bits=11", "server_no_context_takeover; client_max_window_bits=11");
        Parameters(
            "server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=9",
            "server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; client_max_window_bits=9");
        Parameters(
            "client_max_window_bits=15; server_max_window_bits=15; client_no_context_takeover; server_no_context_takeover",
            "server_no_context_takeover; client_no_context_takeover; server_max_window_bits=15; client_max_window_bits=15");
    }

    private void DefineWindowBits()
    {
        Series("RFC 7692 7.1.2.1", Roles.Server);
        Parameters("server_max_window_bits=8", null); // legal, but what the library compresses with cannot keep to 256 bytes
        for (int bits = 9; bits <= 15; bits++)
        {
            Parameters($"server_max_window_bits={bits}", $"server_max_window_bits={bits}");
        }

        foreach (string value in (string[])
            ["7", "16", "0", "1", "00", "08", "09", "010", "015", "100", "150", "+9", "-9", "9.0", "0x9", "1e1", "nine", "15a", "a15"])
        {
            Parameters($"server_max_window_bits={value}", null);
        }

        Parameters("server_max_window_bits", null);

        Series("RFC 7692 7.1.2.2", Roles.Server);
        for (int bits = 8; bits <= 15; bits++)
        {
            Parameters($"client_max_window_bits={bits}", $"client_max_window_bits={bits}");
        }

        foreach (string value in (string[])["7", "16", "0", "1", "08", "015", "100", "+9", "-9", "9.0", "nine"])
        {
            Parameters($"client_max_window_bits={value}", null);
        }
    }

    private void DefineDeclined()
    {
        Series("RFC 7692 7.1", Roles.Server);
        foreach (string parameters in (string[])
            [
                "x", "x=1", "unknown_parameter", "server_max_window_bits=10; x", "x; server_max_window_bits=10", "server_no_context_takeover=1",
                "server_no_context_takeover=true", "client_no_context_takeover=0", "client_no_context_takeover=\"false\"", "server_max_window_bit=10",
                "server_no_context_takeover; server_no_context_takeover", "client_no_context_takeover; client_no_context_takeover",
                "server_max_window_bits=10; server_max_window_bits=10", "server_max_window_bits=10; server_max_window_bits=11",
                "client_max_window_bits; client_max_window_bits", "client_max_window_bits=10; client_max_window_bits",
                "client_max_window_bits=9; client_max_window_bits=10",
                "mem_level=9", "no_context_takeover", "max_window_bits=10",
            ])
        {
            Parameters(parameters, null);
        }
    }

    private void DefineSeveral()
    {
        Series("RFC 7692 5", Roles.Server);
        Offer("two offers, the first counts", "server_no_context_takeover", $"{Deflate}; server_no_context_takeover, {Deflate}");
        Offer("two offers, the other way round", "", $"{Deflate}, {Deflate}; server_no_context_takeover");
        Offer("the first cannot be kept to", "", $"{Deflate}; server_max_window_bits=8, {Deflate}");
        Offer("the first has an unknown parameter", "server_max_window_bits=10", $"{Deflate}; x=1, {Deflate}; server_max_window_bits=10");
        Offer(
            "the first has a value that is none",
            "client_no_context_takeover", $"{Deflate}; server_max_window_bits=16, {Deflate}; client_no_context_takeover");
        Offer("the first has a parameter twice", "", $"{Deflate}; client_max_window_bits; client_max_window_bits, {Deflate}");
        Offer("none of three can be kept to", null, $"{Deflate}; x, {Deflate}; server_max_window_bits=8, {Deflate}; server_max_window_bits");
        Offer("over two fields", "server_max_window_bits=9", $"{Deflate}; x", $"{Deflate}; server_max_window_bits=9");
        Offer(
            "over two fields, the first counts",
            "server_max_window_bits=12", $"{Deflate}; server_max_window_bits=12", $"{Deflate}; server_max_window_bits=9");
        Offer("behind an unknown extension", "", $"x-unknown, {Deflate}");
        Offer("behind an unknown extension with parameters", "", $"x-unknown; a=1; b=\"2\"; c, {Deflate}");
        Offer("before an unknown extension", "", $"{Deflate}, x-unknown; a");
        Offer("an unknown extension alone", null, "x-unknown");
        Offer("permessage-bzip2 alone", null, "permessage-bzip2");
        Offer("a name that begins like it", null, $"{Deflate}2");
        Offer("a name that ends like it", null, $"x-{Deflate}");
        Offer("an older name of it", null, "x-webkit-deflate-frame");
        Offer("what browsers offer", "", $"{Deflate}; client_max_window_bits");
    }

    private void DefineSyntax()
    {
        Series("9.1", Roles.Server);
        Offer("a quoted value", "server_max_window_bits=10", $"{Deflate}; server_max_window_bits=\"10\"");
        Offer(
            "two quoted values",
            "server_max_window_bits=10; client_max_window_bits=12", $"{Deflate}; server_max_window_bits=\"10\"; client_max_window_bits=\"12\"");
        Offer("a quoted value with a quoted pair", "server_max_window_bits=10", $"{Deflate}; server_max_window_bits=\"1\\0\"");
        Offer("no white space", "server_max_window_bits=10; server_no_context_takeover", $"{Deflate};server_max_window_bits=10;server_no_context_takeover");
        Offer(
            "white space everywhere",
            "server_max_window_bits=10; server_no_context_takeover", $" \t{Deflate} \t; server_max_window_bits = \t10 \t;\tserver_no_context_takeover ");
        Offer("empty elements", "", $", , {Deflate} ,,");
        Offer("an empty field, as proxies leave it", null, "");
        Offer("an empty field and an offer", "", "", Deflate);
        foreach (string field in (string[])
            [
                $"{Deflate};", $"{Deflate}; ;server_no_context_takeover", $"{Deflate}; =", $"{Deflate}; =10", $"{Deflate}; server_max_window_bits=",
                $"; {Deflate}", "; =",
                $"{Deflate}; server_max_window_bits=\"10", $"{Deflate}; server_max_window_bits=10\"", $"{Deflate}; server_max_window_bits=\"\"",
                $"{Deflate}; server_max_window_bits=\"1 0\"",
                $"{Deflate} server_max_window_bits=10", $"{Deflate}; server max=10", $"{Deflate}=10", $"\"{Deflate}\"", $"{Deflate}; a=b=c",
                $"{Deflate}; a=(b)", $"{Deflate}/1", $"{Deflate}; \u00E9",
                $"{Deflate}; a=\"\\\"\"", $"{Deflate}; a=\"b\\\"", $"{Deflate}; a=\"b\\ c\"",
            ])
        {
            Add(new RequestCase
            {
                Title = $"an ill-formed list, {field}: 400",
                Status = 400,
                Request = address => UpgradeText.Request(address, RequestCase.Key).With("Sec-WebSocket-Extensions", field).ToBytes(),
            });
        }
    }

    private void DefineOwnWishes()
    {
        Series("RFC 7692 7.1", Roles.Server);
        Offer("a server that does not compress", null, wanted: null, Deflate);
        DeflateSettings all = DeflateSettings.Default;
        Offer("a server that forgets its window", "server_no_context_takeover", all with { ServerNoContextTakeover = true }, Deflate);
        Offer("a server that wants clients to forget theirs", "client_no_context_takeover", all with { ClientNoContextTakeover = true }, Deflate);
        Offer("a server with 10 window bits", "server_max_window_bits=10", all with { ServerMaxWindowBits = 10 }, Deflate);
        Offer(
            "a server with 10 window bits, offered 12",
            "server_max_window_bits=10", all with { ServerMaxWindowBits = 10 }, $"{Deflate}; server_max_window_bits=12");
        Offer(
            "a server with 12 window bits, offered 10",
            "server_max_window_bits=10", all with { ServerMaxWindowBits = 12 }, $"{Deflate}; server_max_window_bits=10");
        Offer("a server that wants 10 of clients, not offered", "", all with { ClientMaxWindowBits = 10 }, Deflate);
        Offer(
            "a server that wants 10 of clients, offered without a number",
            "client_max_window_bits=10", all with { ClientMaxWindowBits = 10 }, $"{Deflate}; client_max_window_bits");
        Offer(
            "a server that wants 10 of clients, offered 12",
            "client_max_window_bits=10", all with { ClientMaxWindowBits = 10 }, $"{Deflate}; client_max_window_bits=12");
        Offer(
            "a server that wants 12 of clients, offered 9",
            "client_max_window_bits=9", all with { ClientMaxWindowBits = 12 }, $"{Deflate}; client_max_window_bits=9");
    }
}
