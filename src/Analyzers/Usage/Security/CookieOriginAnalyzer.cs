using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Security;

/// <summary>WSG2067: a server that lets pages of every origin connect does not go by the cookies that their visitors' browsers send.</summary>
public sealed class CookieOriginAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.CookiesOfEveryOrigin];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var reads = new CookieReads(library, context.Compilation);
        var openings = new ConcurrentBag<Location>();
        context.RegisterOperationAction(
            operation =>
            {
                if (IsOpening((ISimpleAssignmentOperation)operation.Operation, library))
                {
                    openings.Add(operation.Operation.Syntax.GetLocation());
                }
            },
            OperationKind.SimpleAssignment);
        context.RegisterOperationAction(operation => reads.Look(operation.Operation, operation.ContainingSymbol), OperationKind.PropertyReference, OperationKind.Invocation);
        context.RegisterSymbolAction(symbol => reads.Look((IMethodSymbol)symbol.Symbol), SymbolKind.Method);
        context.RegisterCompilationEndAction(end =>
        {
            if (reads.Find() is { } reader)
            {
                foreach (Location opening in openings)
                {
                    end.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.CookiesOfEveryOrigin, opening, reader));
                }
            }
        });
    }

    /// <summary>True for <c>AllowAnyOrigin = true</c>, unless it depends on something, as on the environment being that of a developer.</summary>
    private static bool IsOpening(ISimpleAssignmentOperation assignment, Library library)
    {
        if (assignment.Target is not IPropertyReferenceOperation { Property: { Name: "AllowAnyOrigin" } property }
            || library.WsOptions is not { } options || !KnownTypes.IsOrDerivesFrom(property.ContainingType, options)
            || assignment.Value.ConstantValue is not { HasValue: true, Value: true })
        {
            return false;
        }

        for (IOperation? parent = assignment.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ICatchClauseOperation)
            {
                return false;
            }
        }

        return true;
    }
}
