using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>
/// WSG2003: a class that an application's configuration names as an annotated endpoint is one. (That what is given to AddEndpoint is one, the compiler sees to.)
/// </summary>
public sealed class DeployedTypeAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.DeployedTypeIsNoEndpoint];

    internal override void Start(CompilationStartAnalysisContext context, Library library) =>
        context.RegisterOperationAction(operation => Check(operation, library), OperationKind.TypeOf);

    private static void Check(OperationAnalysisContext context, Library library)
    {
        var named = (ITypeOfOperation)context.Operation;
        if (context.ContainingSymbol is IMethodSymbol { IsOverride: true, Name: "GetAnnotatedEndpoints" } method
            && KnownTypes.IsOrDerivesFrom(method.ContainingType, library.ServerApplicationConfig)
            && IsGivenBack(named)
            && named.TypeOperand is INamedTypeSymbol { TypeKind: not TypeKind.Error } type
            && library.Known.FindServerEndpoint(type.OriginalDefinition) is null)
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.DeployedTypeIsNoEndpoint, named.Syntax.GetLocation(), type.Name, method.ContainingType.Name));
        }
    }

    /// <summary>True for an element of a collection that is made, returned, and one that is yielded: what it is compared with is not.</summary>
    private static bool IsGivenBack(IOperation named)
    {
        IOperation? around = named.Parent;
        bool isElement = false;
        while (around is IConversionOperation or IArrayInitializerOperation or IArrayCreationOperation or ICollectionExpressionOperation or IParenthesizedOperation or IConditionalOperation)
        {
            isElement |= around is IArrayInitializerOperation or ICollectionExpressionOperation;
            around = around.Parent;
        }

        return around is IReturnOperation { Kind: OperationKind.YieldReturn } || (isElement && around is IReturnOperation);
    }
}
