using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Settings;

namespace WsGen.Analyzers.Usage.Security;

/// <summary>Whether the platform's options for TLS are those of one of the library's clients or servers.</summary>
internal sealed class TlsOptions(Library library, INamedTypeSymbol? ofClient)
{
    /// <summary>True if the options whose property is assigned are, or become, those of a client.</summary>
    public bool AreOfClient(IOperation? instance, IOperation assignment) => AreOf(instance, assignment, IsCustom);

    /// <summary>True if they are, or become, those of a server.</summary>
    public bool AreOfServer(IOperation? instance, IOperation assignment) => AreOf(instance, assignment, IsHandedToServer);

    private static bool AreOf(IOperation? instance, IOperation assignment, Func<IOperation, bool> isGiven) => instance switch
    {
        IPropertyReferenceOperation property => isGiven(property),
        ILocalReferenceOperation local => Becomes(local.Local, assignment, isGiven),
        IInstanceReferenceOperation => CreationAround(assignment) is { Parent: { } user } creation && user switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => Becomes(declarator.Symbol, assignment, isGiven),
            _ => isGiven(creation),
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

    private static bool Becomes(ILocalSymbol local, IOperation place, Func<IOperation, bool> isGiven) => Operations.RootOf(place).Descendants()
        .OfType<ILocalReferenceOperation>()
        .Any(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local) && isGiven(reference));

    /// <summary>True for the property itself, and for what is assigned to it.</summary>
    private bool IsCustom(IOperation value) =>
        (value as IPropertyReferenceOperation ?? (Operations.UserOf(value) as ISimpleAssignmentOperation)?.Target) is IPropertyReferenceOperation { Property: { Name: "Custom" } property }
        && Library.Same(property.ContainingType, ofClient);

    private bool IsHandedToServer(IOperation value) =>
        Operations.UserOf(value) is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "UseTls" } method } } && Library.Same(method.ContainingType, library.WsServerBuilder);
}
