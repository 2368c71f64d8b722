namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Nothing knows how to send the type.</summary>
public sealed class WSG2035Tests
{
    private const string Types = """
        using System.Collections.Generic; using System.Text.Json; using System.Text.Json.Serialization; using System.Text.Json.Serialization.Metadata;
        public sealed record Said(string Text, Author By, List<Tag> Tags);
        public record Author(string Name);
        public class Tag { public Place[]? Places { get; set; } }
        public struct Place { public int X; }
        public record Other(string Text);
        public class Json() : JsonSerializerContext(null)
        {
            public static Json Default => null!;
            protected override JsonSerializerOptions? GeneratedSerializerOptions => null;
            public override JsonTypeInfo? GetTypeInfo(Type type) => null;
        }
        [JsonSerializable(typeof(Said))] internal partial class AppJson : Json;
        [JsonSerializable(typeof(Other[]))] internal partial class OtherJson : Json;

        """;

    private const string Message =
        "Nothing knows how to send '{0}', so that '{1}' fails with EncodeException: name it in a [JsonSerializable] of a JsonSerializerContext of this project, or give the endpoint an encoder for it";

    private static string Sends(string call, string attribute = "[ServerEndpoint(\"/a\")]") => Types + $$"""
        {{attribute}}
        public partial class Chat { [OnMessage] public async ValueTask Take(string text, WsSession session) { {{call}}; await Task.Yield(); } }
        """;

    [Theory]
    [InlineData("await session.SendAsync({|#0:new Unknown()|})", "Unknown", "SendAsync")]
    [InlineData("await session.SendAsync({|#0:new List<Said>()|})", "List<Said>", "SendAsync")]
    [InlineData("session.SendAsync({|#0:new Unknown()|}, static _ => { })", "Unknown", "SendAsync")]
    [InlineData("await session.SendAsync({|#0:new Said[0]|})", "Said[]", "SendAsync")]
    public Task Flagged(string call, string type, string method) => Verify.Flagged(
        "WSG2035", Sends(call) + "public sealed class Unknown;", string.Format(System.Globalization.CultureInfo.InvariantCulture, Message, type, method));

    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked(Types + """
        public sealed record Unknown;
        [ServerEndpoint("/a")] public partial class First(WsSession session) { [OnOpen] private ValueTask Join() => session.SendAsync({|WSG2035:new Unknown()|}); }
        public partial class First { [OnMessage] private ValueTask Take(string text) { return Later(); ValueTask Later() => session.SendAsync({|WSG2035:value: new Unknown()|}); } }
        public static partial class Outer { [ServerEndpoint("/b", JsonContext = typeof(OtherJson))] public partial record Second { [OnMessage] ValueTask Take(string text, WsSession s) => s.SendAsync({|WSG2035:new Said("", null!, null!)|}); } }
        [ServerEndpoint("/c", Encoders = [typeof(SaidEncoder)])] public partial class Third { [OnMessage] async Task Take(string text, WsSession s) { Func<Task> later = async () => await s.SendAsync<Unknown>({|WSG2035:new()|}); await later(); {|WSG2025:s.SendObject({|WSG2035:new Unknown()|})|}; await s.SendAsync({|WSG2035:new { A = 1 }|}); } }
        public sealed class SaidEncoder : ITextEncoder<Said> { public void Encode(Said value, IBufferWriter<byte> utf8) { } }
        """);

    [Theory]
    [InlineData("new Said(\"\", null!, null!)")]
    [InlineData("new Author(\"\")")]
    [InlineData("new List<Tag>()")]
    [InlineData("new Tag()")]
    [InlineData("new Place()")]
    [InlineData("(Place?)new Place()")]
    [InlineData("new Other[0]")]
    [InlineData("new Other(\"\")")]
    [InlineData("1")]
    [InlineData("1.5m")]
    [InlineData("Guid.NewGuid()")]
    [InlineData("DateTimeOffset.Now")]
    [InlineData("DayOfWeek.Monday")]
    [InlineData("true")]
    [InlineData("new byte[1]")]
    [InlineData("new ArraySegment<byte>()")]
    [InlineData("new ReadOnlySequence<byte>()")]
    [InlineData("(object)text")]
    [InlineData("(IEnumerable<int>)[1]")]
    public Task NotFlagged(string value) => Verify.NotFlagged(Sends($"await session.SendAsync({value})"));

    [Fact]
    public Task NotFlaggedWithAnEncoder() => Verify.NotFlagged(Types + """
        public record Unknown; public sealed record Special : Unknown;
        public sealed class Encoder : ITextEncoder<Unknown> { public void Encode(Unknown value, IBufferWriter<byte> utf8) { } }
        public sealed class Any<T> : ITextEncoder<T> { public void Encode(T value, IBufferWriter<byte> utf8) { } }
        [ServerEndpoint("/a", Encoders = [typeof(Encoder)])] public partial class A { [OnMessage] async Task Take(string text, WsSession s) { await s.SendAsync(new Unknown()); await s.SendAsync(new Special()); } }
        [ServerEndpoint("/b", Encoders = [typeof(Any<>)])] public partial class B { [OnMessage] async Task Take(string text, WsSession s) => await s.SendAsync(new Unknown()); }
        """);

    [Fact]
    public Task NotFlaggedWhereTheSessionMayBeAnothers() => Verify.NotFlagged(Types + """
        public record Unknown;
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            private WsSession? _other;
            [OnMessage] async Task Take(string text, WsSession session) { await _other!.SendAsync(new Unknown()); await Tell(session); foreach (WsSession each in session.OpenSessions) { Use(each.SendAsync(new Unknown())); } }
            private static ValueTask Tell(WsSession any) => any.SendAsync(new Unknown());
            private static void Use(ValueTask sent) { }
        }
        public class Room { public ValueTask Say(WsSession session) => session.SendAsync(new Unknown()); }
        """);

    [Fact]
    public Task NotFlaggedWhereCodecsAreAddedInCode() => Verify.NotFlagged(Sends("await session.SendAsync(new Unknown())") + """
        public record Unknown;
        public static class Setup { public static void Add(ServerEndpointConfig config, JsonSerializerContext context) => config.WithJsonContext(context); }
        """);

    [Fact]
    public Task NotFlaggedWhereAClientsCodecsAreAddedInCode() => Verify.NotFlagged(Types + """
        public record Unknown;
        public sealed class Encoder : ITextEncoder<Unknown> { public void Encode(Unknown value, IBufferWriter<byte> utf8) { } }
        [ClientEndpoint] public partial class Chat { [OnOpen] ValueTask Begin(WsSession session) => session.SendAsync(new Unknown()); }
        public static class Setup { public static WsClientOptions Options() => new WsClientOptions().AddEncoder<Encoder>(); }
        """);
}
