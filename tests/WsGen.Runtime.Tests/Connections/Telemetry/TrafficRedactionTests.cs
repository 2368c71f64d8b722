using System.Text.Json;
using CsCheck;
using WsGen.Protocol;

namespace WsGen.Connections.Telemetry;

/// <summary>What is not shown of texts, and what is.</summary>
public sealed class TrafficRedactionTests
{
    private static readonly TrafficRedaction s_redaction = new([.. TrafficLogOptions.DefaultRedactedNames, "card-number"]);

    [Theory]
    [InlineData("""{"password":"hunter2","room":"a"}""", """{"password":"***","room":"a"}""")]
    [InlineData("""{ "Password" : "it's \"quoted\" \\" , "room": 1 }""", """{ "Password" : "***" , "room": 1 }""")]
    [InlineData("""{"userPassword":null,"n":1}""", """{"userPassword":***,"n":1}""")]
    [InlineData("""{"access_token":12345}""", """{"access_token":***}""")]
    [InlineData("""{"api-key":"x","API.KEY":"y"}""", """{"api-key":"***","API.KEY":"***"}""")]
    [InlineData("""{"Card_Number":"4111"}""", """{"Card_Number":"***"}""")]
    [InlineData("""{"secrets":{"a":"}","b":[1,"]"]},"n":1}""", """{"secrets":***,"n":1}""")]
    [InlineData("""{"tokens":["a","b"],"n":1}""", """{"tokens":***,"n":1}""")]
    [InlineData("""{"body":"{\"token\":\"a\\\"b\\\\\",\"n\":1}"}""", """{"body":"{\"token\":\"***\",\"n\":1}"}""")]
    [InlineData("token=abc&x=1", "token=***&x=1")]
    [InlineData("Authorization: Bearer abc def\r\nHost: a", "Authorization: ***\r\nHost: a")]
    [InlineData("<login><password>abc</password><n>1</n></login>", "<login><password>***</password><n>1</n></login>")]
    [InlineData("<password kind=\"a\">abc</password>", "<password***</password>")]
    [InlineData("""{"text":"my password: hunter2","n":1}""", """{"text":"my password: ***","n":1}""")]
    [InlineData("{'pwd':'x','n':1}", "{'pwd':'***','n':1}")]
    [InlineData("""{"password":"hunt""", """{"password":"***""")]
    [InlineData("""{"password":{"old":"a""", """{"password":***""")]
    [InlineData("Cookie: theme=dark; auth=abc\r\nHost: a", "Cookie: ***\r\nHost: a")]
    [InlineData("Host: a\r\nAuthorization: Digest username=\"a\", response=\"abc\"\r\nAge: 1", "Host: a\r\nAuthorization: ***\r\nAge: 1")]
    [InlineData("""{"head":"Authorization: Digest username=\"a\", response=\"abc\"","n":1}""", """{"head":"Authorization: ***","n":1}""")]
    [InlineData("<wsse:Password Type=\"T\">abc</wsse:Password><n>1</n>", "<wsse:Password***</wsse:Password><n>1</n>")]
    [InlineData("<password><![CDATA[abc]]></password>", "<password>***</password>")]
    [InlineData("<password><value>abc</value></password>", "<password>***</password>")]
    [InlineData("<credentials user=\"a\" password=\"abc\"/><n>1</n>", "<credentials***/><n>1</n>")]
    [InlineData("<login password=\"abc\" n=\"1\"/>", "<login password=\"***\" n=\"1\"/>")]
    [InlineData("""{"note":"<token","password":"abc","b":"a>b"}""", """{"note":"<token***""")]
    [InlineData("user[password]=abc&n=1", "user[password]=***&n=1")]
    [InlineData("""{"user[password]":"abc","n":1}""", """{"user[password]":"***","n":1}""")]
    [InlineData("user%5Bpassword%5D=abc&n=1", "user%5Bpassword%5D=***&n=1")]
    [InlineData("next=%2F%3Faccess_token%3Dabc&n=1", "next=%2F%3Faccess_token%3D***&n=1")]
    [InlineData("""{"api key":"abc","n":1}""", """{"api key":"***","n":1}""")]
    [InlineData("""{"pass\u0077ord":"abc","n":1}""", """{"pass\u0077ord":"***","n":1}""")]
    [InlineData("password: a;b", "password: ***")]
    [InlineData("""{"text":"password: ab\"c","n":1}""", """{"text":"password: ***","n":1}""")]
    [InlineData("{'secrets':{'a':'}','b':'abc'},'n':1}", "{'secrets':***,'n':1}")]
    [InlineData("""[{"name":"password","value":"abc","n":1}]""", """[{"name":"password","value":"***","n":1}]""")]
    [InlineData("""["Authorization","Bearer abc",1]""", """["Authorization","***",1]""")]
    [InlineData("form-data; name=\"password\"\r\n\r\nabc\r\n--x", "form-data; name=\"password\"\r\n\r\n***\n--x")]
    [InlineData("CONNECT\nlogin:a\npasscode:abc\n\n", "CONNECT\nlogin:a\npasscode:***\n\n")]
    [InlineData("password=", "password=")]
    [InlineData("tell me the password", "tell me the password")]
    [InlineData("""{"author":"a","tok":"b"}""", """{"author":"a","tok":"b"}""")]
    [InlineData("", "")]
    public void ValuesOfCertainNamesAreReplaced(string text, string expected) => Assert.Equal(expected, s_redaction.Apply(text));

