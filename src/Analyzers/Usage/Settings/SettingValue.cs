using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Connections.Settings;

namespace WsGen.Analyzers.Usage.Settings;

/// <summary>A setting and a value for it that is known when the code is compiled.</summary>
internal readonly record struct SettingValue(Setting Setting, long Value, SyntaxNode Syntax)
{
    /// <summary>Reads <c>[EndpointOptions(...)]</c>, where times are milliseconds.</summary>
    public static IEnumerable<SettingValue> In(AttributeData attribute, AttributeSyntax syntax)
    {
        foreach (AttributeArgumentSyntax argument in syntax.ArgumentList?.Arguments ?? default)
        {
            if (argument.NameEquals?.Name.Identifier.ValueText is { } name && Enum.TryParse(name, out Setting setting)
                && attribute.NamedArguments.FirstOrDefault(each => each.Key == name).Value is { Kind: not TypedConstantKind.Error, Value: IConvertible value })
            {
                yield return new SettingValue(setting, ToNumber(setting, value), argument.Expression);
            }
        }
    }

    /// <summary>Reads an assignment to a property of options, or of a session.</summary>
    public static SettingValue? In(IAssignmentOperation? assignment, INamedTypeSymbol?[] owners) =>
        assignment is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } }
            && owners.Any(owner => Library.Same(property.ContainingType, owner)) && Enum.TryParse(property.Name, out Setting setting)
            && ConstantValues.Of(assignment.Value) is { } value
            ? new SettingValue(setting, value is TimeSpan time ? time.Ticks : ToNumber(SettingTable.Of(setting).Kind == OptionKind.Time ? null : setting, (IConvertible)value), assignment.Value.Syntax)
            : null;

    /// <summary>What else is said of the same object: in the same initializer, or the same block.</summary>
    public static IEnumerable<SettingValue> Beside(IAssignmentOperation assignment, INamedTypeSymbol?[] owners)
    {
        IEnumerable<IOperation> siblings = assignment.Parent is IExpressionStatementOperation { Parent: IBlockOperation block }
            ? block.Operations.OfType<IExpressionStatementOperation>().Select(statement => statement.Operation)
            : assignment.Parent is IObjectOrCollectionInitializerOperation initializer ? initializer.Initializers : [];
        return siblings.OfType<IAssignmentOperation>()
            .Where(sibling => IsOfTheSame(sibling.Target, assignment.Target))
            .Select(sibling => In(sibling, owners))
            .OfType<SettingValue>();
    }

    private static bool IsOfTheSame(IOperation target, IOperation other) =>
        target is IPropertyReferenceOperation { Instance: { } instance } && other is IPropertyReferenceOperation { Instance: { } otherInstance }
        && (instance is IInstanceReferenceOperation || SyntaxFactory.AreEquivalent(instance.Syntax, otherInstance.Syntax));

    private static long ToNumber(Setting? setting, IConvertible value)
    {
        long number = Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
        return setting is { } known && SettingTable.Of(known).Kind == OptionKind.Time ? number * TimeSpan.TicksPerMillisecond : number;
    }
}
