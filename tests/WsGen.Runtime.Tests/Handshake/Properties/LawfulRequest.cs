using System.Text;
using CsCheck;

namespace WsGen.Handshake.Properties;

/// <summary>An opening handshake in one of its many spellings, and what it means.</summary>
/// <param name="Head">The bytes; one char is one.</param>
/// <param name="Segments">The path, decoded.</param>
/// <param name="Target">The target as it is written.</param>
/// <param name="Query">The query.</param>
/// <param name="Host">Host and port.</param>
/// <param name="Subprotocols">What is offered, in order.</param>
/// <param name="Others">Fields that mean nothing here, in order.</param>
internal sealed record LawfulRequest(
    string Head, string[] Segments, string Target, string Query, string Host, string[] Subprotocols, (string Name, string Value)[] Others)
{
    private static readonly Gen<string> Segment = Gen.Frequency((5, Gen.Int[1, 0x7E]), (1, Gen.Int[0xA0, 0xD7FF]), (1, Gen.Int[0x10000, 0x10FFFF]))
        .Select(value => new Rune(value).ToString()).Array[0, 6].Select(string.Concat).Where(segment => segment is not ("." or ".."));

    private static readonly Gen<string> Hosts = Gen.OneOf("h", "example.org", "EXAMPLE.org:8080", "127.0.0.1:1", "[::1]", "[2001:db8::7]:443", "a%20b", "h:");

    private static readonly Gen<string> Queries = Gen.OneOf("", "a=1&b=2", "x?y/z", "filter={[\\]}|^`");

    public static readonly Gen<LawfulRequest> Any = Gen.Select(
            Segment.Array[1, 4], Gen.Bool, Queries, Hosts, Gen.OneOf("", "http://elsewhere:1", "WSS://Elsewhere"),
            Spelling.Token.Array[0, 4].Where(names => names.Distinct().Count() == names.Length),
            Gen.Select(Spelling.Token.Select(name => "X-" + name), Spelling.Value).Array[0, 4])
        .SelectMany((segments, escapeAll, query, host, origin, subprotocols, others) =>
        {
            string path = "/" + string.Join('/', segments.Select(segment => Escape(segment, escapeAll)));
            string target = origin + path + (query == "" ? "" : "?" + query);
            return Fields(host, subprotocols, others).Select(fields => new LawfulRequest(
                $"GET {target} HTTP/1.1\r\n{fields.Lines}\r\n", segments, target, query,
                origin == "" ? host : origin[(origin.IndexOf("//", StringComparison.Ordinal) + 2)..],
                subprotocols, fields.Others));
        });

    /// <summary>All fields in any order, but those of one name in theirs.</summary>
    private static Gen<(string Lines, (string Name, string Value)[] Others)> Fields(string host, string[] subprotocols, (string Name, string Value)[] others) =>
        Gen.Select(
                Spelling.InAnyCase("websocket").SelectMany(word => Spelling.List("other/1", word)),
                Spelling.InAnyCase("Upgrade").SelectMany(word => Spelling.List("keep-alive", word)),
                Spelling.List(subprotocols))
            .SelectMany((upgrade, connection, protocols) =>
            {
                List<(string Name, string Value)> fields =
                [
                    ("Host", host), ("Upgrade", upgrade), ("Connection", connection), ("Sec-WebSocket-Key", Heads.Key), ("Sec-WebSocket-Version", "13"), .. others,
                ];
                if (subprotocols.Length > 0)
                {
                    fields.Add(("Sec-WebSocket-Protocol", protocols));
                }

                return Gen.Shuffle(fields.ToArray());
            })
            .SelectMany(fields => Spelling.Lines(fields).Select(lines => (lines, fields.Where(f => f.Name.StartsWith("X-", StringComparison.Ordinal)).ToArray())));

    private static string Escape(string segment, bool all) => string.Concat(Encoding.UTF8.GetBytes(segment).Select(b =>
        !all && b < 0x80 && HttpSyntax.PathBytes.Contains(b) && b is not ((byte)'/' or (byte)'%') ? ((char)b).ToString() : $"%{b:x2}"));
}
