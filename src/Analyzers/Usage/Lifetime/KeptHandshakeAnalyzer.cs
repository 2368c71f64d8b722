using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Settings;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Lifetime;

/// <summary>WSG2044: a configurator, which all connections share, keeps nothing that belongs to one request: not the request, nor a service of its scope.</summary>
public sealed class KeptHandshakeAnalyzer : UsageAnalyzer
{
    private static readonly string[] OfOneRequest =
        ["WsGen.HandshakeRequest", "WsGen.HandshakeResponse", "WsGen.EndpointConfig", "WsGen.WsSession", "Microsoft.AspNetCore.Http.HttpContext", "System.Security.Claims.ClaimsPrincipal"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.HandshakeKept];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        INamedTypeSymbol? configurator = context.Compilation.GetTypeByMetadataName("WsGen.ServerEndpointConfigurator");
        INamedTypeSymbol? services = context.Compilation.GetTypeByMetadataName("System.IServiceProvider");
        INamedTypeSymbol?[] ofOneRequest = [.. OfOneRequest.Select(name => context.Compilation.GetTypeByMetadataName(name))];
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (IAssignmentOperation)operation.Operation;
                if (KnownTypes.IsOrDerivesFrom(operation.ContainingSymbol.ContainingType, configurator)
                    && assignment.Target is IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } } target
                    && (target.Member.IsStatic || target.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance })
                    && BelongsToOneRequest(ConstantValues.Bare(assignment.Value), ofOneRequest, services))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(
                        DiagnosticDescriptors.HandshakeKept, assignment.Value.Syntax.GetLocation(), assignment.Value.Syntax.ToString(), target.Member.Name));
                }
            },
            OperationKind.SimpleAssignment,
            OperationKind.CoalesceAssignment);
    }

    private static bool BelongsToOneRequest(IOperation value, INamedTypeSymbol?[] ofOneRequest, INamedTypeSymbol? services) =>
        ofOneRequest.Any(type => Library.Same(value.Type, type)) || ComesFromScope(value, services);

    /// <summary>True for the scope's provider itself, and for what it is asked for: both are gone with the connection.</summary>
    private static bool ComesFromScope(IOperation value, INamedTypeSymbol? services) => value switch
    {
        IParameterReferenceOperation parameter => Library.Same(parameter.Type, services) && parameter.Parameter.ContainingSymbol is IMethodSymbol { MethodKind: not MethodKind.Constructor },
        IPropertyReferenceOperation property => property.Property.Name == "Services" && Library.Same(property.Type, services),
        IInvocationOperation { Instance: { } instance } => ComesFromScope(ConstantValues.Bare(instance), services),
        IInvocationOperation { TargetMethod.IsExtensionMethod: true, Arguments: [var first, ..] } => ComesFromScope(ConstantValues.Bare(first.Value), services),
        _ => false,
    };
}
