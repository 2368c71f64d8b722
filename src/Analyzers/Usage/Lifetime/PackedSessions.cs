using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Settings;

namespace WsGen.Analyzers.Usage.Lifetime;

/// <summary>Sessions in values: a session itself, and one in a collection, tuple or object that is made there and keeps it.</summary>
internal sealed class PackedSessions(Library library)
{
    private readonly INamedTypeSymbol? _group = library.Known.Compilation.GetTypeByMetadataName("WsGen.SessionGroup");

    // Objects in objects are looked into so deep.
    private const int MostNested = 6;

    private readonly KeptArguments _kept = new(library);

    /// <summary>The expression that brings a session into a value; null if there is none in it.</summary>
    public IOperation? Find(IOperation value) => Find(value, 0);

    private IOperation? Find(IOperation value, int depth) =>
        depth > MostNested ? null : Operations.ValuesOf(value).Select(each => InOne(ConstantValues.Bare(each), depth + 1)).FirstOrDefault(static found => found is not null);

    private IOperation? InOne(IOperation value, int depth)
    {
        if (!value.ConstantValue.HasValue && Library.Same(value.Type, library.WsSession))
        {
            return value;
        }

        IEnumerable<IOperation> parts = value switch
        {
            { Type: var type } when IsGroup(type) => [],
            IObjectCreationOperation creation => creation.Arguments.Where(argument => _kept.IsKept(creation.Constructor, argument.Parameter)).Select(argument => argument.Value).Concat(Put(creation.Initializer)),
            ICollectionExpressionOperation collection => collection.Elements,
            IArrayCreationOperation { Initializer: { } elements } => elements.ElementValues,
            ITupleOperation tuple => tuple.Elements,
            IAnonymousObjectCreationOperation anonymous => anonymous.Initializers.OfType<ISimpleAssignmentOperation>().Select(part => part.Value),
            IInvocationOperation { TargetMethod: { IsStatic: true, Name: "Create" } method } create when _kept.KeepsByType(method.ReturnType) => create.Arguments.Select(argument => argument.Value),
            _ => [],
        };
        return parts.Select(part => Find(part, depth)).FirstOrDefault(static found => found is not null)
            ?? (value is ILocalReferenceOperation local && Operations.OnlyValueOf(local.Local, local) is { } only && Find(only, depth) is not null ? value : null);
    }

    /// <summary>Sessions leave it by themselves when they close.</summary>
    public bool IsGroup(ITypeSymbol? type) => Library.Same(type, _group);

    /// <summary>What an initializer puts into the object that it stands behind.</summary>
    private IEnumerable<IOperation> Put(IObjectOrCollectionInitializerOperation? initializer) => (initializer?.Initializers ?? []).SelectMany(each => each switch
    {
        ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member: var member } } assignment when _kept.Keeps(member) => [assignment.Value],
        IInvocationOperation add when !_kept.IsOwn(add.TargetMethod) => add.Arguments.Select(argument => argument.Value),
        _ => (IEnumerable<IOperation>)[],
    });
}
