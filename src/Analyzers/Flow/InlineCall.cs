using Microsoft.CodeAnalysis;

namespace WsGen.Analyzers.Flow;

/// <summary>A local function or lambda that is gone through as if it stood where it is called, or handed over.</summary>
/// <param name="Site">The call, or what it is handed over by.</param>
/// <param name="Function">What is called.</param>
/// <param name="Receiver">The method, field or property that it is handed to; null if it is called.</param>
/// <param name="Outer">The one that the site stands in; null in the member itself.</param>
internal sealed record InlineCall(SyntaxNode Site, IMethodSymbol Function, ISymbol? Receiver, InlineCall? Outer)
{
    /// <summary>True if it is put into a field or property, from where it is called later, if ever.</summary>
    public bool IsKept => Receiver is IFieldSymbol or IPropertySymbol || Outer is { IsKept: true };
}

/// <summary>A place in a member, and on which way it is come to.</summary>
/// <param name="Syntax">The place.</param>
/// <param name="Way">The call of the local function or lambda that it stands in; null in the member itself.</param>
internal readonly record struct CodePlace(SyntaxNode Syntax, InlineCall? Way);
