using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Memory;

/// <summary>Loops over the messages of a client: each message is valid until the next one is asked for.</summary>
internal sealed class Iterations(IReadOnlyList<IOperation> blocks)
{
    /// <summary>True for a variable that is declared outside of the loop in which it is used.</summary>
    public static bool IsOutside(ILocalReferenceOperation variable) => LoopOf(variable) is not null;

    /// <summary>True if what is put into the variable is read in a later round of the loop, or after it; not where the loop is left at once.</summary>
    public bool IsReadLater(ILocalReferenceOperation target) =>
        LoopOf(target) is { } loop
        && !IsLeft(target.Syntax, loop)
        && blocks.SelectMany(static block => block.Descendants()).OfType<ILocalReferenceOperation>().Any(read =>
            SymbolEqualityComparer.Default.Equals(read.Local, target.Local)
            && !(read.Parent is ISimpleAssignmentOperation assignment && assignment.Target == read)
            && (read.Syntax.SpanStart > loop.Span.End || (loop.Span.Contains(read.Syntax.Span) && read.Syntax.SpanStart < target.Syntax.SpanStart)));

    private static CommonForEachStatementSyntax? LoopOf(ILocalReferenceOperation variable) =>
        variable.Local.DeclaringSyntaxReferences is [var declaration]
        && variable.Syntax.Ancestors().OfType<CommonForEachStatementSyntax>().FirstOrDefault(static loop => loop.AwaitKeyword.RawKind != 0) is { } loop
        && !loop.Span.Contains(declaration.Span)
            ? loop
            : null;

    private static bool IsLeft(SyntaxNode node, CommonForEachStatementSyntax loop) => node.Ancestors().TakeWhile(each => each != loop)
        .Any(static each => each is BlockSyntax { Statements: [.., BreakStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax or GotoStatementSyntax] });
}
