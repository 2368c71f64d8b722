using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>WSG2026: who sends to many sessions does not wait for one after the other.</summary>
public sealed class BroadcastAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.SequentialBroadcast];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        context.RegisterOperationAction(operation => Check(operation, api), OperationKind.Loop);
    }

    private static void Check(OperationAnalysisContext context, SendingApi api)
    {
        if (context.Operation is not IForEachLoopOperation { IsAsynchronous: false } loop)
        {
            return;
        }

        string advice = Operations.Unwrap(loop.Collection).Type is { } type && api.IsSessionSet(type)
            ? $"{type.Name}.SendAsync sends to all at once"
            : "keep them in a SessionGroup, whose SendAsync sends to all at once, or begin all sends, then await them together";
        var found = new HashSet<SyntaxNode>();
        foreach (IAwaitOperation await in loop.Body.DescendantsAndSelf().OfType<IAwaitOperation>())
        {
            if (AwaitedSend.Of(await, loop) is { } send
                && api.IsMessageOfSession(send.TargetMethod)
                && LoopVariable.IsSourceOf(send.Instance, loop)
                && SymbolEqualityComparer.Default.Equals(Operations.FunctionOf(await), Operations.FunctionOf(loop))
                && !LeavesLoop(await, loop)
                && found.Add(send.Syntax))
            {
                context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.SequentialBroadcast, send.Syntax.GetLocation(), send.TargetMethod.Name, advice));
            }
        }
    }

    /// <summary>True if the block that sends leaves the loop afterwards: it looked for one session.</summary>
    private static bool LeavesLoop(IOperation operation, IOperation loop)
    {
        for (IOperation? parent = operation.Parent; parent is not null && parent != loop; parent = parent.Parent)
        {
            if (parent is IBlockOperation { Operations: [.., IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo } or IThrowOperation] })
            {
                return true;
            }
        }

        return false;
    }
}
