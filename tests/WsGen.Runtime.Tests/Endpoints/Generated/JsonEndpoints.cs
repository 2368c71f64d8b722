using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WsGen.Endpoints.Generated;

internal sealed record Said(string Text, int Seat);

internal sealed record Heard(string Text, int? Times = null);

/// <summary>A struct as the serializer reads it by itself.</summary>
internal struct Quote
{
    public long Id { get; set; }

    public double Price { get; set; }
}

/// <summary>A struct whose properties are those of its primary constructor, and which is not what default makes of it.</summary>
internal record struct Position(long X, double Y)
{
    public Position()
        : this(1, 0.5)
    {
    }
}

/// <summary>A struct that holds a reference.</summary>
internal struct NamedPrice
{
    public string? Name { get; set; }

    public double Price { get; set; }
}

/// <summary>A struct with a converter of its own, which does not box it.</summary>
[JsonConverter(typeof(TickConverter))]
internal struct Tick
{
    public long Id { get; set; }

    public double Price { get; set; }
}

internal sealed class TickConverter : JsonConverter<Tick>
{
    public override Tick Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var tick = default(Tick);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (isId)
            {
                tick.Id = reader.GetInt64();
            }
            else
            {
                tick.Price = reader.GetDouble();
            }
        }

        return tick;
    }

    public override void Write(Utf8JsonWriter writer, Tick value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id"u8, value.Id);
        writer.WriteNumber("price"u8, value.Price);
        writer.WriteEndObject();
    }
}

internal sealed record Loop
{
    public Loop? Self { get; set; }

    public int Depth { get; set; }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Join), "join")]
[JsonDerivedType(typeof(Say), "say")]
[JsonDerivedType(typeof(Leave), "größe")]
internal abstract record Command;

internal sealed record Join(string Room) : Command;

internal sealed record Say(string Text) : Command;

internal sealed record Leave : Command;

[JsonPolymorphic]
[JsonDerivedType(typeof(Circle), 1)]
[JsonDerivedType(typeof(Square), 2)]
internal record Shape
{
    public int Size { get; init; }
}

internal sealed record Circle : Shape;

internal sealed record Square : Shape;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Said))]
[JsonSerializable(typeof(Heard))]
[JsonSerializable(typeof(Quote))]
[JsonSerializable(typeof(Tick))]
[JsonSerializable(typeof(Loop))]
[JsonSerializable(typeof(Command))]
[JsonSerializable(typeof(Shape))]
[JsonSerializable(typeof(List<Said>))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(Position))]
[JsonSerializable(typeof(NamedPrice))]
internal sealed partial class ChatJson : JsonSerializerContext;

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Heard), TypeInfoPropertyName = "SomethingElse")]
internal sealed partial class OtherJson : JsonSerializerContext;

[ServerEndpoint("/json")]
internal sealed partial class JsonEndpoint : Teller
{
    [OnMessage]
    private ValueTask<Said?> Answer(Said said, WsSession session) =>
        new(said.Text == "nothing" ? null : said with { Text = $"{said.Text}!", Seat = said.Seat + 1 });
}

[ServerEndpoint("/json/list")]
internal sealed partial class JsonListEndpoint : Teller
{
    [OnMessage] private async Task<List<Said>?> Many(int[]? numbers)
    {
        await Task.Yield();
        return numbers is null ? [] : [.. numbers.Select(number => new Said("n", number))];
    }
}

[ServerEndpoint("/json/quote")]
internal sealed partial class QuoteEndpoint : Teller
{
    [OnMessage] private Quote Same(Quote quote) => quote;
}

[ServerEndpoint("/json/position")]
internal sealed partial class PositionEndpoint : Teller
{
    [OnMessage] private Position Same(Position position) => position;
}

[ServerEndpoint("/json/named")]
internal sealed partial class NamedPriceEndpoint : Teller
{
    [OnMessage] private double Same(NamedPrice price) => price.Name is null ? price.Price : -price.Price;
}

[ServerEndpoint("/json/tick")]
internal sealed partial class TickEndpoint : Teller
{
    [OnMessage] private Tick Same(Tick tick) => tick;
}

[ServerEndpoint("/json/maybe")]
internal sealed partial class MaybeTickEndpoint : Teller
{
    [OnMessage] private Tick? Same(Tick? tick) => tick is { Id: > 0 } ? tick : null;
}

[ServerEndpoint("/json/maybe/quote")]
internal sealed partial class MaybeQuoteEndpoint : Teller
{
    [OnMessage] private string Tell(Quote? quote) => quote is { } some ? $"quote {some.Id}" : "nothing";
}

[ServerEndpoint("/json/other", JsonContext = typeof(OtherJson))]
internal sealed partial class OtherJsonEndpoint : Teller
{
    [OnMessage] private Heard Same(Heard heard) => heard;
}

[ServerEndpoint("/json/loop")]
internal sealed partial class LoopEndpoint : Teller
{
    [OnMessage]
    private Loop Make(string text)
    {
        var loop = new Loop();
        loop.Self = text == "loop" ? loop : null;
        return loop;
    }
}

/// <summary>Three handlers for text, told apart by "kind".</summary>
[ServerEndpoint("/union")]
internal sealed partial class UnionEndpoint : Teller
{
    [OnMessage] private string Join(Join join) => $"join {join.Room}";

