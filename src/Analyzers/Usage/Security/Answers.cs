using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Security;

/// <summary>Functions that answer yes, whatever they are asked.</summary>
internal static class Answers
{
    /// <summary>True if every return of a body is the constant true, there is one, and nothing is thrown.</summary>
    public static bool IsAlwaysTrue(IOperation body)
    {
        bool returns = false;
        var rest = new Stack<IOperation>([body]);
        while (rest.Count > 0)
        {
            IOperation operation = rest.Pop();
            switch (operation)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    continue;
                case IThrowOperation:
                    return false;
                case IReturnOperation { ReturnedValue.ConstantValue: { HasValue: true, Value: true } }:
                    returns = true;
                    break;
                case IReturnOperation:
                    return false;
            }

            foreach (IOperation child in operation.ChildOperations)
            {
                rest.Push(child);
            }
        }

        return returns;
    }

    /// <summary>The same of a method that may stand in another file, whose body is therefore only read as it is written.</summary>
    public static bool IsAlwaysTrue(IMethodSymbol method) => method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).Any(syntax => syntax switch
    {
        MethodDeclarationSyntax { ExpressionBody.Expression: { } value } => value.IsKind(SyntaxKind.TrueLiteralExpression),
        MethodDeclarationSyntax { Body.Statements: [ReturnStatementSyntax { Expression: { } value }] } => value.IsKind(SyntaxKind.TrueLiteralExpression),
        LocalFunctionStatementSyntax { ExpressionBody.Expression: { } value } => value.IsKind(SyntaxKind.TrueLiteralExpression),
        LocalFunctionStatementSyntax { Body.Statements: [ReturnStatementSyntax { Expression: { } value }] } => value.IsKind(SyntaxKind.TrueLiteralExpression),
        _ => false,
    });
}
