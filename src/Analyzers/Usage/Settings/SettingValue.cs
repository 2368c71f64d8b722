using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Connections.Settings;

namespace WsGen.Analyzers.Usage.Settings;

/// <summary>A setting of connections, or another option, and a value for it that is known when the code is compiled.</summary>
internal readonly record struct SettingValue(OptionInfo Info, long Value, SyntaxNode Syntax)
{
    /// <summary>Options within options: those of CompressionOptions have keys that begin with <c>Compression:</c>.</summary>
    private static readonly string[] s_groups = ["CompressionOptions", "EndpointCompressionOptions", "TrafficLogOptions", "DrainOptions"];

    /// <summary>Whose properties they are.</summary>
    public static readonly string[] Owners = ["WsOptions", "WsServerOptions", "EndpointOptions", "WsSession", .. s_groups];

    /// <summary>Null for an option that no connection has.</summary>
    public Setting? Setting => SettingOf(Info.Name);

    /// <summary>What is wrong with it, as a sentence; null if nothing is.</summary>
    public string? Fault => Setting is { } setting ? SettingTable.FindFault(setting, Value) : OptionTable.FindFault(Info.Name, Value);

    /// <summary>Reads <c>[EndpointOptions(...)]</c>, where times are milliseconds.</summary>
    public static IEnumerable<SettingValue> In(AttributeData attribute, AttributeSyntax syntax)
    {
        foreach (AttributeArgumentSyntax argument in syntax.ArgumentList?.Arguments ?? default)
        {
            if (argument.NameEquals?.Name.Identifier.ValueText is { } name && SettingOf(name) is { } setting
                && attribute.NamedArguments.FirstOrDefault(each => each.Key == name).Value is { Kind: not TypedConstantKind.Error, Value: IConvertible value })
            {
                yield return new SettingValue(SettingTable.Of(setting), ToNumber(value, SettingTable.Of(setting).Kind == OptionKind.Time ? TimeSpan.TicksPerMillisecond : 1), argument.Expression);
            }
        }
    }

    /// <summary>Reads an assignment to a property of options, or of a session.</summary>
    public static SettingValue? In(IAssignmentOperation? assignment, INamedTypeSymbol?[] owners) =>
        assignment is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } }
            && owners.Any(owner => Library.Same(property.ContainingType, owner)) && InfoOf(property) is { } info
            && ConstantValues.Of(assignment.Value) is { } value
            ? new SettingValue(info, value is TimeSpan time ? time.Ticks : ToNumber((IConvertible)value), assignment.Value.Syntax)
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

    private static OptionInfo? InfoOf(IPropertySymbol property)
    {
        string owner = property.ContainingType.Name;
        string name = s_groups.Contains(owner) ? owner.Replace("Endpoint", "").Replace("Options", ":") + property.Name : property.Name;
        return SettingOf(name) is { } setting ? SettingTable.Of(setting) : OptionTable.Find(name);
    }

    /// <param name="name">Its key, or the same without the colon, as members of the attribute have it.</param>
    private static Setting? SettingOf(string name) => Enum.TryParse(name.Replace(":", ""), out Setting setting) ? setting : null;

    /// <param name="value">A number, or a member of an enum.</param>
    /// <param name="unit">What 1 stands for.</param>
    private static long ToNumber(IConvertible value, long unit = 1) => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) * unit;
}
