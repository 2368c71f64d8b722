using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// The JsonSerializerContexts of a compilation and what they cover. They are looked for when the first type needs one: declarations with the
/// attribute's name in the syntax, which is remembered for each file and so costs nothing for files that have not changed.
/// </summary>
internal sealed class JsonContexts
{
    private const string AttributeName = "System.Text.Json.Serialization.JsonSerializableAttribute";

    private static readonly ConditionalWeakTable<SyntaxTree, TypeDeclarationSyntax[]> Declarations = new();

    private readonly Compilation _compilation;
    private readonly Lazy<IReadOnlyList<INamedTypeSymbol>> _all;

    public JsonContexts(Compilation compilation)
    {
        _compilation = compilation;
        Context = compilation.GetTypeByMetadataName("System.Text.Json.Serialization.JsonSerializerContext");
        Serializable = compilation.GetTypeByMetadataName(AttributeName);
        DerivedType = compilation.GetTypeByMetadataName("System.Text.Json.Serialization.JsonDerivedTypeAttribute");
        Converter = compilation.GetTypeByMetadataName("System.Text.Json.Serialization.JsonConverterAttribute");
        Polymorphic = compilation.GetTypeByMetadataName("System.Text.Json.Serialization.JsonPolymorphicAttribute");
        _all = new Lazy<IReadOnlyList<INamedTypeSymbol>>(Find);
    }

    public INamedTypeSymbol? Context { get; }

    public INamedTypeSymbol? DerivedType { get; }

    public INamedTypeSymbol? Polymorphic { get; }

    /// <summary>The attribute by which a context says what it covers.</summary>
    public INamedTypeSymbol? Serializable { get; }

    private INamedTypeSymbol? Converter { get; }

    /// <summary>The contexts of the project that code inside of <paramref name="type"/> can name, by name.</summary>
    public IReadOnlyList<INamedTypeSymbol> VisibleTo(INamedTypeSymbol type) =>
        Context is null ? [] : [.. _all.Value.Where(context => _compilation.IsSymbolAccessibleWithin(context, type))];

    /// <summary>
    /// True if the context says that it covers the type: by an attribute of its own, or as one of the derived types that a covered type names.
    /// </summary>
    public bool Covers(INamedTypeSymbol context, ITypeSymbol type)
    {
        foreach (ITypeSymbol covered in NamedBy(context))
        {
            if (KnownTypes.Same(covered, type) || DerivedTypesOf(covered).Any(derived => KnownTypes.Same(derived.Type, type)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The types that a context covers by an attribute of its own.</summary>
    public IEnumerable<ITypeSymbol> NamedBy(INamedTypeSymbol context)
    {
        foreach (AttributeData attribute in context.GetAttributes())
        {
            if (KnownTypes.Same(attribute.AttributeClass, Serializable) && attribute.ConstructorArguments is [{ Value: ITypeSymbol covered }, ..])
            {
                yield return covered;
            }
        }
    }

    /// <summary>The derived types that a type names, and what tells them apart; null where nothing does.</summary>
    public IEnumerable<(ITypeSymbol Type, string? Discriminator)> DerivedTypesOf(ITypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (KnownTypes.Same(attribute.AttributeClass, DerivedType) && attribute.ConstructorArguments is [{ Value: ITypeSymbol derived }, ..])
            {
                object? discriminator = attribute.ConstructorArguments.Length > 1 ? attribute.ConstructorArguments[1].Value : null;
                yield return (derived, Convert.ToString(discriminator, System.Globalization.CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null);
            }
        }
    }

    /// <summary>True if a converter may make the type: it names one, or some context of the project has converters.</summary>
    public bool MayHaveConverter(ITypeSymbol type) =>
        type.GetAttributes().Any(attribute => KnownTypes.IsOrDerivesFrom(attribute.AttributeClass, Converter))
        || _all.Value.Any(context => context.GetAttributes().Any(attribute => attribute.NamedArguments.Any(argument => argument.Key == "Converters")));

    /// <summary>The nearest type that names the type as one of its derived types, and what tells it apart; null if none does.</summary>
    public ITypeSymbol? UnionOf(ITypeSymbol type) => KnownTypes.SelfAndBases(type).FirstOrDefault(level =>
        DerivedTypesOf(level).Any(derived => derived.Discriminator is not null && KnownTypes.Same(derived.Type, type)));

    private IReadOnlyList<INamedTypeSymbol> Find()
    {
        var found = new List<INamedTypeSymbol>();
        foreach (SyntaxTree tree in _compilation.SyntaxTrees)
        {
            foreach (TypeDeclarationSyntax declaration in Declarations.GetValue(tree, FindIn))
            {
                if (_compilation.GetTypeByMetadataName(MetadataNameOf(declaration)) is { } type
                    && KnownTypes.IsOrDerivesFrom(type, Context)
                    && !found.Contains(type, SymbolEqualityComparer.Default))
                {
                    found.Add(type);
                }
            }
        }

        return [.. found.OrderBy(TypeNames.InCode, StringComparer.Ordinal)];
    }

    private static TypeDeclarationSyntax[] FindIn(SyntaxTree tree) => [.. tree.GetRoot()
        .DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
        .OfType<TypeDeclarationSyntax>()
        .Where(static declaration => declaration.AttributeLists.Any(static list => list.Attributes.Any(static attribute => IsNamed(attribute.Name))))];

    private static bool IsNamed(NameSyntax name)
    {
        string last = name switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => "",
        };
        return last is "JsonSerializable" or "JsonSerializableAttribute";
    }

    private static string MetadataNameOf(TypeDeclarationSyntax declaration)
    {
        string name = NameOf(declaration);
        SyntaxNode? outer = declaration.Parent;
        for (; outer is TypeDeclarationSyntax type; outer = outer.Parent)
        {
            name = $"{NameOf(type)}+{name}";
        }

        for (; outer is not null; outer = outer.Parent)
        {
            if (outer is BaseNamespaceDeclarationSyntax space)
            {
                name = $"{NameOf(space.Name)}.{name}";
            }
        }

        return name;

        static string NameOf(SyntaxNode node) => node switch
        {
            TypeDeclarationSyntax { TypeParameterList.Parameters.Count: > 0 and var arity } type => $"{type.Identifier.ValueText}`{arity}",
            TypeDeclarationSyntax type => type.Identifier.ValueText,
            QualifiedNameSyntax qualified => $"{NameOf(qualified.Left)}.{qualified.Right.Identifier.ValueText}",
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => node.ToString(),
        };
    }
}
