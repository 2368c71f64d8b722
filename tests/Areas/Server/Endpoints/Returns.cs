using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;

namespace WsGen.Area.Server;

// What a handler can return (OnMessage javadoc), one form each.
[ServerEndpoint("/return/void")]
internal sealed partial class ReturnVoid
{
    [OnMessage] private void Take(string text, WsSession session) => Journal.Write(session, text);
}

[ServerEndpoint("/return/task")]
internal sealed partial class ReturnTask
{
    [OnMessage]
    private async Task Take(string text, WsSession session)
    {
        await Journal.Of(session).PassAsync(text);
        Journal.Write(session, $"{text} done");
    }
}

[ServerEndpoint("/return/valuetask")]
internal sealed partial class ReturnValueTask
{
    [OnMessage]
    private async ValueTask Take(string text, WsSession session)
    {
        await Journal.Of(session).PassAsync(text);
        Journal.Write(session, $"{text} done");
    }
}

[ServerEndpoint("/return/string")]
internal sealed partial class ReturnString
{
    [OnMessage] private string? Take(string text) => text.Length == 0 ? null : text + "!";
}

[ServerEndpoint("/return/string/valuetask")]
internal sealed partial class ReturnStringValueTask
{
    [OnMessage]
    private async ValueTask<string> Take(string text)
    {
        await Task.Yield();
        return text + "!";
    }
}

[ServerEndpoint("/return/string/task")]
internal sealed partial class ReturnStringTask
{
    [OnMessage]
    private async Task<string?> Take(string text)
    {
        await Task.Yield();
        return text.Length == 0 ? null : text + "!";
    }
}

[ServerEndpoint("/return/chars")]
internal sealed partial class ReturnChars
{
    [OnMessage] private ReadOnlySpan<char> Take(ReadOnlySpan<char> text) => text[1..];
}

[ServerEndpoint("/return/array")]
internal sealed partial class ReturnArray
{
    [OnMessage] private byte[]? Take(byte[] bytes) => bytes.Length == 0 ? null : [.. bytes.Reverse()];

    [OnMessage] private byte[] Take(string text) => Encoding.UTF8.GetBytes(text);
}

[ServerEndpoint("/return/span")]
internal sealed partial class ReturnSpan
{
    [OnMessage] private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes) => bytes[1..];
}

[ServerEndpoint("/return/memory")]
internal sealed partial class ReturnMemory
{
    [OnMessage]
    private async ValueTask<ReadOnlyMemory<byte>> Take(ReadOnlyMemory<byte> bytes)
    {
        await Task.Yield();
        return bytes[1..];
    }
}

[ServerEndpoint("/return/sequence")]
internal sealed partial class ReturnSequence
{
    [OnMessage] private ReadOnlySequence<byte> Take(ReadOnlySequence<byte> bytes) => bytes.Slice(1);
}

/// <summary>Bytes of a handler of text are text.</summary>
[ServerEndpoint("/return/utf8")]
internal sealed partial class ReturnUtf8
{
    [OnMessage(MessageKind.Text)] private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> utf8) => utf8;
}

[ServerEndpoint("/return/text-of-binary")]
internal sealed partial class ReturnTextOfBinary
{
    [OnMessage] private string Take(ReadOnlySpan<byte> bytes) => $"{bytes.Length}";
}

/// <summary>A value as the reply to bytes, with a task around it.</summary>
[ServerEndpoint("/return/value")]
internal sealed partial class ReturnValue
{
    [OnMessage]
    private async Task<double> Sum(ReadOnlyMemory<byte> bytes)
    {
        await Task.Yield();
        return bytes.ToArray().Sum(static each => (double)each) / 2;
    }
}

internal sealed record Order(string Item, int Count);

internal sealed record Bill(string Item, decimal Total);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Enter), "enter")]
[JsonDerivedType(typeof(Speak), "speak")]
[JsonDerivedType(typeof(Exit), "exit")]
internal abstract record Act;

internal sealed record Enter(string Name) : Act;

internal sealed record Speak(string Text) : Act;

internal sealed record Exit : Act;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Bill))]
[JsonSerializable(typeof(Act))]
[JsonSerializable(typeof(List<int>))]
internal sealed partial class AreaJson : JsonSerializerContext;

[ServerEndpoint("/json/object")]
internal sealed partial class JsonObject : Failing
{
    [OnMessage] private Bill? Take(Order order) => order.Count == 0 ? null : new Bill(order.Item, order.Count * 1.5m);
}

[ServerEndpoint("/json/list")]
internal sealed partial class JsonList : Failing
{
    [OnMessage]
    private async Task<List<int>> Take(List<int> numbers)
    {
        await Task.Yield();
        numbers.Reverse();
        return numbers;
    }
}

[ServerEndpoint("/json/maybe")]
internal sealed partial class JsonMaybe : Failing
{
    [OnMessage] private string Take(Order? order) => order?.Item ?? "nothing";
}

/// <summary>A union: one handler for each member, one for what no other takes.</summary>
[ServerEndpoint("/json/union")]
internal sealed partial class JsonUnion : Failing
{
    [OnMessage] private string Enter(Enter enter) => $"{enter.Name} enters";

    [OnMessage] private ValueTask<string> Speak(Speak speak, WsSession session) => new($"says {speak.Text} {session.IsOpen}");

    [OnMessage] private string Rest(Act act) => $"some {act.GetType().Name}";
}

[ServerEndpoint("/return/each")]
internal sealed partial class ReturnEach : Failing
{
    [OnMessage]
    private async IAsyncEnumerable<int> Count(int to, WsSession session, [EnumeratorCancellation] CancellationToken closing)
    {
        try
        {
            for (int i = 1; i <= to; i++)
            {
                await Task.Yield();
                yield return i == 13 ? throw new InvalidOperationException("unlucky") : i;
                closing.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            Journal.Write(session, "sequence ended");
        }
    }
}

[ServerEndpoint("/return/each/text")]
internal sealed partial class ReturnEachText
{
    [OnMessage]
    private async IAsyncEnumerable<string> Split(string text)
    {
        foreach (string word in text.Split(' '))
        {
            await Task.Yield();
            yield return word;
        }
    }

    [OnMessage]
    private async IAsyncEnumerable<byte[]> Split(byte[] bytes)
    {
        foreach (byte each in bytes)
        {
            await Task.Yield();
            yield return [each];
        }
    }
}

[ServerEndpoint("/return/each/endless")]
internal sealed partial class ReturnEndless
{
    [OnMessage]
    private async IAsyncEnumerable<int> Count(string text, WsSession session, [EnumeratorCancellation] CancellationToken closing)
    {
        try
        {
            yield return 0;
            await Task.Delay(Timeout.Infinite, closing); // ends with the session alone, which is what is tested
        }
        finally
        {
            Journal.Write(session, "endless ended");
        }
    }
}
