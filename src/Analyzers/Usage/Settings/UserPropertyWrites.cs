using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Settings;

/// <summary>A user property that gets a value: of a session, an endpoint's configuration, or a client's options.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Key">Its name.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct UserPropertyWrite(INamedTypeSymbol Owner, IOperation Key, IOperation Value);

/// <summary>Finds where user properties get values.</summary>
internal sealed class UserPropertyWrites
{
    private readonly INamedTypeSymbol? _config;
    private readonly INamedTypeSymbol?[] _owners;

    private UserPropertyWrites(Compilation compilation, Library library)
    {
        Client = compilation.GetTypeByMetadataName("WsGen.WsClientOptions");
        _config = library.ServerEndpointConfig;
        _owners = [library.WsSession, library.Known.EndpointConfig, Client];
    }

    /// <summary>The options of clients.</summary>
    public INamedTypeSymbol? Client { get; }

    /// <summary>Has each of them looked at.</summary>
    public static void Register(CompilationStartAnalysisContext context, Library library, Action<OperationAnalysisContext, UserPropertyWrite, UserPropertyWrites> look)
    {
        var writes = new UserPropertyWrites(context.Compilation, library);
        context.RegisterOperationAction(
            operation =>
            {
                if (writes.Find(operation.Operation) is { } write)
                {
                    look(operation, write, writes);
                }
            },
            OperationKind.SimpleAssignment,
            OperationKind.Invocation);
    }

    private UserPropertyWrite? Find(IOperation operation)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [var key] } target } assignment:
                return Of(OwnerOf(target.Instance), key, assignment.Value);
            case IInvocationOperation { TargetMethod: { Name: "Add" or "TryAdd" or "WithUserProperty" } method, Arguments: [var key, var value] } call:
                return Of(Library.Same(method.ContainingType, _config) ? _config : OwnerOf(call.Instance), key, value.Value);
            case IInvocationOperation { TargetMethod: { Name: "TryAdd", IsExtensionMethod: true }, Arguments: [var properties, var key, var value] }: // that of IDictionary
                return Of(OwnerOf(Operations.Unwrap(properties.Value)), key, value.Value);
            default:
                return null;
        }
    }

    private static UserPropertyWrite? Of(INamedTypeSymbol? owner, IArgumentOperation key, IOperation value) => owner is null ? null : new UserPropertyWrite(owner, key.Value, value);

    /// <summary>Whose properties they are.</summary>
    private INamedTypeSymbol? OwnerOf(IOperation? properties)
    {
        // Inside of UserProperties = { [...] = ... } it is the property that the initializer is for.
        IOperation? reference = properties is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } implied ? Initialized(implied) : properties;
        return reference is IPropertyReferenceOperation { Property: { Name: "UserProperties" } property } ? _owners.FirstOrDefault(owner => Library.Same(property.ContainingType, owner)) : null;
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
