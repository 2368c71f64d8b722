using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Flow;
using WsGen.Analyzers.Usage;

namespace WsGen.CodeFixes;

/// <summary>Where an <c>await</c> can stand; and a callback that is made async for one, which it can be without anybody else noticing, because the runtime alone calls it.</summary>
internal static class AsyncCallback
{
    /// <summary>True if what contains the node is async, or a callback that can become so.</summary>
    public static bool CanAwait(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (SyntaxNode ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case LockStatementSyntax or UnsafeStatementSyntax or FixedStatementSyntax or QueryExpressionSyntax or CatchFilterClauseSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword != default;
                case LocalFunctionStatementSyntax function:
                    return function.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case MethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword) || CanConvert(method, model, cancellationToken);
                case GlobalStatementSyntax:
                    return true;
                case MemberDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    /// <summary>True if what contains the node is async already, or is made of top-level statements.</summary>
    public static bool IsAsync(SyntaxNode node) => node.Ancestors().FirstOrDefault(static each =>
        each is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax) switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword != default,
        LocalFunctionStatementSyntax function => function.Modifiers.Any(SyntaxKind.AsyncKeyword),
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        GlobalStatementSyntax => true,
        _ => false,
    };

    /// <summary>The callback that has to become async for an await at the node; null if it is, or something else runs there.</summary>
    public static MethodDeclarationSyntax? ToConvert(SyntaxNode node) => !IsAsync(node)
        ? node.Ancestors().FirstOrDefault(static each => each is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax) as MethodDeclarationSyntax
        : null;

    /// <summary>Makes it async, unless another fix has: nothing becomes a ValueTask, and a value one of the value.</summary>
    public static void Convert(DocumentEditor editor, MethodDeclarationSyntax method, CancellationToken cancellationToken)
    {
        SemanticModel model = editor.SemanticModel;
        ITypeSymbol returned = model.GetDeclaredSymbol(method, cancellationToken)!.ReturnType;
        TypeSyntax valueTask = NameOf("ValueTask", model, method.SpanStart);
        editor.ReplaceNode(method, (current, _) => current is MethodDeclarationSyntax written && !written.Modifiers.Any(SyntaxKind.AsyncKeyword)
            ? Convert(written, returned, valueTask)
            : current);
    }

    /// <summary>A type of <c>System.Threading.Tasks</c> as it can be written at a place.</summary>
    public static NameSyntax NameOf(string name, SemanticModel model, int position) =>
        SyntaxFactory.ParseName(model.LookupNamespacesAndTypes(position, name: name).Any() ? name : $"System.Threading.Tasks.{name}");

