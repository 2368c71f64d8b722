using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Settings;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Security;

/// <summary>WSG2063: a client that is given TLS options of its own still finds out whom it speaks to.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CertificateCheckAnalyzer : UsageAnalyzer
{
    private const string Callback = "RemoteCertificateValidationCallback";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.CertificateNotChecked];

    private protected override void Start(CompilationStartAnalysisContext context, Library library)
    {
        INamedTypeSymbol? options = context.Compilation.GetTypeByMetadataName("System.Net.Security.SslClientAuthenticationOptions");
        INamedTypeSymbol? ours = context.Compilation.GetTypeByMetadataName("WsGen.WsClientTlsOptions");
        if (options is null || ours is null)
        {
            return;
        }

        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation { Property.Name: Callback } target && Library.Same(target.Property.ContainingType, options)
                    && IsForClient(target.Instance, assignment, ours) && CertificateAnswers.FindAccepted(assignment.Value) is { } accepted)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.CertificateNotChecked, assignment.Syntax.GetLocation(), Callback, accepted));
                }
            },
            OperationKind.SimpleAssignment);
    }

    /// <summary>True if the options are, or become, those of a client.</summary>
    private static bool IsForClient(IOperation? instance, IOperation assignment, INamedTypeSymbol ours) => instance switch
    {
        IPropertyReferenceOperation property => IsCustom(property, ours),
        ILocalReferenceOperation local => Becomes(local.Local, assignment, ours),
        IInstanceReferenceOperation => CreationAround(assignment) is { } creation && creation.Parent switch
        {
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } => IsCustom(target, ours),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => Becomes(declarator.Symbol, assignment, ours),
            _ => false,
        },
        _ => false,
    };

    private static IOperation? CreationAround(IOperation operation)
    {
        IOperation? parent = operation.Parent;
        while (parent is IObjectOrCollectionInitializerOperation)
        {
            parent = parent.Parent;
        }

        while (parent?.Parent is IConversionOperation conversion)
        {
            parent = conversion;
        }

        return parent;
    }

    private static bool Becomes(ILocalSymbol local, IOperation place, INamedTypeSymbol ours)
    {
        IOperation root = place;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Descendants().OfType<ISimpleAssignmentOperation>().Any(assignment =>
            assignment.Target is IPropertyReferenceOperation target && IsCustom(target, ours)
            && ConstantValues.Bare(assignment.Value) is ILocalReferenceOperation value && SymbolEqualityComparer.Default.Equals(value.Local, local));
    }

    private static bool IsCustom(IPropertyReferenceOperation property, INamedTypeSymbol ours) =>
        property.Property.Name == "Custom" && Library.Same(property.Property.ContainingType, ours);
}
