using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Parsing;

namespace WsGen.CodeFixes.Messages;

/// <summary>A type whose values an endpoint receives or sends, where it stands in a method: what a codec or a serializer context can be made for.</summary>
/// <param name="Endpoint">The annotated class.</param>
/// <param name="Type">The type, without what is around it (Nullable, a task, a sequence).</param>
/// <param name="IsReceived">False where it is sent.</param>
internal sealed record MessageType(INamedTypeSymbol Endpoint, ITypeSymbol Type, bool IsReceived)
{
    /// <summary>The type that a parameter of a callback or of a [Send] method has.</summary>
    public static MessageType? Of(ParameterSyntax syntax, SemanticModel model, KnownTypes known, CancellationToken cancellationToken) =>
        model.GetDeclaredSymbol(syntax, cancellationToken) is { ContainingSymbol: IMethodSymbol method } parameter && WaysOf(method, known) is { } ways
            && parameter.GetAttributes().IsEmpty
            ? Create(method.ContainingType, parameter.Type, ways.Parameters, known)
            : null;

    /// <summary>The type that a callback or a [Send] method returns.</summary>
    public static MessageType? Of(MethodDeclarationSyntax syntax, SemanticModel model, KnownTypes known, CancellationToken cancellationToken) =>
        model.GetDeclaredSymbol(syntax, cancellationToken) is { } method && WaysOf(method, known) is { } ways
            ? Create(method.ContainingType, method.ReturnType, !ways.Parameters, known)
            : null;

    /// <summary>What a handler's parameters are is received, what it returns is sent; with a [Send] method it is the other way round.</summary>
    private static (bool Parameters, IMethodSymbol Method)? WaysOf(IMethodSymbol method, KnownTypes known) =>
        method.GetAttributes().Any(attribute => KnownTypes.Same(attribute.AttributeClass, known.OnMessageAttribute)) ? (true, method)
        : known.FindSend(method) is not null ? (false, method)
        : null;

    private static MessageType? Create(INamedTypeSymbol endpoint, ITypeSymbol type, bool isReceived, KnownTypes known)
    {
        ITypeSymbol value = Unwrap(type, known);
        return (known.FindServerEndpoint(endpoint) ?? known.FindClientEndpoint(endpoint)) is not null && IsObject(value, known)
            ? new MessageType(endpoint, value, isReceived)
            : null;
    }

    private static ITypeSymbol Unwrap(ITypeSymbol type, KnownTypes known)
    {
        while (type is INamedTypeSymbol { TypeArguments: [var inner] } outer
            && (KnownTypes.Same(outer.OriginalDefinition, known.TaskOfT)
                || KnownTypes.Same(outer.OriginalDefinition, known.ValueTaskOfT)
                || KnownTypes.Same(outer.OriginalDefinition, known.Payloads.AsyncEnumerable)
                || outer.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T))
        {
            type = inner;
        }

        return type.WithNullableAnnotation(NullableAnnotation.None);
    }

    /// <summary>True for what is not text, bytes, a stream or something of the library's, which need nothing.</summary>
    private static bool IsObject(ITypeSymbol type, KnownTypes known) =>
        type.SpecialType == SpecialType.None
        && type is INamedTypeSymbol { IsRefLikeType: false, IsUnboundGenericType: false, TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface }
        && PayloadForms.Plain(known, type) is null
        && !KnownTypes.Same(type, known.CancellationToken)
        && !KnownTypes.Same(type, known.Task)
        && !KnownTypes.Same(type, known.ValueTask)
        && !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, known.ServerEndpointAttribute.ContainingAssembly)
        && !Mentions(type);

    /// <summary>True for what is made of a type parameter: nothing outside of its own class can name it.</summary>
    private static bool Mentions(ITypeSymbol type) => type is ITypeParameterSymbol
        || (type is INamedTypeSymbol named && (named.TypeArguments.Any(Mentions) || (named.ContainingType is { } outer && Mentions(outer))));
}
