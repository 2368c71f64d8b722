using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Flow;

// Properties, which hold a value, or call an accessor.
internal abstract partial class ValueFlow
{
    private ImmutableHashSet<Origin> EvaluateProperty(IPropertyReferenceOperation property)
    {
        ImmutableHashSet<Origin> instance = property.Instance is null ? [Origin.World] : Evaluate(property.Instance);
        return Get(property, instance, EvaluateArguments(property.Arguments, null));
    }

    private ImmutableHashSet<Origin> Get(IPropertyReferenceOperation property, ImmutableHashSet<Origin> instance, ImmutableHashSet<Origin>[] arguments) =>
        Accessors.Getter(property) is { } getter && Access(getter, property, instance, arguments) is { } value ? value
        : IsTask(property.Property.ContainingType) && property.Property.Name == "Result" ? instance // what the task has brought
        : property.Arguments.Length > 0 || property.IsImplicit ? Fresh(Origin.Result(property.Syntax)) // an element; the next of a loop
        : Read(instance, property.Property);

    private void AssignProperty(IPropertyReferenceOperation property, ImmutableHashSet<Origin> value)
    {
        ImmutableHashSet<Origin> instance = property.Instance is null ? [Origin.World] : Evaluate(property.Instance);
        ImmutableHashSet<Origin>[] arguments = EvaluateArguments(property.Arguments, null);
        if (property.Arguments.Length == 0)
        {
            Write(instance, property.Property, value);
        }

        Assigned(property.Property, property, value);
        HandOver(value, property.Property, property.Syntax);
        if (Accessors.Setter(property) is { } setter)
        {
            Access(setter, property, instance, [.. arguments, value]);
        }
    }
}