    [OnMessage] private async Task<Command> Say(Say say)
    {
        await Task.Yield();
        return say;
    }

    [OnMessage] private ValueTask Leave(Leave leave, WsSession session) => session.SendAsync($"leave {leave}");

    [OnMessage] private int Bytes(byte[] bytes) => bytes.Length;
}

/// <summary>Numbers as discriminators; the handler of the base takes what no other takes.</summary>
[ServerEndpoint("/union/rest")]
internal sealed partial class RestEndpoint : Teller
{
    [OnMessage] private string Circle(Circle circle) => $"circle {circle.Size}";

    [OnMessage] private string Any(Shape shape) => $"{shape.GetType().Name} {shape.Size}";
}

/// <summary>Decoders have the say.</summary>
[ServerEndpoint("/union/verdict", Decoders = [typeof(NamedCodec), typeof(PointCodec)])]
internal sealed partial class VerdictEndpoint : Teller
{
    [OnMessage] private string Point(Point point) => $"point {point.X}";

    [OnMessage] private string Named(Named named) => $"named {named.Name}";
}

[ServerEndpoint("/each")]
internal sealed partial class EachEndpoint : Teller
{
    public static TaskCompletionSource<string> Ended { get; set; } = Support.Bounded.Gate<string>();

    /// <summary>How many have been asked for.</summary>
    public static int Reached { get; private set; }

    /// <summary>That many; below zero without end, at a wait after so many; of 13 the fourth fails.</summary>
    [OnMessage]
    private async IAsyncEnumerable<Said> Count(int count, [EnumeratorCancellation] CancellationToken closing)
    {
        try
        {
            for (int i = 0; i != Math.Abs(count); i++)
            {
                Reached = i;
                if (i == 3)
                {
                    await Task.Yield();
                }

                yield return count == 13 && i == 3 ? throw new InvalidOperationException("enough") : new Said("n", i);
            }

            if (count < 0)
            {
                await Task.Delay(Timeout.Infinite, closing); // ends with the session alone, which is what is tested
            }
        }
        finally
        {
            Ended.TrySetResult(closing.IsCancellationRequested ? "cancelled" : "done");
        }
    }
}

[ServerEndpoint("/each/string")]
internal sealed partial class EachStringEndpoint : Teller
{
    [OnMessage]
    private async Task<IAsyncEnumerable<string?>?> Split(string text)
    {
        await Task.Yield();
        return text.Length == 0 ? null : Parts();

        async IAsyncEnumerable<string?> Parts()
        {
            foreach (string part in text.Split(' '))
            {
                await Task.Yield();
                yield return part == "null" ? null : part;
            }
        }
    }

    [OnMessage]
    private async IAsyncEnumerable<ReadOnlyMemory<byte>> Bytes(byte[] bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            await Task.Yield();
            yield return bytes.AsMemory(i, 1);
        }
    }
}

/// <summary>Never waits and never ends.</summary>
[ServerEndpoint("/each/forever")]
internal sealed partial class ForeverEndpoint
{
    [OnMessage]
#pragma warning disable CS1998 // it is the point of this endpoint that it awaits nothing
    private async IAsyncEnumerable<int> Count(string text)
#pragma warning restore CS1998
    {
        for (int i = 0; ; i++)
        {
            yield return i;
        }
    }
}

[ServerEndpoint("/parts")]
internal sealed partial class PartsEndpoint : Teller
{
    [OnMessage] private string Text(string part, bool last) => $"{part}|{last}";

    [OnMessage] private byte[] Bytes(bool last, ReadOnlyMemory<byte> part) => [(byte)(last ? 1 : 0), .. part.Span];
}

[ServerEndpoint("/parts/spans")]
internal sealed partial class SpanPartsEndpoint : Teller
{
    [OnMessage(MessageKind.Text)] private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> utf8, bool last) => utf8;

    [OnMessage] private int Bytes(byte[] part, bool last) => last ? -part.Length : part.Length;
}

[ServerEndpoint("/parts/chars")]
internal sealed partial class CharPartsEndpoint : Teller
{
    [OnMessage] private int Text(ReadOnlySpan<char> part, bool last) => part.Length;

    [OnMessage] private long Bytes(ReadOnlySequence<byte> part, bool last) => part.Length;
}

[ServerEndpoint("/streams")]
internal sealed partial class StreamsEndpoint : Teller
{
    [OnMessage] private async Task<string> Text(TextReader reader) => (await reader.ReadToEndAsync()).ToUpperInvariant();

    [OnMessage]
    private async ValueTask<long> Bytes(Stream stream, WsSession session)
    {
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.Length;
    }
}

[ServerEndpoint("/streams/pipe")]
internal sealed partial class PipeEndpoint : Teller
{
    [OnMessage(MessageKind.Text)] private async ValueTask Text(Stream utf8, WsSession session) =>
        await session.SendAsync(await new StreamReader(utf8).ReadToEndAsync());

    [OnMessage]
    private async Task<byte[]> Bytes(System.IO.Pipelines.PipeReader pipe)
    {
        var copy = new MemoryStream();
        await pipe.CopyToAsync(copy);
        return copy.ToArray();
    }
}
