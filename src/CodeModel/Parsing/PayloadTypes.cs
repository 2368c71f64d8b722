using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Parsing;

/// <summary>Part of <see cref="KnownTypes"/>: what payloads and replies can be.</summary>
internal sealed class PayloadTypes(Compilation compilation)
{
    public INamedTypeSymbol? PongMessage { get; } = compilation.GetTypeByMetadataName("WsGen.PongMessage");

    public INamedTypeSymbol? ReadOnlySpanOfChar { get; } =
        compilation.GetTypeByMetadataName("System.ReadOnlySpan`1")?.Construct(compilation.GetSpecialType(SpecialType.System_Char));

    public INamedTypeSymbol? TextReader { get; } = compilation.GetTypeByMetadataName("System.IO.TextReader");

    public INamedTypeSymbol? Stream { get; } = compilation.GetTypeByMetadataName("System.IO.Stream");

    public INamedTypeSymbol? PipeReader { get; } = compilation.GetTypeByMetadataName("System.IO.Pipelines.PipeReader");

    public INamedTypeSymbol? AsyncEnumerable { get; } = compilation.GetTypeByMetadataName("System.Collections.Generic.IAsyncEnumerable`1");

    public INamedTypeSymbol? Utf8SpanParsable { get; } = compilation.GetTypeByMetadataName("System.IUtf8SpanParsable`1");

    public INamedTypeSymbol? Utf8SpanFormattable { get; } = compilation.GetTypeByMetadataName("System.IUtf8SpanFormattable");

    public INamedTypeSymbol? SpanFormattable { get; } = compilation.GetTypeByMetadataName("System.ISpanFormattable");

    public static bool IsByteArray(ITypeSymbol type) =>
        type is IArrayTypeSymbol { IsSZArray: true, ElementType.SpecialType: SpecialType.System_Byte };
}
