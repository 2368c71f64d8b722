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

        return _reached.Keys.SelectMany(member => LatePlaces.Find(Always(member), WaysIn(member)).Select(found => (found.Key.GetLocation(), found.Value)));
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
        foreach (KeyValuePair<(CodePlace Place, IMethodSymbol Callee), ValueState> call in situation.Summary!.Calls)
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
    private Dictionary<CodePlace, LateCall> Always(ISymbol member)
    {
        List<Situation> situations = SituationsOf(_reached, member);
        Dictionary<CodePlace, LateCall>? always = null;
        foreach (Situation situation in situations)
        {
            Dictionary<CodePlace, LateCall> found = All(situation);
            always = always is null ? new(found) : always.Where(each => found.ContainsKey(each.Key)).ToDictionary(each => each.Key, each => LateCall.First(each.Value, found[each.Key]));
        }

        return always ?? [];
    }

    /// <summary>What is too late in one situation.</summary>
    private Dictionary<CodePlace, LateCall> All(Situation situation)
    {
        if (situation.All is null)
        {
            situation.All = situation.Summary!.Added.Where(each => each.Value is not null).ToDictionary(each => each.Key, each => each.Value!.Value);
            foreach (KeyValuePair<(CodePlace Place, IMethodSymbol Callee), ValueState> call in situation.Summary.Calls)
            {
                if (SituationsOf(_reached, call.Key.Callee).Find(each => each.Entry.Matches(call.Value)) is not { } callee)
                {
                    continue;
                }

                Dictionary<CodePlace, LateCall> always = Always(call.Key.Callee);
                LateCall[] only = [.. All(callee).Where(each => !always.ContainsKey(each.Key)).Select(each => each.Value)];
                if (only.Length > 0)
                {
                    situation.All[call.Key.Place] = new LateCall(WhatOf(call.Key.Callee), only.Aggregate(LateCall.First).Why);
                }
            }
        }

        return situation.All;
    }

    /// <summary>All places of a member where endpoints may be added, or members are called, on all ways.</summary>
    private IEnumerable<CodePlace> WaysIn(ISymbol member) => SituationsOf(_reached, member)
        .SelectMany(situation => situation.Summary!.Added.Keys.Concat(situation.Summary.Calls.Keys.Select(call => call.Place)))
        .Distinct();

    private static string WhatOf(IMethodSymbol callee) => callee.MethodKind switch
    {
        MethodKind.Constructor => $"'{callee.ContainingType.Name}', which adds an endpoint, is called",
        MethodKind.PropertyGet => $"'{callee.AssociatedSymbol!.Name}', which adds an endpoint, is read",
        MethodKind.PropertySet => $"'{callee.AssociatedSymbol!.Name}', which adds an endpoint, is set",
        _ => $"'{callee.Name}', which adds an endpoint, is called",
    };

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

        public Dictionary<CodePlace, LateCall>? All { get; set; }
    }
}
