using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Flow;

/// <summary>
/// Which member of the compilation calls which other one, lambdas and local functions being parts of the member they stand in. A method that is turned into a delegate counts
/// as called there, an accessor where its property is read or set; a call of an interface's or base class's method as a call of all that implement or override it. Gathered while the compilation is analyzed, thread-safe; read at its end.
/// </summary>
internal sealed class CallGraph
{
    private readonly ConcurrentDictionary<ISymbol, ConcurrentDictionary<ISymbol, bool>> _callers = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _marked = new(SymbolEqualityComparer.Default);

    /// <summary>Gathers the calls of a compilation, and the members of which <paramref name="isOfInterest"/> has found an operation.</summary>
    public static CallGraph Gather(CompilationStartAnalysisContext context, Func<IOperation, bool> isOfInterest)
    {
        var graph = new CallGraph();
        context.RegisterOperationAction(
            operation =>
            {
                ISymbol caller = Definition(operation.ContainingSymbol);
                if (isOfInterest(operation.Operation))
                {
                    graph._marked[caller] = true;
                }

                foreach (IMethodSymbol callee in Callees(operation.Operation, operation.Compilation.Assembly))
                {
                    graph._callers.GetOrAdd(Definition(callee), static _ => new(SymbolEqualityComparer.Default))[caller] = true;
                }
            },
            OperationKind.Invocation,
            OperationKind.ObjectCreation,
            OperationKind.MethodReference,
            OperationKind.PropertyReference,
            OperationKind.SimpleAssignment);
        return graph;
    }

    /// <summary>The members of interest, and those that call them, directly or not.</summary>
    public HashSet<ISymbol> MarkedAndCallers()
    {
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var pending = new Queue<ISymbol>(_marked.Keys);
        while (pending.Count > 0)
        {
            ISymbol member = pending.Dequeue();
            if (found.Add(member))
            {
                foreach (ISymbol caller in CallersOf(member))
                {
                    pending.Enqueue(caller);
                }
            }
        }

        return found;
    }

    /// <summary>The members that call this one, itself among them if it does.</summary>
    public IEnumerable<ISymbol> CallersOf(ISymbol member) =>
        SelfAndPromised(member).SelectMany(each => _callers.TryGetValue(each, out ConcurrentDictionary<ISymbol, bool>? callers) ? callers.Keys : []);

    /// <summary>True if somebody outside of the compilation may call the member by a method that it overrides or implements.</summary>
    public static bool IsPromisedOutside(ISymbol member) =>
        SelfAndPromised(member).Any(each => !SymbolEqualityComparer.Default.Equals(each.ContainingAssembly, member.ContainingAssembly));

    /// <summary>The member as it is declared, and the methods that it overrides or implements.</summary>
    public static IEnumerable<ISymbol> SelfAndPromised(ISymbol member)
    {
        yield return member;
        if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation or MethodKind.PropertyGet or MethodKind.PropertySet, IsStatic: false } method)
        {
            yield break;
        }

        for (IMethodSymbol? overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            yield return overridden.OriginalDefinition;
        }

        foreach (INamedTypeSymbol face in method.ContainingType.AllInterfaces)
        {
            foreach (IMethodSymbol promised in face.GetMembers().OfType<IMethodSymbol>())
            {
                if (SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(promised), method))
                {
                    yield return promised.OriginalDefinition;
                }
            }
        }
    }

    /// <summary>The one symbol of a member: of a partial method the definition, of a generic one that without type arguments.</summary>
    public static ISymbol Definition(ISymbol member)
    {
        while (member is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction, ContainingSymbol: { } outer })
        {
            member = outer;
        }

        return member is IMethodSymbol method
            ? (method.ReducedFrom ?? method.PartialDefinitionPart ?? method).OriginalDefinition
            : member.OriginalDefinition;
    }

    /// <summary>Of this assembly alone; what is asked most often, properties of others, costs least.</summary>
    private static IEnumerable<IMethodSymbol> Callees(IOperation operation, IAssemblySymbol assembly)
    {
        IMethodSymbol? callee = operation switch
        {
            IInvocationOperation invocation => invocation.TargetMethod,
            IObjectCreationOperation creation => creation.Constructor,
            IMethodReferenceOperation reference => reference.Method,
            _ => null,
        };
        if (operation is IPropertyReferenceOperation property)
        {
            return SymbolEqualityComparer.Default.Equals(property.Property.ContainingAssembly, assembly)
                ? new[] { Accessors.Getter(property), Accessors.Setter(property) }.OfType<IMethodSymbol>()
                : [];
        }

        return callee is not null && SymbolEqualityComparer.Default.Equals(callee.ContainingAssembly, assembly) ? [callee] : [];
    }
}
