using System.Runtime.CompilerServices;

namespace WsGen.Generators.Tests;

/// <summary>Every form in which a message handler can take its payload, and what can stand beside it.</summary>
public sealed class PayloadTests
{
    [Fact]
    public void StringIsText() => Verify("[OnMessage] public void Say(string text) { }");

    [Fact]
    public void SpanIsBinary() => Verify("[OnMessage] public void Take(ReadOnlySpan<byte> bytes) { }");

    [Fact]
    public void MemoryIsBinary() => Verify("[OnMessage] public void Take(ReadOnlyMemory<byte> bytes) { }");

    [Fact]
    public void SequenceIsBinary() => Verify("[OnMessage] public void Take(ReadOnlySequence<byte> bytes) { }");

    [Fact]
    public void SequenceMayBePassedByReadOnlyReference() => Verify("[OnMessage] public void Take(in ReadOnlySequence<byte> bytes) { }");

    [Fact]
    public void SpanIsTextIfTheAttributeSaysSo() => Verify("[OnMessage(MessageKind.Text)] public void Say(ReadOnlySpan<byte> utf8) { }");

    [Fact]
    public void MemoryIsTextIfTheAttributeSaysSo() => Verify("[OnMessage(MessageKind.Text)] public void Say(ReadOnlyMemory<byte> utf8) { }");

    [Fact]
    public void SequenceIsTextIfTheAttributeSaysSo() => Verify("[OnMessage(MessageKind.Text)] public void Say(ReadOnlySequence<byte> utf8) { }");

    [Fact]
    public void ArrayIsBinary() => Verify("[OnMessage] public void Take(byte[] bytes) { }");

    [Fact]
    public void ArrayIsTextIfTheAttributeSaysSo() => Verify("[OnMessage(MessageKind.Text)] public void Say(byte[] utf8) { }");

    [Fact]
    public void CharactersAreText() => Verify("[OnMessage] public ReadOnlySpan<char> Say(ReadOnlySpan<char> text) => text;");

    [Fact]
    public void CharactersOfAHandlerWithoutReply() => Verify("[OnMessage] public void Say(ReadOnlySpan<char> text) { }");

    [Fact]
    public void ValueIsReadFromUtf8() => Verify("[OnMessage] public void Take(int number) { }");

    [Fact]
    public void ValueMayBeNullable() => Verify("[OnMessage] public Task Take(Guid? id) => Task.CompletedTask;");

    [Fact]
    public void ValueIsReadFromCharacters() => Verify("[OnMessage] public void Take(bool flag) { }");

    [Fact]
    public void EnumIsReadByName() => Verify("[OnMessage] public void Take(DayOfWeek day) { }");

    [Fact]
    public void Pong() => Verify("[OnMessage] public void Take(PongMessage pong, WsSession session) { }");

    [Fact]
    public void PartsOfText() => Verify("[OnMessage] public string Say(string part, bool last) => part;");

    [Fact]
    public void PartsOfBinary() => Verify("[OnMessage] public void Take(bool isLast, WsSession session, ReadOnlyMemory<byte> part) { }");

    [Fact]
    public void PartsOfCharacters() => Verify("[OnMessage] public void Say(ReadOnlySpan<char> part, bool last) { }");

    [Fact]
    public void PartsOfArraysAndUtf8() => Verify("""
        [OnMessage] public void Take(byte[] part, bool last) { }
        [OnMessage(MessageKind.Text)] public void Say(ReadOnlySpan<byte> part, bool last) { }
        """);

    [Fact]
    public void PartsOfSpans() => Verify("[OnMessage] public void Take(ReadOnlySpan<byte> part, bool last) { }");

    [Fact]
    public void PartsOfMemoryAreUtf8IfTheAttributeSaysSo() => Verify("[OnMessage(MessageKind.Text)] public async Task Say(ReadOnlyMemory<byte> part, bool last) => await Task.Yield();");

    [Fact]
    public void PartsOfSequences() => Verify("""
        [OnMessage] public ValueTask Take(ReadOnlySequence<byte> part, bool last) => default;
        [OnMessage(MessageKind.Text)] public void Say(in ReadOnlySequence<byte> part, bool last) { }
        """);

