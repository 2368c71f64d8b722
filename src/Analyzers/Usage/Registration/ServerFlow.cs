using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Flow;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>Something found in a body.</summary>
/// <param name="What">What is done there.</param>
/// <param name="Why">Why it is too late.</param>
internal readonly record struct LateCall(string What, string Why)
{
    /// <summary>Of two for the same place, whichever is found first, the same.</summary>
    public static LateCall First(LateCall one, LateCall other) => string.CompareOrdinal(one.Why, other.Why) <= 0 ? one : other;
}

/// <summary>What a member does when it is called in a certain situation.</summary>
/// <param name="End">What is known when it returns, in its own terms; null if it does not.</param>
/// <param name="Returned">What it may return.</param>
/// <param name="Added">Where it adds endpoints, on which ways; null: not too late.</param>
/// <param name="Calls">The members that it calls, where, and in which situation.</param>
internal sealed record MemberSummary(
    ValueState? End,
    ImmutableHashSet<Origin> Returned,
    IReadOnlyDictionary<CodePlace, LateCall?> Added,
    IReadOnlyDictionary<(CodePlace Place, IMethodSymbol Callee), ValueState> Calls);

/// <summary>
/// Follows servers through one member: a mark on a server says that it has been started, and how; a mark on the world that the code runs while servers do.
/// </summary>
/// <param name="member">The member.</param>
/// <param name="calls">What is called.</param>
/// <param name="targets">Which members of the compilation a call may lead to.</param>
/// <param name="follow">What one of those does in a situation; null: nothing of interest.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class ServerFlow(
    ISymbol member, ServerCalls calls, Func<IMethodSymbol, IReadOnlyList<IMethodSymbol>> targets, Func<ISymbol, ValueState, MemberSummary?> follow, CancellationToken cancellationToken)
    : ValueFlow(member, cancellationToken)
{
    private readonly Dictionary<CodePlace, LateCall?> _added = [];
    private readonly Dictionary<(CodePlace, IMethodSymbol), ValueState> _calls = [];

    public MemberSummary Summarize(ControlFlowGraph graph, ValueState entry)
    {
        (ValueState? end, ImmutableHashSet<Origin> returned) = Follow(graph, entry);
        return new MemberSummary(end, returned, _added, _calls);
    }

    protected override ImmutableHashSet<Origin>? Call(IMethodSymbol method, IOperation call, ImmutableHashSet<Origin> instance, ImmutableHashSet<Origin>[] arguments)
    {
        ImmutableHashSet<Origin> receiver = instance.IsEmpty && method is { IsExtensionMethod: true, ReducedFrom: null } && arguments.Length > 0 ? arguments[0] : instance;
        if (calls.AddsEndpoints(method))
        {
            var place = new CodePlace(call.Syntax, Way);
            LateCall? before = _added.TryGetValue(place, out LateCall? known) ? known : null;
            _added[place] = WhyStarted(receiver) is { } why ? new LateCall($"'{method.Name}' is called", why) : before;
            return null;
        }

        if (calls.Starts(method))
        {
            Mark(receiver, $"after '{method.Name}' has started the server");
            return null;
        }

        if (calls.Upgrades(method))
        {
            Mark([Origin.World], $"after '{method.Name}' has answered an upgrade request");
            return null;
        }

        if (calls.IsRoutes(method.ReturnType) && method.IsExtensionMethod && calls.IsRoutes(method.Parameters.FirstOrDefault()?.Type))
        {
            return receiver; // a group of routes
        }

        return CallMembers(method, call, instance, arguments) ?? (ServerCalls.Makes(method) ? Fresh(Origin.Made(call.Syntax)) : null);
    }

    protected override ImmutableHashSet<Origin>? Access(IMethodSymbol accessor, IPropertyReferenceOperation reference, ImmutableHashSet<Origin> instance, ImmutableHashSet<Origin>[] arguments) =>
        CallMembers(accessor, reference, instance, arguments);

    protected override bool IsAbout(ISymbol? receiver, IParameterSymbol parameter) => calls.IsServer(parameter.Type);

    protected override ValueState EntryOf(CodeReference code, ISymbol? receiver, ImmutableHashSet<Origin> about)
    {
        if (LateCode.WhyLate(code, receiver, about, calls) is not { } why)
        {
            return State;
        }

        ValueState before = State;
        Mark([Origin.World, Origin.This], why);
        if (about.All(static each => each.Kind == OriginKind.Result) || !LateCode.IsRequestHandler(code, receiver, calls))
        {
            // Whatever servers it sees: they have been made, and started, by then.
            foreach (IParameterSymbol parameter in (Member as IMethodSymbol)?.Parameters ?? [])
            {
                Mark([Origin.Of(parameter)], why);
            }

            foreach (ILocalSymbol local in State.Values.Keys.OfType<ILocalSymbol>().Where(local => calls.IsServer(local.Type)).ToArray())
            {
                State = State.Write(local, [Origin.Result(local)]);
            }
        }
        else
        {
            Mark(about, why);
        }

        (ValueState entry, State) = (State, before);
        return entry;
    }

    private ImmutableHashSet<Origin>? CallMembers(IMethodSymbol method, IOperation call, ImmutableHashSet<Origin> instance, ImmutableHashSet<Origin>[] arguments)
    {
        ImmutableHashSet<Origin>? returned = null;
        ValueState before = State;
        ValueState? after = null;
        foreach (IMethodSymbol target in targets(method))
        {
            var translation = new CallTranslation(target, call.Syntax, instance, arguments, before, WhyStarted, Read);
            ValueState situation = translation.Enter();
            (CodePlace, IMethodSymbol) key = (new CodePlace(call.Syntax, Way), target);
            _calls[key] = _calls.TryGetValue(key, out ValueState? known) ? known.Join(situation) : situation;
            if (follow(target, situation) is { } summary)
            {
                ValueState here = translation.Leave(summary, out ImmutableHashSet<Origin> value);
                after = after?.Join(here) ?? here;
                returned = returned?.Union(value) ?? value;
            }
        }

        State = after ?? before;
        return returned is { IsEmpty: false } ? returned : null;
    }

    private void Mark(IEnumerable<Origin> objects, string what)
    {
        foreach (Origin each in objects)
        {
            State = State.With(new Mark(each, what));
        }
    }

    /// <summary>Why one of the objects may be, or contain, a server that runs; null if none can.</summary>
    private string? WhyStarted(ImmutableHashSet<Origin> objects) => objects.Select(WhyStarted).Where(why => why is not null).OrderBy(why => why, StringComparer.Ordinal).FirstOrDefault();

    private string? WhyStarted(Origin origin) =>
        State.Marks.Where(mark => mark.Of == origin).Select(mark => mark.What).OrderBy(what => what, StringComparer.Ordinal).FirstOrDefault()
        ?? (origin.Kind switch
        {
            OriginKind.Result => WhyStarted(Origin.World),
            OriginKind.Member => WhyStarted(origin.Base!), // of the world, or of what is outside
            _ => null,
        });
}
