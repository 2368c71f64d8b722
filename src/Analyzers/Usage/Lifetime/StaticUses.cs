using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Settings;

namespace WsGen.Analyzers.Usage.Lifetime;

/// <summary>How static members that hold sessions are used.</summary>
internal sealed class StaticUses(Library library)
{
    private readonly INamedTypeSymbol? _weak = library.Known.Compilation.GetTypeByMetadataName("System.Runtime.CompilerServices.ConditionalWeakTable`2");

    private static readonly HashSet<string> Adders =
        ["Add", "TryAdd", "AddOrUpdate", "GetOrAdd", "TryUpdate", "AddFirst", "AddLast", "Insert", "Enqueue", "Push", "Append"];

    private static readonly string[] Removers = ["Remove", "TryRemove", "Clear", "TryTake", "Take", "Dequeue", "TryDequeue", "Pop", "TryPop", "Except", "Intersect"];

    /// <summary>The static member that a session is put into; null if it is none.</summary>
    public ISymbol? FindStore(IOperation operation, out IOperation? session)
    {
        session = null;
        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } assignment when IsSession(assignment.Value):
                session = assignment.Value;
                return RootOf(target);
            case IInvocationOperation { Instance: { } instance } invocation when Adders.Contains(invocation.TargetMethod.Name)
                && !IsOwn(invocation.TargetMethod) // what it does is seen there
                && !Library.Same(instance.Type?.OriginalDefinition, _weak)
                && invocation.Arguments.FirstOrDefault(argument => IsSession(argument.Value)) is { } argument:
                session = argument.Value;
                return RootOf(instance);
            default:
                return null;
        }
    }

    /// <summary>True if sessions may leave the member here: they are removed, or the collection goes where that cannot be seen.</summary>
    public bool MayRelease(IMemberReferenceOperation reference)
    {
        IOperation current = reference;
        while (true)
        {
            switch (current.Parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                    current = current.Parent;
                    break;
                case IConditionalAccessOperation access when access.Operation == current:
                    return access.WhenNotNull.DescendantsAndSelf().OfType<IInvocationOperation>().Any(call => Removes(call.TargetMethod));
                case IInvocationOperation call when call.Instance == current:
                    if (Removes(call.TargetMethod) || call.Arguments.Any(argument => argument.Parameter?.RefKind == RefKind.Out && LeadsOn(argument.Parameter.Type)))
                    {
                        return true;
                    }

                    current = call;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, ContainingType.Name: "Enumerable" } } query }:
                    current = query;
                    break;
                case IPropertyReferenceOperation { Property: { Name: "Keys" or "Values", IsIndexer: false, ContainingType.TypeArguments: [var key, var value] } property } view
                    when view.Instance == current && !IsOwn(property) && !HoldsMore(property.Name == "Keys" ? key : value):
                    return false; // nothing can be removed by them
                case IMemberReferenceOperation member when member.Instance == current:
                    current = member;
                    break;
                case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol.Type: var element } } loop when loop.Collection == current:
                    return HoldsMore(element);
                case IForEachLoopOperation { LoopControlVariable: IDeclarationExpressionOperation { Expression.Type: { } parts } } loop when loop.Collection == current:
                    return HoldsMore(parts);
                case ISimpleAssignmentOperation assignment when assignment.Target == current:
                    return !IsSession(assignment.Value) && (current == reference || assignment.Value.ConstantValue is { HasValue: true, Value: null });
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }:
                    return true;
                case ISimpleAssignmentOperation or IVariableInitializerOperation or IArgumentOperation or IReturnOperation:
                    return LeadsOn(current.Type);
                default:
                    return false;
            }
        }
    }

    /// <summary>The static member by which a place is reached. Not through members of objects of the project's own: those take out what is in them by themselves.</summary>
    private ISymbol? RootOf(IOperation? operation)
    {
        for (; operation is not null; operation = operation switch
        {
            IMemberReferenceOperation member => member.Instance,
            IInvocationOperation invocation => invocation.Instance,
            IConversionOperation conversion => conversion.Operand,
            IConditionalAccessInstanceOperation => operation.Parent is { } parent ? AccessOf(parent) : null,
            _ => null,
        })
        {
            if (operation is IMemberReferenceOperation { Member: { IsStatic: true } and (IFieldSymbol or IPropertySymbol) and var member })
            {
                return member;
            }

            if (operation is IMemberReferenceOperation { Member: var own } && IsOwn(own))
            {
                return null;
            }
        }

        return null;
    }

    private static IOperation? AccessOf(IOperation operation)
    {
        IOperation? access = operation;
        while (access is not null and not IConditionalAccessOperation)
        {
            access = access.Parent;
        }

        return (access as IConditionalAccessOperation)?.Operation;
    }

    private bool IsSession(IOperation value) => !value.ConstantValue.HasValue && Library.Same(ConstantValues.Bare(value).Type, library.WsSession);

    private static bool Removes(IMethodSymbol method) => Removers.Any(remover => method.Name.StartsWith(remover, StringComparison.Ordinal));

    private bool IsOwn(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, library.Known.Compilation.Assembly);

    /// <summary>True for an element by which sessions could be removed: a collection, or something with one in it.</summary>
    private bool HoldsMore(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsValueType: true, TypeArguments: { IsEmpty: false } parts } ? parts.Any(HoldsMore) : LeadsOn(type);

    /// <summary>True for a value by which sessions could be removed: a collection, not a session or a number.</summary>
    private bool LeadsOn(ITypeSymbol? type) => type is { IsReferenceType: true, SpecialType: not SpecialType.System_String } && !Library.Same(type, library.WsSession);
}
