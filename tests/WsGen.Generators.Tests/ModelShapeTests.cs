using System.Reflection;
using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Models;

namespace WsGen.Generators.Tests;

/// <summary>The law of the models: nothing of the compiler in them, and equality by content all the way down.</summary>
public sealed class ModelShapeTests
{
    public static TheoryData<Type> Models => [.. typeof(EndpointModel).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(EndpointModel).Namespace && !type.IsNested)];

    [Theory]
    [MemberData(nameof(Models))]
    public void EveryModelIsMadeOfPlainValues(Type model) => Assert.Empty(Violations(model));

    [Fact]
    public void TheModelsAreFound() => Assert.True(Models.Count >= 10);

    /// <summary>The test itself is tested: each planted member is one that would defeat the cache or hold on to a compilation.</summary>
    [Fact]
    public void PlantedViolationsAreFound()
    {
        Assert.NotEmpty(Violations(typeof(WithSymbol)));
        Assert.NotEmpty(Violations(typeof(WithLocationInAList)));
        Assert.NotEmpty(Violations(typeof(WithArray)));
        Assert.NotEmpty(Violations(typeof(WithList)));
        Assert.NotEmpty(Violations(typeof(WithObject)));
        Assert.NotEmpty(Violations(typeof(NotARecord)));
        Assert.NotEmpty(Violations(typeof(NotSealed)));
        Assert.NotEmpty(Violations(typeof(Mutable)));
        Assert.Empty(Violations(typeof(Sound)));
    }

    private static IEnumerable<string> Violations(Type model)
    {
        if (model.IsEnum)
        {
            yield break;
        }

        if (!IsRecord(model) || !model.IsSealed)
        {
            yield return $"{model} is not a sealed record";
        }

        foreach (FieldInfo field in model.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (!IsPlain(field.FieldType))
            {
                yield return $"{model}.{field.Name} is a {field.FieldType}";
            }
        }

        foreach (PropertyInfo property in model.GetProperties())
        {
            if (property.SetMethod is { } setter
                && setter.ReturnParameter.GetRequiredCustomModifiers().All(modifier => modifier.Name != "IsExternalInit"))
            {
                yield return $"{model}.{property.Name} can be changed";
            }
        }
    }

    private static bool IsPlain(Type type)
    {
        if (type.IsConstructedGenericType && type.GetGenericTypeDefinition() is var definition
            && (definition == typeof(EquatableArray<>) || definition == typeof(Nullable<>)))
        {
            return IsPlain(type.GetGenericArguments()[0]);
        }

        bool isModel = type.Namespace == typeof(EndpointModel).Namespace || type.DeclaringType == typeof(ModelShapeTests);
        return type == typeof(string) || type.IsPrimitive || type.IsEnum || (isModel && !Violations(type).Any());
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private sealed record Sound(string Text, int? Number, EquatableArray<string> Names);

    private sealed record WithSymbol(ISymbol Symbol);

    private sealed record WithLocationInAList(EquatableArray<Planted> Items);

    private sealed record Planted(Location Location);

    private sealed record WithArray(string[] Names);

    private sealed record WithList(IReadOnlyList<string> Names);

    private sealed record WithObject(object Anything);

    private sealed class NotARecord;

    private record NotSealed(string Text);

    private sealed record Mutable
    {
        public string Text { get; set; } = "";
    }
}
