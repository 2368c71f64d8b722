using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace WsGen.Analyzers.Flow;

/// <summary>What is known at a point of the program, over all ways that lead there with the same <see cref="Facts"/>. Immutable.</summary>
internal sealed class ValueState
{
    public static readonly ValueState Empty = new(
        ImmutableDictionary<object, ImmutableHashSet<Origin>>.Empty,
        [],
        ImmutableDictionary.Create<ISymbol, bool>(SymbolEqualityComparer.Default));

    private ValueState(ImmutableDictionary<object, ImmutableHashSet<Origin>> values, ImmutableHashSet<Mark> marks, ImmutableDictionary<ISymbol, bool> facts)
    {
        Values = values;
        Marks = marks;
        Facts = facts;
    }

    /// <summary>What places may hold: local variables, parameters and captures by themselves, members by their origin.</summary>
    public ImmutableDictionary<object, ImmutableHashSet<Origin>> Values { get; }

    /// <summary>What may be true of objects.</summary>
    public ImmutableHashSet<Mark> Marks { get; }

    /// <summary>Variables whose truth is known: ways that differ in it are told apart.</summary>
    public ImmutableDictionary<ISymbol, bool> Facts { get; }

    /// <summary>What a member of an object may hold.</summary>
    public ImmutableHashSet<Origin> Read(Origin member) => Values.TryGetValue(member, out ImmutableHashSet<Origin>? known) ? known : [member];

    public ValueState Write(object place, ImmutableHashSet<Origin> value) => new(Values.SetItem(place, value), Marks, Facts);

    public ValueState With(Mark mark) => Marks.Contains(mark) ? this : new ValueState(Values, Marks.Add(mark), Facts);

    public ValueState Without(Func<Mark, bool> which) => new(Values, Marks.Except(Marks.Where(which)), Facts);

    public ValueState WithFact(ISymbol variable, bool? value)
    {
        ImmutableDictionary<ISymbol, bool> facts = value is { } known ? Facts.SetItem(variable, known) : Facts.Remove(variable);
        return ReferenceEquals(facts, Facts) ? this : new ValueState(Values, Marks, facts);
    }

    /// <summary>An expression makes its object once more: those of the earlier times are not that one.</summary>
    public ValueState Age(Origin origin)
    {
        Origin earlier = origin with { IsEarlier = true };
        ImmutableDictionary<object, ImmutableHashSet<Origin>>.Builder values = Values.ToBuilder();
        foreach (KeyValuePair<object, ImmutableHashSet<Origin>> each in Values)
        {
            object place = each.Key is Origin member ? member.Replace(origin, earlier) : each.Key;
            ImmutableHashSet<Origin> value = [.. each.Value.Select(one => one.Replace(origin, earlier))];
            if (!ReferenceEquals(place, each.Key))
            {
                values.Remove(each.Key);
                value = values.TryGetValue(place, out ImmutableHashSet<Origin>? other) ? value.Union(other) : value;
            }

            values[place] = value;
        }

        return new ValueState(values.ToImmutable(), [.. Marks.Select(mark => mark with { Of = mark.Of.Replace(origin, earlier) })], Facts);
    }

    /// <summary>What is known where two ways meet.</summary>
    public ValueState Join(ValueState other)
    {
        if (ReferenceEquals(this, other))
        {
            return this;
        }

        ImmutableDictionary<object, ImmutableHashSet<Origin>>.Builder values = Values.ToBuilder();
        foreach (object place in Values.Keys.Concat(other.Values.Keys))
        {
            values[place] = AsFarAsKnown(place).Union(other.AsFarAsKnown(place));
        }

        return new ValueState(
            values.ToImmutable(),
            Marks.Union(other.Marks),
            Facts.RemoveRange([.. Facts.Where(fact => !other.Facts.TryGetValue(fact.Key, out bool value) || value != fact.Value).Select(fact => fact.Key)]));
    }

    public bool HasFactsOf(ValueState other) =>
        Facts.Count == other.Facts.Count && Facts.All(fact => other.Facts.TryGetValue(fact.Key, out bool value) && value == fact.Value);

    public bool Matches(ValueState other) => ReferenceEquals(this, other)
        || (HasFactsOf(other)
            && Marks.SetEquals(other.Marks)
            && Values.Count == other.Values.Count
            && Values.All(each => other.Values.TryGetValue(each.Key, out ImmutableHashSet<Origin>? value) && value.SetEquals(each.Value)));

    private ImmutableHashSet<Origin> AsFarAsKnown(object place) =>
        Values.TryGetValue(place, out ImmutableHashSet<Origin>? known) ? known : place is Origin member ? [member] : [];
}
