using System.Text.Json;
using System.Text.Json.Serialization;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Generated;

/// <summary>A member of a union is read as the serializer would read it by its base type: the discriminator is no stranger, wherever it stands.</summary>
public sealed class UnionJsonTests
{
    [Theory]
    [InlineData("""{"kind":"put","X":5}""", "put 5")]
    [InlineData("""{"X":5,"kind":"put"}""", "put 5")]
    [InlineData("""{"X":5,"kind":"put","Y":1}""", "DecodeException: *'Y'")]
    [InlineData("""{"kind":"take","N":6}""", "take 6")]
    [InlineData("null", "DecodeException: The message has no \"kind\" that says which *IStrict it is.")]
    [InlineData("""{"N":6,"kind":"take","Y":1}""", "DecodeException: *'Y'")]
    public async Task WhereOnlyKnownPropertiesMayStandTheDiscriminatorMay(string message, string answer) => await AskAsync("/union/strict", message, answer);

    [Theory]
    [InlineData("""{"kind":"open","a":1,"b":2}""", "open a,b")]
    [InlineData("""{"a":1,"kind":"open"}""", "open a")]
    public async Task WhereUnknownPropertiesAreKeptTheDiscriminatorIsNot(string message, string answer) => await AskAsync("/union/open", message, answer);

    [Theory]
    [InlineData("""{"kind":"other","M":1}""", "rest other 1")]
    [InlineData("""{"M":1,"kind":"other"}""", "rest other 1")]
    [InlineData("""{"M":1,"kind":"open"}""", "open M")]
    [InlineData(" null", "rest of nothing")]
    public async Task TheHandlerForTheRestGetsItWhereverItStands(string message, string answer) => await AskAsync("/union/open", message, answer);

    /// <summary>A reply may be declared as what some members have in common, which the serializer does not know by itself.</summary>
    [Theory]
    [InlineData("good", """{"$type":"good","Number":1}""")]
    [InlineData("bad", """{"$type":"bad","Why":"late"}""")]
    [InlineData("nothing, then good", """{"$type":"good","Number":2}""")]
    public async Task AReplyOfATypeBetweenUnionAndMembersIsAMember(string message, string answer) => await AskAsync("/union/between", message, answer);

    [Fact]
    public async Task SoAreTheElementsOfASequenceAndAStrangerIsNone()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync(builder => builder.AddEndpoint<BetweenEndpoint>());
        await using RawClient client = await server.ConnectAsync("/union/between");
        await client.SendAsync(Opcode.Binary, [1]);
        await client.ExpectTextAsync("""{"$type":"good","Number":1}""");
        await client.ExpectTextAsync("""{"$type":"third","Number":2}""");
        await client.ExpectTextAsync($"EncodeException: A {typeof(Stranger)} cannot be encoded: it is no {typeof(Answered)}.");
    }

    private static async Task AskAsync(string path, string message, string answer)
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync(
            builder => builder.AddEndpoint<StrictUnionEndpoint>().AddEndpoint<OpenUnionEndpoint>().AddEndpoint<BetweenEndpoint>());
        await using RawClient client = await server.ConnectAsync(path);
        await client.SendTextAsync(message);
        Received received = await client.ReceiveAsync();
        string[] parts = answer.Split('*');
        Assert.StartsWith(parts[0], received.Text, StringComparison.Ordinal);
        Assert.True(parts.Length == 1 ? received.Text == answer : received.Text.Contains(parts[1], StringComparison.Ordinal), received.Text);
    }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Put), "put")]
[JsonDerivedType(typeof(Take), "take")]
internal interface IStrict;

internal sealed record Put(int X) : IStrict;

internal record struct Take(int N) : IStrict;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(OpenMember), "open")]
[JsonDerivedType(typeof(OtherMember), "other")]
internal abstract record Loose;

internal sealed record OpenMember : Loose
{
    [JsonExtensionData] public Dictionary<string, JsonElement> Rest { get; set; } = [];
}

internal sealed record OtherMember(int M) : Loose;

[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(IStrict))]
internal sealed partial class StrictUnionJson : JsonSerializerContext;

[JsonSerializable(typeof(Loose))]
internal sealed partial class LooseUnionJson : JsonSerializerContext;

[JsonDerivedType(typeof(Good), "good")]
[JsonDerivedType(typeof(Bad), "bad")]
[JsonDerivedType(typeof(Third), "third")]
internal abstract record Answered;

internal abstract record Outcome : Answered;

internal interface INumbered
{
    int Number { get; }
}

internal sealed record Good(int Number) : Outcome, INumbered;

internal sealed record Bad(string Why) : Outcome;

internal sealed record Third(int Number) : Answered, INumbered;

internal sealed record Stranger(int Number) : INumbered;

[JsonSerializable(typeof(Answered))]
internal sealed partial class AnsweredJson : JsonSerializerContext;

[ServerEndpoint("/union/between", JsonContext = typeof(AnsweredJson))]
internal sealed partial class BetweenEndpoint : Teller
{
    [OnMessage]
    private async ValueTask<Outcome?> AnswerAsync(string text, WsSession session)
    {
        await Task.Yield();
        if (text == "nothing, then good")
        {
            await session.SendAsync<Answered>(new Good(2));
        }

        return text switch { "good" => new Good(1), "bad" => new Bad("late"), _ => null };
    }

    [OnMessage]
    private async IAsyncEnumerable<INumbered> EachAsync(byte[] bytes)
    {
        yield return new Good(bytes[0]);
        await Task.Yield();
        yield return new Third(2);
        yield return new Stranger(3);
    }
}

[ServerEndpoint("/union/strict", JsonContext = typeof(StrictUnionJson))]
internal sealed partial class StrictUnionEndpoint : Teller
{
    [OnMessage] private string Put(Put put) => $"put {put.X}";

    [OnMessage] private string Take(Take take) => $"take {take.N}";
}

[ServerEndpoint("/union/open", JsonContext = typeof(LooseUnionJson))]
internal sealed partial class OpenUnionEndpoint : Teller
{
    [OnMessage] private string Open(OpenMember open) => $"open {string.Join(',', open.Rest.Keys)}";

    [OnMessage] private string Rest(Loose? rest) => rest is OtherMember other ? $"rest other {other.M}" : $"rest of {rest?.ToString() ?? "nothing"}";
}
