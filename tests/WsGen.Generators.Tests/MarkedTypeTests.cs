using Microsoft.CodeAnalysis;

namespace WsGen.Generators.Tests;

/// <summary>What the user's types are marked with is told where the user names them, and not in generated code.</summary>
public sealed class MarkedTypeTests
{
    private const string Source = """
        using System.Diagnostics.CodeAnalysis;
        #pragma warning disable HERE // the user has seen it

        namespace Demo;

        MARK public sealed record Line(string Text);

        MARK public sealed class LineCodec : ITextDecoder<Line>, ITextEncoder<Line>
        {
            public bool WillDecode(ReadOnlySpan<byte> utf8) => true;
            public Line Decode(ReadOnlySpan<byte> utf8) => new("");
            public void Encode(Line value, IBufferWriter<byte> utf8) { }
        }

        MARK public sealed class BadLineException : Exception;

        MARK public interface IStore;

        MARK public enum Room { Red, Green }

        MARK public sealed class Mine : ServerEndpointConfigurator;

        public abstract class Teller
        {
            [OnError] MARK public void Failed(BadLineException error) { }
        }

        [ServerEndpoint("/{room}", Decoders = [typeof(LineCodec)], Encoders = [typeof(LineCodec)], Configurator = typeof(Mine))]
        MARK public sealed partial class Chat(IStore store) : Teller
        {
            [OnMessage] MARK public Line Say(Line line, [PathParam] Room room) => store is null ? line : new("");
        }

        public static partial class Outer
        {
            [ServerEndpoint("/{room}/other", Decoders = [typeof(LineCodec)])]
            public sealed partial class Other(IStore store) : Teller
            {
                public required IStore Second { get; init; }
                [OnMessage] MARK public void Say(Line line, [PathParam] Room room) => _ = store;
            }
        }
        """;

    [Theory]
    [InlineData("[Experimental(\"DEMO1\")]", "DEMO1")]
    [InlineData("[Obsolete]", "CS0612")]
    [InlineData("[Obsolete(\"soon\")]", "CS0618")]
    [InlineData("[Obsolete(\"soon\", DiagnosticId = \"DEMO2\")]", "DEMO2")]
    public void GeneratedCodeIsFreeOfIt(string mark, string id)
    {
        string source = Source.Replace("MARK", mark, StringComparison.Ordinal).Replace("HERE", id, StringComparison.Ordinal);
        Generation.Run(Generation.Compile(source), out Compilation output);
        Generation.AssertCompiles(output);
    }

    /// <summary>Nullable warnings too: a decoder says less of a list than the handler that takes it.</summary>
    [Fact]
    public void NullableElementsAreNoMatterOfGeneratedCode()
    {
        Generation.Run(
            Generation.Compile("""
                using System.Collections.Generic;

                namespace Demo;

                public sealed class LinesDecoder : ITextDecoder<List<string>>
                {
                    public bool WillDecode(ReadOnlySpan<byte> utf8) => true;
                    public List<string> Decode(ReadOnlySpan<byte> utf8) => [];
                }

                [ServerEndpoint("/chat", Decoders = [typeof(LinesDecoder)])]
                public sealed partial class Chat
                {
                    [OnMessage] public void Say(List<string?> lines) { }
                }
                """),
            out Compilation output);
        Generation.AssertCompiles(output);
    }
}
