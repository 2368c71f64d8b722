using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Memory;

/// <summary>WSG2040: memory that is the connection's is not kept. See <see cref="BorrowFlow"/>.</summary>
public sealed class BorrowedMemoryAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.BorrowedMemoryEscapes];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var types = new BorrowTypes(library);
        var owners = new BorrowOwners(library, types);
        var sinks = new Sinks(library, types);
        context.RegisterOperationBlockStartAction(block =>
        {
            BorrowState start = owners.BorrowedBy(block.OwningSymbol, out bool isDecoder);
            bool isWorthwhile = !start.IsEmpty;
            if (!isWorthwhile)
            {
                block.RegisterOperationAction(
                    operation => Volatile.Write(ref isWorthwhile, isWorthwhile || owners.MayLend(operation.Operation)), OperationKind.Invocation, OperationKind.PropertyReference);
            }

            block.RegisterOperationBlockEndAction(end =>
            {
                if (Volatile.Read(ref isWorthwhile))
                {
                    Follow(end, types, sinks, start, isDecoder);
                }
            });
        });
    }

    private static void Follow(OperationBlockAnalysisContext context, BorrowTypes types, Sinks sinks, BorrowState start, bool isDecoder)
    {
        var flow = new BorrowFlow(types, new BorrowScope(types, context.OperationBlocks), sinks, Report, context.CancellationToken);
        foreach (IOperation block in context.OperationBlocks.Where(block => block is IBlockOperation or IMethodBodyBaseOperation or ISymbolInitializerOperation))
        {
            flow.Follow(context.GetControlFlowGraph(block), start, returnEscapes: isDecoder);
        }

        void Report(BorrowEscape escape)
        {
            string until = (escape.Borrow & Borrow.Iteration) != 0 ? "the next message is asked for" : isDecoder ? "the decoder is done" : "the handler is done";
            bool isReader = escape.Culprit.Type is { } type && types.IsReader(type);
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.BorrowedMemoryEscapes, escape.Culprit.Syntax.GetLocation(), escape.Culprit.Syntax.ToString(), until, escape.How,
                isReader ? "read what is needed before that" : "keep a copy"));
        }
    }
}
