namespace WsGen.Analyzers.Tests.NegativeDeployments;

/// <summary>An endpoint that must not be deployed, with the rule that says so at the marked place.</summary>
/// <param name="Name">The folder of the TCK below <c>negdep</c> that has the same mistake, in Java.</param>
/// <param name="Id">The rule.</param>
/// <param name="Source">The source, the place of the finding marked as <c>{|WSG1001:here|}</c>.</param>
/// <param name="Path">What a client would ask a server for; null for a client endpoint.</param>
internal sealed record Mistake(string Name, string Id, string Source, string? Path)
{
    /// <summary>A class that is right, to stand beside the wrong one.</summary>
    public const string Echo = """

        [ServerEndpoint("/echo")]
        public sealed partial class EchoServer
        {
            [OnMessage] private string Echo(string text) => text;
            [OnMessage] private byte[] Echo(byte[] bytes) => bytes;
            [OnError] private ValueTask FailAsync(WsSession session, Exception error) => session.SendAsync(error.Message);
        }
        """;

    /// <summary>The same without attributes.</summary>
    public const string EchoInCode = """

        public sealed class EchoInCode : Endpoint
        {
            public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
            {
                session.AddMessageHandler((string text) => session.SendAsync(text));
                return default;
            }
        }
        """;

    /// <summary>What the sources name.</summary>
    public const string Types = """

        /// <summary>Text, and nothing that makes it of a message.</summary>
        public sealed class StringHolder(string text)
        {
            public override string ToString() => text;
        }

        /// <summary>A number that cannot parse itself. Those of the platform can, decimal and BigInteger too: they are legal here.</summary>
        public sealed class BigDecimal(System.Numerics.BigInteger unscaled, int scale)
        {
            public override string ToString() => $"{unscaled}E-{scale}";
        }

        public sealed record StringBean(string Text);

        public sealed class StringBeanDecoder : ITextDecoder<StringBean>
        {
            public StringBean Decode(ReadOnlySpan<byte> utf8) => new(System.Text.Encoding.UTF8.GetString(utf8));
        }
        """;

    /// <summary>A server endpoint at <c>/invalid</c> with these members beside an error handler.</summary>
    public static Mistake Server(string name, string id, string members) => ServerAt("/invalid", name, id, members + """

            [OnError] private ValueTask FailAsync(WsSession session, Exception error) => session.SendAsync(error.Message);
        """);

    /// <summary>A server endpoint with these members.</summary>
    public static Mistake ServerAt(string path, string name, string id, string members) => new(
        name,
        id,
        $$"""

        [ServerEndpoint("{{path}}", Decoders = [typeof(StringBeanDecoder)])]
        public sealed partial class InvalidServer
        {
            {{members}}
        }
        """,
        path.Replace("{arg}", "value", StringComparison.Ordinal));

    /// <summary>A client endpoint with these members beside an error handler.</summary>
    public static Mistake Client(string name, string id, string members) => ClientWithoutMore(name, id, members + """

            [OnError] private void Fail(WsSession session, Exception error) => Console.WriteLine($"{session.Id}: {error}");
        """);

    /// <summary>A client endpoint with these members.</summary>
    public static Mistake ClientWithoutMore(string name, string id, string members) => new(
        name,
        id,
        $$"""

        [ClientEndpoint(Decoders = [typeof(StringBeanDecoder)])]
        public sealed partial class InvalidClient
        {
            {{members}}
        }
        """,
        null);
}
