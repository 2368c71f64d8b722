using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace WsGen.Analyzers.Flow;

/// <summary>The control-flow graphs of members, made when asked for.</summary>
internal sealed class Bodies(Compilation compilation, CancellationToken cancellationToken)
{
    private readonly Dictionary<ISymbol, ControlFlowGraph?> _graphs = new(SymbolEqualityComparer.Default);

    /// <summary>The graph of a method, a constructor, an accessor, or an initial value; null if it has none.</summary>
    public ControlFlowGraph? Find(ISymbol member)
    {
        if (!_graphs.TryGetValue(member, out ControlFlowGraph? graph))
        {
            ISymbol implemented = (member as IMethodSymbol)?.PartialImplementationPart ?? member;
            graph = implemented.DeclaringSyntaxReferences.Select(reference => Create(reference.GetSyntax(cancellationToken))).FirstOrDefault(each => each is not null);
            _graphs.Add(member, graph);
        }

        return graph;
    }

    private ControlFlowGraph? Create(SyntaxNode declaration)
    {
        SyntaxNode? body = declaration switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer,
            PropertyDeclarationSyntax property => (SyntaxNode?)property.Initializer ?? property.ExpressionBody,
            BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax or CompilationUnitSyntax => declaration,
            _ => null, // primary constructors
        };
        return body is null ? null : ControlFlowGraph.Create(body, compilation.GetSemanticModel(body.SyntaxTree), cancellationToken);
    }
}
