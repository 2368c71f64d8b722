using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Lifetime;

/// <summary>
/// Whether an object keeps what its constructor gets: one of the project if it puts that into a field or property or uses it in its members; another one if sessions are what its type
/// is about, as in <c>Tuple&lt;string, WsSession&gt;</c>.
/// </summary>
internal sealed class KeptArguments(Library library)
{
    // Constructors that call each other are followed so far.
    private const int MostCalls = 4;

    private readonly Compilation _compilation = library.Known.Compilation;

    public bool IsOwn(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _compilation.Assembly);

    /// <summary>True if the object keeps the argument.</summary>
    public bool IsKept(IMethodSymbol? constructor, IParameterSymbol? parameter) => IsKept(constructor, parameter, 0);

    /// <summary>True for a type of other assemblies that is about sessions, and does not let them go by itself.</summary>
    public bool KeepsByType(ITypeSymbol type) =>
        !IsOwn(type) && type is INamedTypeSymbol { Name: not "WeakReference" and not "ConditionalWeakTable", TypeArguments: var parts } && parts.Any(IsOrHoldsSession);

    /// <summary>True for a place of an object that holds what is put into it: a field, or a property without code.</summary>
    public bool Keeps(ISymbol member) => !IsOwn(member)
        || member is IFieldSymbol
        || (member is IPropertySymbol property && property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)));

    private bool IsOrHoldsSession(ITypeSymbol type) => Library.Same(type, library.WsSession) || KeepsByType(type) || type is IArrayTypeSymbol { ElementType: var element } && IsOrHoldsSession(element);

    private bool IsKept(IMethodSymbol? constructor, IParameterSymbol? parameter, int depth)
    {
        if (constructor is null || parameter is null || depth > MostCalls)
        {
            return false;
        }

        INamedTypeSymbol kept = constructor.ContainingType;
        constructor = constructor.OriginalDefinition;
        parameter = constructor.Parameters[parameter.Ordinal];
        if (!IsOwn(constructor))
        {
            return KeepsByType(kept);
        }

        return constructor.DeclaringSyntaxReferences.Select(each => each.GetSyntax()).Any(syntax => syntax is TypeDeclarationSyntax
            ? IsKeptByType(constructor.ContainingType, parameter, depth)
            : References(syntax, parameter).Any(reference => IsKept(reference, depth)));
    }

    /// <summary>Parameters of a primary constructor: of a record, or captured, or put somewhere.</summary>
    private bool IsKeptByType(INamedTypeSymbol type, IParameterSymbol parameter, int depth) =>
        (type.IsRecord && type.GetMembers(parameter.Name).OfType<IPropertySymbol>().Any(Keeps))
        || type.DeclaringSyntaxReferences.SelectMany(part => References(part.GetSyntax(), parameter)).Any(reference =>
            Operations.RootOf(reference) is not (IFieldInitializerOperation or IPropertyInitializerOperation or IConstructorBodyOperation or IInvocationOperation)
            || Operations.FunctionOf(reference) is not null
            || IsKept(reference, depth));

    /// <summary>True if the value goes into a member of the object, on the way in something that keeps it.</summary>
    private bool IsKept(IOperation value, int depth)
    {
        for (IOperation? user = value.Parent; user is not null; value = user, user = user.Parent)
        {
            switch (user)
            {
                case IConversionOperation or IParenthesizedOperation or ICoalesceOperation or ICollectionExpressionOperation or IArrayInitializerOperation or IArrayCreationOperation or ITupleOperation:
                case IConditionalOperation condition when condition.Condition != value:
                    continue;
                case IFieldInitializerOperation or IPropertyInitializerOperation:
                    return true;
                case ISimpleAssignmentOperation assignment:
                    return assignment.Value == value && assignment.Target is IMemberReferenceOperation { Instance: IInstanceReferenceOperation, Member: var member } && Keeps(member);
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { MethodKind: MethodKind.Constructor } next }, Parameter: var given }:
                    return IsKept(next, given, depth + 1);
                case IArgumentOperation { Parent: IInvocationOperation { Instance: IMemberReferenceOperation { Instance: IInstanceReferenceOperation }, TargetMethod: var method } }:
                    return StaticUses.Adds(method) && !IsOwn(method);
                case IArgumentOperation { Parent: IObjectCreationOperation { Constructor: { } made } creation, Parameter: var given } when IsKept(made, given, depth + 1):
                    user = creation;
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }

    private IEnumerable<IParameterReferenceOperation> References(SyntaxNode within, IParameterSymbol parameter)
    {
        SemanticModel model = _compilation.GetSemanticModel(within.SyntaxTree);
        return within.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == parameter.Name)
            .Select(name => model.GetOperation(name))
            .OfType<IParameterReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter));
    }
}
