using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WsGen.Architecture.Tests;

/// <summary>
/// Reads a compilation whose files are named by their path in src/Runtime and says what breaks the house rules. It asks the compiler
/// what each expression and each name is bound to, so that an inferred type counts and a name in a comment does not.
/// </summary>
internal static class LayerRules
{
    public static IReadOnlyList<string> FindViolations(CSharpCompilation compilation)
    {
        var violations = new List<string>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(tree => tree.FilePath != RuntimeSource.GlobalUsingsPath))
        {
            if (Floors.Of(tree.FilePath) is not { } floor)
            {
                violations.Add($"{tree.FilePath}: its folder has no floor");
                continue;
            }

            SemanticModel model = compilation.GetSemanticModel(tree);
            CheckNamespaces(model, violations);
            CheckBindings(model, floor, violations);
        }

        return [.. violations.Distinct()];
    }

    /// <summary>Namespace = folder; what applications name may be in the root namespace.</summary>
    private static void CheckNamespaces(SemanticModel model, List<string> violations)
    {
        string path = model.SyntaxTree.FilePath;
        string expected = "WsGen." + path[..path.LastIndexOf('/')].Replace('/', '.');
        foreach (SyntaxNode node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            if (node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
                && model.GetDeclaredSymbol(node) is INamedTypeSymbol { ContainingType: null } type
                && type.ContainingNamespace.ToDisplayString() is var actual
                && actual != expected
                && actual != "WsGen")
            {
                violations.Add($"{path}: {type.Name} is in namespace {actual}, not in {expected} or WsGen");
            }
        }
    }

    private static void CheckBindings(SemanticModel model, int floor, List<string> violations)
    {
        // Comments are trivia, and trivia is not descended into: a cref may point anywhere.
        foreach (SyntaxNode node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            if (node is not (ExpressionSyntax or ConstructorInitializerSyntax or AttributeSyntax) || node.Parent is UsingDirectiveSyntax)
            {
                continue;
            }

            foreach (ISymbol symbol in BoundTo(model, node))
            {
                string where = $"{model.SyntaxTree.FilePath}({node.GetLocation().GetLineSpan().StartLinePosition.Line + 1})";
                if (FloorOf(symbol) is { } other && other > floor)
                {
                    violations.Add($"{where}: floor {floor} uses {symbol.ToDisplayString()} of floor {other}");
                }

                if (floor == 0 && symbol is ITypeSymbol type && Floors.FindForbiddenOnFloor0(type) is { } forbidden)
                {
                    violations.Add($"{where}: floor 0 uses {forbidden}");
                }
            }
        }
    }

    /// <summary>What a node refers to, and every type that takes part in what it evaluates to.</summary>
    private static IEnumerable<ISymbol> BoundTo(SemanticModel model, SyntaxNode node)
    {
        SymbolInfo info = model.GetSymbolInfo(node);
        foreach (ISymbol symbol in info.Symbol is { } bound ? [bound] : info.CandidateSymbols)
        {
            if (symbol is INamespaceSymbol)
            {
                continue;
            }

            yield return symbol;
            foreach (ITypeSymbol type in Parts(symbol as ITypeSymbol ?? symbol.ContainingType))
            {
                yield return type;
            }
        }

        foreach (ITypeSymbol type in Parts(model.GetTypeInfo(node).Type))
        {
            yield return type;
        }
    }

    /// <summary>A type, its element type and its type arguments.</summary>
    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol? type) => type switch
    {
        null => [],
        IArrayTypeSymbol array => Parts(array.ElementType),
        IPointerTypeSymbol pointer => Parts(pointer.PointedAtType),
        INamedTypeSymbol named => [named, .. named.TypeArguments.SelectMany(Parts)],
        _ => [],
    };

    /// <summary>The floor of the source that declares a symbol; of a type in several files, the lowest.</summary>
    private static int? FloorOf(ISymbol symbol) => symbol.OriginalDefinition.DeclaringSyntaxReferences
        .Select(reference => Floors.Of(reference.SyntaxTree.FilePath))
        .Min();
}
