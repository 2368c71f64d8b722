using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Paths;

/// <summary>Where a class reads the variables of its path, or may.</summary>
internal static class PathReads
{
    /// <summary>What <see cref="MayReadVariables"/> wants to see.</summary>
    public static readonly ImmutableArray<OperationKind> Operations =
        [OperationKind.PropertyReference, OperationKind.ParameterReference, OperationKind.FieldReference, OperationKind.LocalReference];

    /// <summary>The variables that [PathParam] parameters ask for.</summary>
    public static IEnumerable<string> VariablesOf(INamedTypeSymbol type, KnownTypes known) =>
        from method in type.GetMembers().OfType<IMethodSymbol>()
        from parameter in method.Parameters
        let attribute = parameter.GetAttributes().FirstOrDefault(each => KnownTypes.Same(each.AttributeClass, known.PathParamAttribute))
        where attribute is not null
        select PathBinder.VariableOf(parameter, attribute);

    /// <summary>
    /// True if the operation reads a session's PathParameters or RequestUri, or lets a session go where that may be done: anywhere but in front of a member's name.
    /// </summary>
    public static bool MayReadVariables(IOperation operation, Library library)
    {
        if (operation is IPropertyReferenceOperation { Property.Name: "PathParameters" or "RequestUri" } property
            && Library.Same(property.Property.ContainingType, library.WsSession))
        {
            return true;
        }

        return Library.Same(operation.Type, library.WsSession)
            && !(operation.Parent is IMemberReferenceOperation member && member.Instance == operation)
            && !(operation.Parent is IInvocationOperation invocation && invocation.Instance == operation);
    }
}
