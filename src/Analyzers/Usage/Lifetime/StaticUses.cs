using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Lifetime;

/// <summary>How static members that hold sessions are used.</summary>
internal sealed class StaticUses(Library library)
{
    private readonly INamedTypeSymbol? _weak = library.Known.Compilation.GetTypeByMetadataName("System.Runtime.CompilerServices.ConditionalWeakTable`2");

    private readonly PackedSessions _sessions = new(library);
    private readonly LettingGo _letting = new(library);

    private static readonly HashSet<string> Adders =
        ["Add", "TryAdd", "AddOrUpdate", "GetOrAdd", "TryUpdate", "AddFirst", "AddLast", "Insert", "Enqueue", "Push", "Append"];

    private static readonly string[] Removers = ["Remove", "TryRemove", "Clear", "TryTake", "Take", "Dequeue", "TryDequeue", "Pop", "TryPop", "Except", "Intersect"];

    /// <summary>The static member that a session is put into; null if it is none.</summary>
    public ISymbol? FindStore(IOperation operation, out IOperation? session)
    {
        session = null;
        ISymbol? member;
        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } assignment:
                member = RootOf(target);
                session = member is null ? null : _sessions.Find(assignment.Value);
                break;
            case IInvocationOperation { Instance: { } instance } invocation when Adds(invocation.TargetMethod)
                && !IsOwn(invocation.TargetMethod) // what it does is seen there
                && !_sessions.IsGroup(instance.Type)
                && !Library.Same(instance.Type?.OriginalDefinition, _weak):
                member = RootOf(instance);
                session = member is null ? null : invocation.Arguments.SelectMany(Given).Select(_sessions.Find).FirstOrDefault(static found => found is not null);
                break;
            default:
                return null;
        }

        return session is null ? null : member;
    }

    /// <summary>True for a method that puts something into a collection.</summary>
    public static bool Adds(IMethodSymbol method) => Adders.Contains(method.Name);

    /// <summary>An argument, or what a lambda in its place makes.</summary>
    private static IEnumerable<IOperation> Given(IArgumentOperation argument) => argument.Value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation factory }
        ? factory.Body.Descendants().OfType<IReturnOperation>().Where(each => SymbolEqualityComparer.Default.Equals(Operations.FunctionOf(each), factory.Symbol)).Select(each => each.ReturnedValue).OfType<IOperation>()
        : [argument.Value];

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
                    if (Removes(call.TargetMethod) || (IsOwn(call.TargetMethod) && _letting.ByReference(current.Type)) || call.Arguments.Any(argument => argument.Parameter?.RefKind == RefKind.Out && _letting.ByReference(argument.Parameter.Type)))
                    {
                        return true;
                    }

                    current = call;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, ContainingType.Name: "Enumerable" } } query }:
                    current = query;
                    break;
                case IPropertyReferenceOperation { Property: { Name: "Keys" or "Values", IsIndexer: false, ContainingType.TypeArguments: [var key, var value] } property } view
                    when view.Instance == current && !IsOwn(property) && !_letting.ByElement(property.Name == "Keys" ? key : value):
                    return false; // nothing can be removed by them
                case IMemberReferenceOperation member when member.Instance == current:
                    current = member;
                    break;
                case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol.Type: var element } } loop when loop.Collection == current:
                    return _letting.ByElement(element);
                case IForEachLoopOperation { LoopControlVariable: IDeclarationExpressionOperation { Expression.Type: { } parts } } loop when loop.Collection == current:
                    return _letting.ByElement(parts);
                case ISimpleAssignmentOperation assignment when assignment.Target == current:
                    return _sessions.Find(assignment.Value) is null && (current == reference || assignment.Value.ConstantValue is { HasValue: true, Value: null });
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }:
                    return true;
                case ISimpleAssignmentOperation or IVariableInitializerOperation or IArgumentOperation or IReturnOperation:
                    return _letting.ByReference(current.Type);
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

    private static bool Removes(IMethodSymbol method) => Removers.Any(remover => method.Name.StartsWith(remover, StringComparison.Ordinal));

    private bool IsOwn(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, library.Known.Compilation.Assembly);
}
