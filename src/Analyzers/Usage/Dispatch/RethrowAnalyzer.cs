using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Analyzers.Usage.Sending;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Dispatch;

/// <summary>WSG2033: an error handler that always throws what it gets handles nothing.</summary>
public sealed class RethrowAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ErrorHandlerRethrows];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol method
                && method.Parameters.FirstOrDefault(parameter => KnownTypes.IsOrDerivesFrom(parameter.Type, library.Known.Exception)) is { } exception
                && api.KindOf(method) == CallbackAttribute.OnError
                && block.OperationBlocks.FirstOrDefault(static root => root.Kind == OperationKind.Block) is { } body
                && new Rethrow(api, exception).IsOnEveryPath(block.GetControlFlowGraph(body)))
            {
                block.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ErrorHandlerRethrows, method.Locations[0], method.Name));
            }
        });
    }
}
