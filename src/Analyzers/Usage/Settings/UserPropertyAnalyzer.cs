using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Settings;

/// <summary>WSG2060: a user property with one of Tomcat's names has a value that the runtime takes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UserPropertyAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.UserPropertyCannotWork];

    private protected override void Start(CompilationStartAnalysisContext context, Library library)
    {
        INamedTypeSymbol? client = context.Compilation.GetTypeByMetadataName("WsGen.WsClientOptions");
        INamedTypeSymbol? config = context.Compilation.GetTypeByMetadataName("WsGen.ServerEndpointConfig");
        INamedTypeSymbol?[] owners = [library.WsSession, library.Known.EndpointConfig, client];
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [var key] } target)
                {
                    Check(operation, OwnerOf(target.Instance, owners), client, key.Value, assignment.Value);
                }
            },
            OperationKind.SimpleAssignment);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (call is { TargetMethod.Name: "Add" or "TryAdd" or "WithUserProperty", Arguments: [var key, var value] })
                {
                    Check(operation, Library.Same(call.TargetMethod.ContainingType, config) ? config : OwnerOf(call.Instance, owners), client, key.Value, value.Value);
                }
            },
            OperationKind.Invocation);
    }

    private static void Check(OperationAnalysisContext context, INamedTypeSymbol? owner, INamedTypeSymbol? client, IOperation key, IOperation value)
    {
        if (owner is not null && ConstantValues.Of(key) is string name && UserProperty.FindFault(name, value, Library.Same(owner, client), out bool isName) is { } fault)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.UserPropertyCannotWork, (isName ? key : value).Syntax.GetLocation(), fault.TrimEnd('.')));
        }
    }

    /// <summary>Whose properties they are.</summary>
    private static INamedTypeSymbol? OwnerOf(IOperation? properties, INamedTypeSymbol?[] owners)
    {
        // Inside of UserProperties = { [...] = ... } it is the property that the initializer is for.
        IOperation? reference = properties is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } implied ? Initialized(implied) : properties;
        return reference is IPropertyReferenceOperation { Property: { Name: "UserProperties" } property } ? owners.FirstOrDefault(owner => Library.Same(property.ContainingType, owner)) : null;
    }

    private static IOperation? Initialized(IOperation operation)
    {
        IOperation? parent = operation;
        while (parent is not null and not IMemberInitializerOperation)
        {
            parent = parent.Parent;
        }

        return (parent as IMemberInitializerOperation)?.InitializedMember;
    }
}
