using System.Runtime.CompilerServices;

namespace WsGen.Generators.Tests;

/// <summary>Every type that a callback can return.</summary>
public sealed class ReturnTests
{
    private const string Utf8 = "[OnMessage(MessageKind.Text)] ";

    [Fact]
    public void ValueTaskIsPassedOn() => Verify("[OnMessage] public ValueTask Say(string text) => default;");

    [Fact]
    public void TaskIsWrapped() => Verify("[OnMessage] public Task Say(string text) => Task.CompletedTask;");

    [Fact]
    public void StringIsReplied() => Verify("[OnMessage] public string Say(string text) => text;");

    [Fact]
    public void StringMayBeNull() => Verify("[OnMessage] public string? Say(string text) => null;");

    [Fact]
    public void BytesAreRepliedAsBinary() => Verify("[OnMessage] public byte[] Say(string text) => [];");

    [Fact]
    public void BytesMayBeNull() => Verify("[OnMessage] public byte[]? Say(string text) => null;");

    [Fact]
    public void SpanIsReplied() => Verify("[OnMessage] public ReadOnlySpan<byte> Echo(ReadOnlySpan<byte> bytes) => bytes;");

    [Fact]
    public void MemoryIsReplied() => Verify("[OnMessage] public ReadOnlyMemory<byte> Echo(ReadOnlyMemory<byte> bytes) => bytes;");

    [Fact]
    public void SequenceIsReplied() => Verify("[OnMessage] public ReadOnlySequence<byte> Echo(ReadOnlySequence<byte> bytes) => bytes;");

    [Fact]
    public void StringIsAwaited() => Verify("""
        [OnMessage] public ValueTask<string> Say(string text) => new(text);
        [OnMessage] public Task<string> Take(ReadOnlySpan<byte> bytes) => Task.FromResult("");
        """);

    [Fact]
    public void StringIsAwaitedAndMayBeNull() => Verify("""
        [OnMessage] public async ValueTask<string?> Say(string text) => await Task.FromResult<string?>(null);
        [OnMessage] public async Task<string?> Take(ReadOnlyMemory<byte> bytes) => await Task.FromResult<string?>(null);
        """);

    [Fact]
    public void BytesAreAwaited() => Verify("""
        [OnMessage] public ValueTask<byte[]> Say(string text) => new([]);
        [OnMessage] public Task<byte[]?> Take(ReadOnlySpan<byte> bytes) => Task.FromResult<byte[]?>(null);
        """);

    [Fact]
    public void MemoryIsAwaited() => Verify("""
        [OnMessage] public ValueTask<ReadOnlyMemory<byte>> Say(string text) => default;
        [OnMessage] public Task<ReadOnlyMemory<byte>> Take(ReadOnlySpan<byte> bytes) => Task.FromResult<ReadOnlyMemory<byte>>(default);
        """);

    [Fact]
    public void SequenceIsAwaited() => Verify("""
        [OnMessage] public ValueTask<ReadOnlySequence<byte>> Say(string text) => default;
        [OnMessage] public Task<ReadOnlySequence<byte>> Take(ReadOnlySpan<byte> bytes) => Task.FromResult<ReadOnlySequence<byte>>(default);
        """);

    [Fact]
    public void BytesOfADeclaredTextHandlerAreText() => Verify($"{Utf8} public byte[] Say(string text) => [];");

    [Fact]
    public void SpanOfADeclaredTextHandlerIsText() => Verify($"{Utf8} public ReadOnlySpan<byte> Echo(ReadOnlySpan<byte> utf8) => utf8;");

    [Fact]
    public void MemoryOfADeclaredTextHandlerIsText() => Verify($"{Utf8} public ReadOnlyMemory<byte> Echo(ReadOnlyMemory<byte> utf8) => utf8;");

    [Fact]
    public void SequenceOfADeclaredTextHandlerIsText() => Verify($"{Utf8} public ReadOnlySequence<byte> Echo(ReadOnlySequence<byte> utf8) => utf8;");

    [Fact]
    public void AwaitedBytesOfADeclaredTextHandlerAreText() => Verify($"{Utf8} public async ValueTask<byte[]> Echo(ReadOnlyMemory<byte> utf8) => await Task.FromResult(utf8.ToArray());");

    [Fact]
    public void AwaitedMemoryOfADeclaredTextHandlerIsText() => Verify($"{Utf8} public async Task<ReadOnlyMemory<byte>> Echo(ReadOnlyMemory<byte> utf8) => await Task.FromResult(utf8);");

    [Fact]
    public void AwaitedSequenceOfADeclaredTextHandlerIsText() => Verify($"{Utf8} public async ValueTask<ReadOnlySequence<byte>> Echo(ReadOnlyMemory<byte> utf8) => await Task.FromResult(new ReadOnlySequence<byte>(utf8));");

    [Fact]
    public void PongsMayBeRepliedTo() => Verify("[OnMessage] public async Task<string?> Take(PongMessage pong) => await Task.FromResult<string?>(null);");

    [Fact]
    public void PartsMayBeRepliedTo() => Verify("[OnMessage] public async ValueTask<ReadOnlyMemory<byte>> Take(byte[] part, bool last) => await Task.FromResult<ReadOnlyMemory<byte>>(part);");

    [Fact]
    public void StringOfABinaryHandlerIsText() => Verify("[OnMessage] public string Describe(ReadOnlySpan<byte> bytes) => \"\";");

    [Fact]
    public void LifecycleCallbacksComplete() => Verify("""
        [OnOpen] public void Join() { }
        [OnError] public ValueTask Failed(Exception error) => default;
        [OnClose] public Task Leave() => Task.CompletedTask;
        """);

    private static void Verify(string members, [CallerMemberName] string test = "") => WsGen.Tests.Snapshot.Verify(
        Generation.RunEndpoint($$"""
            namespace Demo;

            [ServerEndpoint("/chat")]
            public sealed partial class Chat
            {
                {{members}}
            }
            """),
        test);
}
