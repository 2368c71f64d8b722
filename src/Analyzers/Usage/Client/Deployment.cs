using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Flow;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Client;

/// <summary>The members that run while endpoints are deployed, and never else.</summary>
internal sealed class Deployment(CallGraph graph, Library library)
{
    private readonly Dictionary<ISymbol, string?> _phases = new(SymbolEqualityComparer.Default);

    /// <summary>What deploys, where a member runs only then; null: it may run at other times.</summary>
    public string? FindPhase(ISymbol member)
    {
        if (_phases.TryGetValue(member, out string? known))
        {
            return known;
        }

        _phases[member] = null; // one that calls itself does not count for itself
        string? phase = PhaseOf(member);
        if (phase is null && !CallGraph.IsPromisedOutside(member))
        {
            string?[] callers = [.. graph.CallersOf(member).Where(caller => !SymbolEqualityComparer.Default.Equals(caller, member)).Select(FindPhase)];
            phase = callers.Length > 0 && callers.All(static each => each is not null) ? callers.OrderBy(static each => each, StringComparer.Ordinal).First() : null;
        }

        return _phases[member] = phase;
    }

    /// <summary>True for what stands in a lambda that is kept, not started there.</summary>
    public static bool IsForLater(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation
                && around.Parent is not IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Run" or "StartNew", ContainingType.Name: "Task" or "TaskFactory" } } } })
            {
                return true;
            }
        }

        return false;
    }

    private string? PhaseOf(ISymbol member)
    {
        INamedTypeSymbol type = member.ContainingType;
        bool isConfigurator = KnownTypes.IsOrDerivesFrom(type, library.ServerEndpointConfigurator);
        bool isApplication = KnownTypes.IsOrDerivesFrom(type, library.ServerApplicationConfig);
        bool isMade = member is IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor };
        return isMade && (isConfigurator || isApplication) ? $"while '{type.Name}' is made"
            : isApplication && member is IMethodSymbol { IsOverride: true, Name: "GetEndpointConfigs" or "GetAnnotatedEndpoints" } ? $"in '{type.Name}.{member.Name}'"
            : null;
    }
}
