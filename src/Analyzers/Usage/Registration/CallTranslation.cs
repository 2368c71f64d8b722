using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using WsGen.Analyzers.Flow;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>What a caller knows in terms of who is called, and the other way round.</summary>
/// <param name="target">Who is called.</param>
/// <param name="site">Where.</param>
/// <param name="instance">What it is called on.</param>
/// <param name="arguments">What it is called with.</param>
/// <param name="before">What the caller knows.</param>
/// <param name="whyMarked">Why objects of the caller are marked; null: they are not.</param>
/// <param name="read">What a member of the caller's objects holds.</param>
internal sealed class CallTranslation(
    IMethodSymbol target, SyntaxNode site, ImmutableHashSet<Origin> instance, ImmutableHashSet<Origin>[] arguments, ValueState before,
    Func<ImmutableHashSet<Origin>, string?> whyMarked, Func<IEnumerable<Origin>, ISymbol, ImmutableHashSet<Origin>> read)
{
    private readonly ImmutableArray<IParameterSymbol> _parameters = (target.PartialImplementationPart ?? target).Parameters;

    /// <summary>The situation in which the target begins.</summary>
    public ValueState Enter()
    {
        ValueState state = ValueState.Empty;
        foreach (Mark mark in before.Marks.Where(mark => mark.Of == Origin.World))
        {
            state = state.With(mark);
        }

        if (!target.IsStatic)
        {
            state = EnterObject(state, Origin.This, instance);
        }

        for (int i = 0; i < _parameters.Length && i < arguments.Length; i++)
        {
            state = EnterObject(state, Origin.Of(_parameters[i]), arguments[i]);
        }

        return EnterMembers(state, Origin.World, [Origin.World]);
    }

    /// <summary>What the caller knows when the target has returned.</summary>
    public ValueState Leave(MemberSummary summary, out ImmutableHashSet<Origin> value)
    {
        ValueState state = before;
        value = [];
        if (summary.End is not { } end)
        {
            return state; // it does not return, as far as one can tell
        }

        value = [.. summary.Returned.SelectMany(Map)];
        foreach (Origin made in value.Where(each => each is { Kind: OriginKind.Made or OriginKind.Result, Key: ValueTuple<SyntaxNode, object> }))
        {
            state = state.Age(made);
        }

        foreach (KeyValuePair<object, ImmutableHashSet<Origin>> each in end.Values)
        {
            if (each.Key is Origin { Kind: OriginKind.Member, Base: { Kind: not OriginKind.Made and not OriginKind.Result } owner, Key: ISymbol member }
                && !IsAsBefore(member, each.Value))
            {
                ImmutableHashSet<Origin> owners = [.. Map(owner)];
                ImmutableHashSet<Origin> written = [.. each.Value.SelectMany(Map)];
                foreach (Origin one in owners)
                {
                    Origin place = one.Member(member);
                    state = state.Write(place, owners.Count == 1 ? written : state.Read(place).Union(written));
                }
            }
        }

        foreach (Mark mark in end.Marks)
        {
            foreach (Origin of in Map(mark.Of))
            {
                state = state.With(mark with { Of = of });
            }
        }

        return state;
    }

    private ValueState EnterObject(ValueState state, Origin here, ImmutableHashSet<Origin> there) =>
        EnterMembers(whyMarked(there) is { } why ? state.With(new Mark(here, why)) : state, here, there);

    /// <summary>What the caller knows of the members of an object.</summary>
    private ValueState EnterMembers(ValueState state, Origin here, ImmutableHashSet<Origin> there)
    {
        IEnumerable<ISymbol> known = before.Values.Keys.OfType<Origin>()
            .Concat(before.Marks.Select(mark => mark.Of))
            .Where(origin => origin is { Kind: OriginKind.Member, Base: { } owner } && there.Contains(owner))
            .Select(origin => (ISymbol)origin.Key!);
        foreach (ISymbol member in new HashSet<ISymbol>(known, SymbolEqualityComparer.Default))
        {
            // An object of the caller's, of which no more is known than whether it is marked.
            Origin value = Origin.Made(member);
            state = state.Write(here.Member(member), [value]);
            if (whyMarked(read(there, member)) is { } why)
            {
                state = state.With(new Mark(value, why));
            }
        }

        return state;
    }

    private static bool IsAsBefore(ISymbol member, ImmutableHashSet<Origin> value) =>
        value.Count == 1 && value.Single() is { Kind: OriginKind.Member or OriginKind.Made, Key: ISymbol known } && SymbolEqualityComparer.Default.Equals(known, member);

    private IEnumerable<Origin> Map(Origin origin)
    {
        switch (origin.Kind)
        {
            case OriginKind.World:
                return [Origin.World];
            case OriginKind.This:
                return instance;
            case OriginKind.Parameter:
                int place = _parameters.IndexOf((IParameterSymbol)origin.Key!, SymbolEqualityComparer.Default);
                return place >= 0 && place < arguments.Length ? arguments[place] : [];
            case OriginKind.Member:
                return read(Map(origin.Base!), (ISymbol)origin.Key!);
            case OriginKind.Made when origin.Key is ISymbol member:
                return read(member.IsStatic ? [Origin.World] : instance, member);
            case OriginKind.Made or OriginKind.Result:
                object inner = origin.Key is ValueTuple<SyntaxNode, object> nested ? nested.Item2 : origin.Key!;
                return [origin with { Key = (site, inner), IsEarlier = false }];
            default:
                return [];
        }
    }
}