    /// <summary>Whatever stands around it, however deep, within however many strings, and wherever it is cut.</summary>
    [Fact]
    public void ASecretIsNeverShown()
    {
        const string Secret = "SECRET";
        Gen<string> filler = Gen.OneOf(Gen.String[Gen.Char["ab \"\\{}[]:,='\n<>&é"], 0, 8], Gen.Const("name"));
        Gen<string> secret = Gen.Select(filler, filler, static (before, after) => before + Secret + after + Secret);
        Gen<object?> value = Gen.Recursive<object?>((depth, next) => depth >= 3
            ? filler.Select(static text => (object?)text)
            : Gen.OneOf(
                filler.Select(static text => (object?)text),
                Gen.Int.Select(static number => (object?)number),
                next.Array[0, 3].Select(static items => (object?)items),
                Gen.Select(next, secret, filler, static (inner, hidden, name) => (object?)new Dictionary<string, object?> { ["a" + name] = inner, ["accessToken"] = hidden, ["z"] = "shown" }),
                Gen.Select(next, secret, static (inner, hidden) => (object?)new Dictionary<string, object?> { ["inner"] = inner, ["secrets"] = new object?[] { hidden, inner, new { hidden } } }),
                next.Select(static inner => (object?)JsonSerializer.Serialize(inner, s_plain))));
        Gen.Select(value, secret, Gen.Double[0, 1]).Sample(
            (inner, hidden, part) =>
            {
                string text = JsonSerializer.Serialize(new Dictionary<string, object?> { ["v"] = inner, ["password"] = hidden, ["w"] = JsonSerializer.Serialize(inner, s_plain) }, s_plain);
                foreach (string cut in new[] { text, text[..(int)(text.Length * part)] })
                {
                    Assert.DoesNotContain(Secret, s_redaction.Apply(cut), StringComparison.Ordinal);
                }
            },
            iter: 20_000);
    }

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("line\nbreak\r\t\0", "line\\nbreak\\r\\t\\u0000")]
    [InlineData("right\u202Eto left \u2028", "right\\u202eto left \\u2028")]
    [InlineData("Grüße 👋", "Grüße 👋")]
    public void NobodyBeginsALineInTheLog(string text, string expected) => Assert.Equal(expected, Describe(text, 1000));

    [Theory]
    [InlineData("Grüße", 3, "Gr and 4 more")]
    [InlineData("Grüße", 4, "Grü and 3 more")]
    [InlineData("👋👋", 7, "👋 and 1 more")]
    [InlineData("abc", 3, "abc")]
    public void ACutLeavesNoHalfOfACharacter(string text, int shown, string expected) => Assert.Equal(expected, Describe(text, shown));

    [Theory]
    [InlineData(nameof(TrafficKind.Binary), false, "")]
    [InlineData(nameof(TrafficKind.Binary), true, "03e86279 and 2 more")]
    [InlineData(nameof(TrafficKind.Ping), false, "")]
    [InlineData(nameof(TrafficKind.Pong), true, "03e86279 and 2 more")]
    [InlineData(nameof(TrafficKind.TextPart), true, "")]
    [InlineData(nameof(TrafficKind.Close), false, "1000 by")]
    public void BytesAreShownToWhoAsksForThem(string kind, bool showBinary, string expected) =>
        Assert.Equal(expected, new TrafficText(new TrafficLogOptions { ShowBinary = showBinary }).Describe(Enum.Parse<TrafficKind>(kind), [3, 232, (byte)'b', (byte)'y'], 6));

    /// <summary>As much as is ever looked at, of the kinds that give the most to do: no copy is made for each of them.</summary>
    [Theory]
    [InlineData("<token ")]
    [InlineData("<token></token>")]
    [InlineData("\"token\"")]
    [InlineData("token\"'\\")]
    [InlineData("\\\"token")]
    [InlineData("{\"token\":[")]
    [InlineData("token %")]
    public void HostileTextIsTakenInLittleMemory(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, TrafficLogOptions.MostPayload / unit.Length));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(s_redaction.Apply(text));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 * 200);
    }

    private static string Describe(string text, int shown)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return new TrafficText(new TrafficLogOptions()).Describe(TrafficKind.Text, bytes.AsSpan(0, Math.Min(shown, bytes.Length)), bytes.Length);
    }
}
