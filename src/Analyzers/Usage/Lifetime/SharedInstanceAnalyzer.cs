using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Settings;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Lifetime;

/// <summary>WSG2043: an endpoint instance that a configurator gives to all connections has no state that changes.</summary>
public sealed class SharedInstanceAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.SharedInstanceHasState];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        INamedTypeSymbol? configurator = context.Compilation.GetTypeByMetadataName("WsGen.ServerEndpointConfigurator");
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.ContainingSymbol is IMethodSymbol { Name: "CreateInstance", IsOverride: true } method && KnownTypes.IsOrDerivesFrom(method.ContainingType, configurator)
                    && ((IReturnOperation)operation.Operation).ReturnedValue is { } returned && ConstantValues.Bare(returned) is { Type: { } type } value && IsShared(value)
                    && FindState(type) is { } state)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(
                        DiagnosticDescriptors.SharedInstanceHasState, value.Syntax.GetLocation(), method.ContainingType.Name, type.Name, state.Name));
                }
            },
            OperationKind.Return);
    }

    /// <summary>True for what is the same at every call: a field, a property that is stored, the value of a Lazy.</summary>
    private static bool IsShared(IOperation value) => value switch
    {
        IFieldReferenceOperation => true,
        IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.Name: "Lazy" }, Instance: { } lazy } => IsShared(lazy),
        IPropertyReferenceOperation { Property: var property } => property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)),
        _ => false,
    };

    /// <summary>A field or property that can be set after construction.</summary>
    private static ISymbol? FindState(ITypeSymbol type) => KnownTypes.SelfAndBases(type)
        .SelectMany(level => level.GetMembers())
        .FirstOrDefault(member => !member.IsStatic && !member.IsImplicitlyDeclared && !member.DeclaringSyntaxReferences.IsEmpty && member switch
        {
            IFieldSymbol field => !field.IsReadOnly && !field.IsConst,
            IPropertySymbol { SetMethod: { IsInitOnly: false } } property => type.GetMembers().OfType<IFieldSymbol>()
                .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)),
            _ => false,
        });
}
