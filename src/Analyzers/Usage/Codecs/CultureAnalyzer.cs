using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Codecs;

/// <summary>WSG2066: what a codec writes and reads is the same on every machine.</summary>
public sealed class CultureAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.CodecDependsOnCulture];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var values = new CultureValues(context.Compilation);
        INamedTypeSymbol? codec = context.Compilation.GetTypeByMetadataName("WsGen.ICodec");
        context.RegisterOperationAction(
            operation =>
            {
                var invocation = (IInvocationOperation)operation.Operation;
                if (IsInCodec(operation.ContainingSymbol, codec) && !IsOfException(invocation) && values.DependsOnCulture(invocation))
                {
                    Report(operation, invocation.TargetMethod.ContainingType.Name + "." + invocation.TargetMethod.Name);
                }
            },
            OperationKind.Invocation);
        context.RegisterOperationAction(
            operation =>
            {
                var text = (IInterpolatedStringOperation)operation.Operation;
                if (IsInCodec(operation.ContainingSymbol, codec) && !IsOfException(text) && values.FindDependent(text) is { } part)
                {
                    Report(operation, part.Syntax.ToString());
                }
            },
            OperationKind.InterpolatedString);
    }

    private static void Report(OperationAnalysisContext context, string what) =>
        context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.CodecDependsOnCulture, context.Operation.Syntax.GetLocation(), what));

    private static bool IsInCodec(ISymbol symbol, INamedTypeSymbol? codec) =>
        codec is not null && symbol.ContainingType?.AllInterfaces.Any(face => Library.Same(face, codec)) == true;

    /// <summary>True for a part of the text of an exception, which people read.</summary>
    private static bool IsOfException(IOperation text)
    {
        for (IOperation? parent = text.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IObjectCreationOperation { Parent: IThrowOperation or IConversionOperation { Parent: IThrowOperation } })
            {
                return true;
            }
        }

        return false;
    }
}