    /// <summary>The expression awaited, in parentheses where it goes on.</summary>
    public static ExpressionSyntax Await(ExpressionSyntax expression, SyntaxNode? parent = null)
    {
        ExpressionSyntax awaited = SyntaxFactory.AwaitExpression(
            SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space),
            expression.WithoutTrivia());
        awaited = parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or InvocationExpressionSyntax or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax
            ? SyntaxFactory.ParenthesizedExpression(awaited)
            : awaited;
        return awaited.WithTriviaFrom(expression);
    }

    private static bool CanConvert(MethodDeclarationSyntax method, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetDeclaredSymbol(method, cancellationToken) is not { } symbol
            || Library.TryCreate(model.Compilation) is not { } library
            || !library.IsCallback(symbol)
            || symbol is { IsVirtual: true } or { RefKind: not RefKind.None } or { IsPartialDefinition: true }
            || symbol.PartialDefinitionPart is not null
            || symbol.ReturnType.IsRefLikeType
            || symbol.Parameters.Any(static parameter => parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType))
        {
            return false;
        }

        bool isTask = ReturnsTask(symbol.ReturnType, out bool hasValue);
        if (!isTask && (CallGraph.SelfAndPromised(symbol).Skip(1).Any() || IsUsed(symbol, model, cancellationToken)))
        {
            return false; // others go by its return type
        }

        return !method.DescendantNodes().Any(each => each switch
        {
            YieldStatementSyntax or RefTypeSyntax => true,
            // what takes its type from the task is no value to await
            ReturnStatementSyntax { Expression: ImplicitObjectCreationExpressionSyntax or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } } => isTask && hasValue,
            VariableDeclaratorSyntax or ForEachStatementSyntax => model.GetDeclaredSymbol(each, cancellationToken) is ILocalSymbol { Type.IsRefLikeType: true },
            _ => false,
        });
    }

    /// <summary>True if code of the class, or of its file, calls the method.</summary>
    private static bool IsUsed(IMethodSymbol method, SemanticModel model, CancellationToken cancellationToken)
    {
        HashSet<SyntaxTree> trees = [model.SyntaxTree, .. method.ContainingType.DeclaringSyntaxReferences.Select(static reference => reference.SyntaxTree)];
        return trees.Any(tree =>
        {
            SemanticModel there = tree == model.SyntaxTree ? model : model.Compilation.GetSemanticModel(tree);
            return tree.GetRoot(cancellationToken).DescendantNodes().OfType<SimpleNameSyntax>().Any(name =>
                name.Identifier.ValueText == method.Name
                && SymbolEqualityComparer.Default.Equals(there.GetSymbolInfo(name, cancellationToken).Symbol?.OriginalDefinition, method.OriginalDefinition));
        });
    }

    private static bool ReturnsTask(ITypeSymbol returned, out bool hasValue)
    {
        hasValue = returned is INamedTypeSymbol { IsGenericType: true };
        return returned is { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } };
    }

    private static MethodDeclarationSyntax Convert(MethodDeclarationSyntax method, ITypeSymbol returned, TypeSyntax valueTask)
    {
        TypeSyntax type = method.ReturnType;
        if (ReturnsTask(returned, out bool hasValue))
        {
            method = (MethodDeclarationSyntax)new AwaitedReturns(hasValue, method).Visit(method);
        }
        else
        {
            TypeSyntax task = returned.SpecialType == SpecialType.System_Void
                ? valueTask
                : SyntaxFactory.ParseTypeName($"{valueTask}<{type.WithoutTrivia()}>");
            method = method.WithReturnType(task.WithTriviaFrom(type));
        }

        SyntaxToken async = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (method.Modifiers.Count > 0)
        {
            return method.AddModifiers(async);
        }

        type = method.ReturnType;
        return method.WithReturnType(type.WithLeadingTrivia()).WithModifiers(SyntaxFactory.TokenList(async.WithLeadingTrivia(type.GetLeadingTrivia())));
    }

    /// <summary>What returned a task awaits it.</summary>
    private sealed class AwaitedReturns(bool hasValue, MethodDeclarationSyntax method) : CSharpSyntaxRewriter
    {
        public override SyntaxNode? VisitArrowExpressionClause(ArrowExpressionClauseSyntax node) =>
            node.Parent == method && node.Expression is not (ThrowExpressionSyntax or AwaitExpressionSyntax) ? node.WithExpression(Await(node.Expression)) : node;

        public override SyntaxNode? VisitBlock(BlockSyntax node)
        {
            var statements = new List<StatementSyntax>();
            foreach (StatementSyntax statement in node.Statements)
            {
                if (statement is ReturnStatementSyntax { Expression: { } task } && !hasValue)
                {
                    IEnumerable<StatementSyntax> parts = Split((ReturnStatementSyntax)statement, task);
                    statements.AddRange(node.Parent == method && statement == node.Statements.Last() ? parts.Take(Math.Max(parts.Count() - 1, IsDone(task) ? 0 : 1)) : parts);
                }
                else
                {
                    statements.Add((StatementSyntax)Visit(statement));
                }
            }

            return node.WithStatements(SyntaxFactory.List(statements));
        }

        public override SyntaxNode? VisitReturnStatement(ReturnStatementSyntax node) => node.Expression is not { } task ? node
            : hasValue ? node.WithExpression(Await(task))
            : IsDone(task) ? Plain(node)
            : SyntaxFactory.Block(Split(node, task)).WithTriviaFrom(node);

        public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node) => node;

        public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node) => node;

        public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node) => node;

        public override SyntaxNode? VisitAnonymousMethodExpression(AnonymousMethodExpressionSyntax node) => node;

        private static bool IsDone(ExpressionSyntax task) =>
            task is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } or DefaultExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" };

        private static ReturnStatementSyntax Plain(ReturnStatementSyntax node) =>
            node.WithReturnKeyword(node.ReturnKeyword.WithTrailingTrivia()).WithExpression(null);

        private static IEnumerable<StatementSyntax> Split(ReturnStatementSyntax node, ExpressionSyntax task) => IsDone(task)
            ? [Plain(node)]
            :
            [
                SyntaxFactory.ExpressionStatement(Await(task)).WithTriviaFrom(node),
                SyntaxFactory.ReturnStatement().WithLeadingTrivia(Indentation(node)).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed),
            ];

        private static SyntaxTriviaList Indentation(SyntaxNode node) =>
            [.. node.GetLeadingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1)];
    }
}