    [Fact]
    public void ReaderIsText() => Verify("[OnMessage] public ValueTask Say(System.IO.TextReader reader, CancellationToken closing) => default;");

    [Fact]
    public void StreamIsBinary() => Verify("[OnMessage] public async Task<string> Take(System.IO.Stream stream) => await Task.FromResult(\"\");");

    [Fact]
    public void StreamIsTextIfTheAttributeSaysSo() => Verify("[OnMessage(MessageKind.Text)] public void Say(System.IO.Stream utf8) { }");

    [Fact]
    public void PipeIsBinary() => Verify("[OnMessage] public ValueTask Take(System.IO.Pipelines.PipeReader pipe) => default;");

    [Fact]
    public void PipeIsTextIfTheAttributeSaysSo() => Verify("[OnMessage(MessageKind.Text)] public Task Say(System.IO.Pipelines.PipeReader utf8) => Task.CompletedTask;");

    [Fact]
    public void ConfigurationAndServices() => Verify("""
        [OnOpen] public void Join(EndpointConfig config, [FromKeyedServices("a")] IFormatProvider format) { }
        [OnMessage] public void Say(string text, [FromServices] Version version, [FromKeyedServices("a")] IFormatProvider again, EndpointConfig config, [FromServices] Version? maybe = null) { }
        [OnError] public void Failed(Exception error, [FromServices] Version version) { }
        """);

    [Fact]
    public void PathValuesMayBeEnumsAndNullable() => Verify("""
        [OnOpen] public void Join([PathParam] DayOfWeek? room, [PathParam("room")] int? number, [PathParam("room")] int same) { }
        """);

    [Fact]
    public void SettingsOfTheAttribute() => WsGen.Tests.Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/chat", MaxConcurrentMessages = 4, UnhandledMessages = UnhandledMessages.Ignore)]
        public sealed partial class Chat
        {
            [OnMessage] public void Say(string text) { }
        }
        """));

    [Fact]
    public void NothingSaidIsNothingWritten() => Assert.DoesNotContain("Delivery", Generation.RunEndpoint("""
        [ServerEndpoint("/chat", MaxConcurrentMessages = 1, UnhandledMessages = UnhandledMessages.Close)]
        public sealed partial class Chat;
        """).Single().Text);

    [Fact]
    public void ParametersStandInAnyOrder() => Verify("""
        [OnMessage] public void Say([PathParam] string room, CancellationToken closing, WsSession session, string text) { }
        [OnMessage] public void Take(WsSession session, ReadOnlyMemory<byte> bytes, [PathParam("room")] string name, CancellationToken closing) { }
        """);

    [Fact]
    public void SizeLimitsGoIntoTheDescriptor() => Verify("""
        [OnMessage(MaxMessageSize = 100)] public void Say(string text) { }
        [OnMessage(MaxMessageSize = 2147483591)] public void Take(ReadOnlySpan<byte> bytes) { }
        """);

    /// <summary>A variable that the path does not have is null, of the parameter's type, so that no other overload is called.</summary>
    [Theory]
    [InlineData("string?", "string?")]
    [InlineData("int?", "int?")]
    [InlineData("DayOfWeek?", "global::System.DayOfWeek?")]
    public void UnknownVariableIsNull(string type, string code) => Assert.Contains(
        $"_endpoint.Join(default({code}));",
        Generation.RunEndpoint($$"""
            #nullable enable
            [ServerEndpoint("/{room}")] public partial class Chat
            {
                [OnOpen] void Join([PathParam] {{type}} seat) { }
                void Join(object? other) { }
            }
            """).Single().Text,
        StringComparison.Ordinal);

    private static void Verify(string members, [CallerMemberName] string test = "") => WsGen.Tests.Snapshot.Verify(
        Generation.RunEndpoint("namespace Microsoft.AspNetCore.Mvc { public sealed class FromServicesAttribute : Attribute; }", $$"""
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Extensions.DependencyInjection;

            namespace Demo;

            [ServerEndpoint("/chat/{room}")]
            public sealed partial class Chat
            {
                {{members}}
            }
            """),
        test);
}
