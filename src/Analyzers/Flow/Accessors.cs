using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Flow;

/// <summary>
/// Which accessors of a property a reference calls, told by its syntax: in a control-flow graph the target of an assignment may stand alone, as if it were read.
/// </summary>
internal static class Accessors
{
    /// <summary>The getter, if the property is read there.</summary>
    public static IMethodSymbol? Getter(IPropertyReferenceOperation reference) =>
        IsOnlySet(reference.Syntax) || reference.Parent is INameOfOperation ? null : Find(reference.Property, static property => property.GetMethod);

    /// <summary>The setter, if the property is set there.</summary>
    public static IMethodSymbol? Setter(IPropertyReferenceOperation reference) =>
        IsSet(reference.Syntax) ? Find(reference.Property, static property => property.SetMethod) : null;

    /// <summary>Only one of the two may be overridden.</summary>
    private static IMethodSymbol? Find(IPropertySymbol property, Func<IPropertySymbol, IMethodSymbol?> accessor)
    {
        for (IPropertySymbol? each = property; each is not null; each = each.OverriddenProperty)
        {
            if (accessor(each) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>True for <c>P = value</c>, in an initializer, too, and a part of <c>(P, other) = values</c>; not for <c>P = { Of = value }</c>.</summary>
    private static bool IsOnlySet(SyntaxNode reference)
    {
        SyntaxNode target = Target(reference);
        return target.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
            && assignment.Left == target
            && assignment.Right is not InitializerExpressionSyntax;
    }

    private static bool IsSet(SyntaxNode reference)
    {
        SyntaxNode target = Target(reference);
        return IsOnlySet(reference)
            || (target.Parent is AssignmentExpressionSyntax assignment && assignment.Left == target && !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
            || target.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression }
            || target.Parent is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression };
    }

    /// <summary>The expression with parentheses and tuples around it.</summary>
    private static SyntaxNode Target(SyntaxNode reference)
    {
        while (reference.Parent is ParenthesizedExpressionSyntax || reference is { Parent: ArgumentSyntax { Parent: TupleExpressionSyntax } })
        {
            reference = reference.Parent is ParenthesizedExpressionSyntax parenthesized ? parenthesized : reference.Parent!.Parent!;
        }

        return reference;
    }
}
