using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Security;

/// <summary>WSG2065: a configurator that is asked whether an origin may connect looks at it.</summary>
public sealed class OriginCheckAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.OriginNotChecked];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        if (context.Compilation.GetTypeByMetadataName("WsGen.ServerEndpointConfigurator") is not { } configurator)
        {
            return;
        }

        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol { Name: "CheckOrigin", IsOverride: true } method && KnownTypes.IsOrDerivesFrom(method.ContainingType, configurator)
                && block.OperationBlocks.OfType<IBlockOperation>().Any(Answers.IsAlwaysTrue))
            {
                block.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.OriginNotChecked, method.Locations[0], method.ContainingType.Name + "." + method.Name));
            }
        });
    }
}
