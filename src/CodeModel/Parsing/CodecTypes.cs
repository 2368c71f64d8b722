using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Parsing;

/// <summary>Part of <see cref="KnownTypes"/>: encoders, decoders, and what else [ServerEndpoint] names.</summary>
internal sealed class CodecTypes(Compilation compilation)
{
    public INamedTypeSymbol? TextDecoder { get; } = compilation.GetTypeByMetadataName("WsGen.ITextDecoder`1");

    public INamedTypeSymbol? BinaryDecoder { get; } = compilation.GetTypeByMetadataName("WsGen.IBinaryDecoder`1");

    public INamedTypeSymbol? TextStreamDecoder { get; } = compilation.GetTypeByMetadataName("WsGen.ITextStreamDecoder`1");

    public INamedTypeSymbol? BinaryStreamDecoder { get; } = compilation.GetTypeByMetadataName("WsGen.IBinaryStreamDecoder`1");

    public INamedTypeSymbol? TextEncoder { get; } = compilation.GetTypeByMetadataName("WsGen.ITextEncoder`1");

    public INamedTypeSymbol? BinaryEncoder { get; } = compilation.GetTypeByMetadataName("WsGen.IBinaryEncoder`1");

    public INamedTypeSymbol? TextStreamEncoder { get; } = compilation.GetTypeByMetadataName("WsGen.ITextStreamEncoder`1");

    public INamedTypeSymbol? BinaryStreamEncoder { get; } = compilation.GetTypeByMetadataName("WsGen.IBinaryStreamEncoder`1");

    public INamedTypeSymbol? Configurator { get; } = compilation.GetTypeByMetadataName("WsGen.ServerEndpointConfigurator");

    public INamedTypeSymbol? ClientConfigurator { get; } = compilation.GetTypeByMetadataName("WsGen.ClientEndpointConfigurator");

    /// <summary>The interfaces of decoders, in the order in which one class that has several is asked.</summary>
    public INamedTypeSymbol?[] Decoders => [TextDecoder, BinaryDecoder, TextStreamDecoder, BinaryStreamDecoder];

    /// <summary>The interfaces of encoders, in the order in which one class that has several is asked.</summary>
    public INamedTypeSymbol?[] Encoders => [TextEncoder, BinaryEncoder, TextStreamEncoder, BinaryStreamEncoder];
}
