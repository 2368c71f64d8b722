using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WsGen.CodeModel.Parsing;

/// <summary>How symbols are written: in generated code, in comments and in messages.</summary>
internal static class TypeNames
{
    private static readonly SymbolDisplayFormat Code = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Namespace = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    private static readonly SymbolDisplayFormat Declaration = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat People = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    private static readonly SymbolDisplayFormat Short = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeModifiers,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>As generated code names it, safe in any namespace: <c>global::Demo.Chat</c>.</summary>
    public static string InCode(ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(Code);

    /// <summary>As generated code names it, with the annotation that it may be null.</summary>
    public static string InCodeAnnotated(ITypeSymbol type) => type.ToDisplayString(Code);

    /// <summary>With its namespace, for messages: <c>Demo.Chat</c>.</summary>
    public static string ForPeople(ITypeSymbol type) => type.ToDisplayString(People);

    /// <summary>Without namespaces, for comments: <c>Say(string text, WsSession session)</c>, <c>ValueTask&lt;string&gt;</c>.</summary>
    public static string InShort(ISymbol symbol) => symbol.ToDisplayString(Short);

    /// <summary>A namespace as its declaration names it; empty for the global one.</summary>
    public static string OfNamespace(INamespaceSymbol symbol) => symbol.IsGlobalNamespace ? "" : symbol.ToDisplayString(Namespace);

    /// <summary>A type as a declaration of it names it: with type parameters, and with @ if the compiler would take it for a keyword.</summary>
    public static string InDeclaration(INamedTypeSymbol type)
    {
        string name = type.ToDisplayString(Declaration);
        bool isKeyword = name[0] != '@' && SyntaxFacts.GetContextualKeywordKind(type.Name) != SyntaxKind.None;
        return isKeyword ? "@" + name : name;
    }

    /// <summary>A member's name after a dot.</summary>
    public static string OfMember(ISymbol symbol) =>
        SyntaxFacts.GetKeywordKind(symbol.Name) == SyntaxKind.None ? symbol.Name : "@" + symbol.Name;

    /// <summary>A string as a literal of C#.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
