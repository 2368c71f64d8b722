using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using WsGen.Analyzers.Flow;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>
/// Where a compilation adds endpoints too late, over all its members: each is followed in the situations in which it is called, from those that nobody calls and those that the
/// runtime does. What is too late in every situation is found where it stands; what is so in some, at the call that leads there.
/// </summary>
internal sealed class LateRegistrations(ServerCalls calls, CallGraph graph, Compilation compilation, CancellationToken cancellationToken)
{
    // Beyond that many situations one member is not followed any more.
    private const int MostSituations = 64;

    private readonly HashSet<ISymbol> _members = graph.MarkedAndCallers();
    private readonly Bodies _bodies = new(compilation, cancellationToken);
    private readonly Dictionary<ISymbol, List<IMethodSymbol>> _targets = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<Situation>> _followed = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<Situation>> _reached = new(SymbolEqualityComparer.Default);

    /// <summary>Finds them all.</summary>
    public IEnumerable<(Location Location, LateCall Call)> Find()
    {
        foreach (IMethodSymbol member in _members.OfType<IMethodSymbol>())
        {
            foreach (ISymbol promised in CallGraph.SelfAndPromised(member))
            {
                if (!_targets.TryGetValue(promised, out List<IMethodSymbol>? targets))
                {
                    _targets.Add(promised, targets = []);
                }

                targets.Add(member);
            }
        }

        foreach (ISymbol member in _members)
        {
            if (EntryOf(member) is { } entry)
            {
                Reach(member, entry);
            }
        }

        return _reached.Keys.SelectMany(member => Always(member).Select(found => (found.Key.GetLocation(), found.Value)));
    }

    /// <summary>The situation in which a member is called from outside of the compilation; null if it is not.</summary>
    private ValueState? EntryOf(ISymbol member)
    {
        if (member is IMethodSymbol method && LateCode.WhyLate(method, calls) is { } why)
        {
            ValueState entry = ValueState.Empty.With(new Mark(Origin.World, why)).With(new Mark(Origin.This, why));
            return (method.PartialImplementationPart ?? method).Parameters.Aggregate(entry, (state, parameter) => state.With(new Mark(Origin.Of(parameter), why)));
        }

        return graph.CallersOf(member).All(caller => SymbolEqualityComparer.Default.Equals(caller, member)) || CallGraph.IsPromisedOutside(member)
            ? ValueState.Empty
            : null;
    }

    private void Reach(ISymbol member, ValueState entry)
    {
        List<Situation> reached = SituationsOf(_reached, member);
        if (reached.Count >= MostSituations || reached.Exists(each => each.Entry.Matches(entry)) || Follow(member, entry) is not { } situation)
        {
            return;
        }

        reached.Add(situation);
        foreach (KeyValuePair<(SyntaxNode Site, ISymbol Callee), ValueState> call in situation.Summary!.Calls)
        {
            Reach(call.Key.Callee, call.Value);
        }
    }

    /// <summary>What a member does; null if it has no body, or is being followed already.</summary>
    private Situation? Follow(ISymbol member, ValueState entry)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<Situation> followed = SituationsOf(_followed, member);
        if (followed.Find(each => each.Entry.Matches(entry)) is { } known)
        {
            return known.Summary is null ? null : known;
        }

        if (followed.Count >= MostSituations || _bodies.Find(member) is not { } body)
        {
            return null;
        }

        var situation = new Situation(entry);
        followed.Add(situation);
        var flow = new ServerFlow(member, calls, TargetsOf, (callee, state) => Follow(callee, state)?.Summary, cancellationToken);
        situation.Summary = flow.Summarize(body, entry);
        return situation;
    }

    private IReadOnlyList<IMethodSymbol> TargetsOf(IMethodSymbol method) =>
        _targets.TryGetValue(CallGraph.Definition(method), out List<IMethodSymbol>? targets) ? targets : [];

    /// <summary>What is too late however the member is called.</summary>
    private Dictionary<SyntaxNode, LateCall> Always(ISymbol member)
    {
        List<Situation> situations = SituationsOf(_reached, member);
        Dictionary<SyntaxNode, LateCall>? always = null;
        foreach (Situation situation in situations)
        {
            Dictionary<SyntaxNode, LateCall> found = All(situation);
            always = always is null ? new(found) : always.Where(each => found.ContainsKey(each.Key)).ToDictionary(each => each.Key, each => First(each.Value, found[each.Key]));
        }

        return always ?? [];
    }

    /// <summary>What is too late in one situation.</summary>
    private Dictionary<SyntaxNode, LateCall> All(Situation situation)
    {
        if (situation.All is null)
        {
            situation.All = situation.Summary!.Found.ToDictionary(each => each.Key, each => each.Value);
            foreach (KeyValuePair<(SyntaxNode Site, ISymbol Callee), ValueState> call in situation.Summary.Calls)
            {
                if (SituationsOf(_reached, call.Key.Callee).Find(each => each.Entry.Matches(call.Value)) is not { } callee)
                {
                    continue;
                }

                Dictionary<SyntaxNode, LateCall> always = Always(call.Key.Callee);
                LateCall[] only = [.. All(callee).Where(each => !always.ContainsKey(each.Key)).Select(each => each.Value)];
                if (only.Length > 0)
                {
                    string name = call.Key.Callee is IMethodSymbol { MethodKind: MethodKind.Constructor } ? call.Key.Callee.ContainingType.Name : call.Key.Callee.Name;
                    situation.All[call.Key.Site] = new LateCall($"'{name}', which adds an endpoint, is called", only.Aggregate(First).Why);
                }
            }
        }

        return situation.All;
    }

    private static LateCall First(LateCall one, LateCall other) => string.CompareOrdinal(one.Why, other.Why) <= 0 ? one : other;

    private static List<Situation> SituationsOf(Dictionary<ISymbol, List<Situation>> all, ISymbol member)
    {
        if (!all.TryGetValue(member, out List<Situation>? situations))
        {
            all.Add(member, situations = []);
        }

        return situations;
    }

    /// <summary>A member and how it is called.</summary>
    private sealed class Situation(ValueState entry)
    {
        public ValueState Entry => entry;

        /// <summary>Null while it is followed.</summary>
        public MemberSummary? Summary { get; set; }

        public Dictionary<SyntaxNode, LateCall>? All { get; set; }
    }
}
