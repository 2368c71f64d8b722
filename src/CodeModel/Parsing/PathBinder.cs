using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;
using WsGen.Endpoints.Routing;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// Binds [PathParam] parameters to the variables of the path (WSG1010, WSG1011, WSG1024, WSG1025) and collects the fields that hold their values:
/// one for each variable and type, however many callbacks ask for it.
/// </summary>
/// <param name="scope">The class.</param>
/// <param name="template">Its path; null if it is malformed, which has been reported.</param>
/// <param name="names">The dispatcher's fields.</param>
internal sealed class PathBinder(EndpointScope scope, RouteTemplate? template, FieldNames names)
{
    private readonly List<PathValueModel> _values = [];
    private readonly List<(string Variable, ITypeSymbol Type)> _read = [];

    /// <summary>The values to bind, text first: it cannot fail, so it is there for OnError even if parsing another value throws.</summary>
    public EquatableArray<PathValueModel> Values =>
        _values.OrderBy(value => value.TypeName is null ? 0 : 1).ThenBy(value => value.Ordinal).ToEquatableArray();

    /// <summary>The [PathParam] of a parameter, if it has one.</summary>
    public AttributeData? FindAttribute(IParameterSymbol parameter) => parameter.GetAttributes()
        .FirstOrDefault(attribute => KnownTypes.Same(attribute.AttributeClass, scope.Known.PathParamAttribute));

    /// <summary>The variable that a [PathParam] asks for.</summary>
    public static string VariableOf(IParameterSymbol parameter, AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Value: string name }] ? name : parameter.Name;

    /// <returns>What to pass; null if the parameter cannot be bound.</returns>
    public ArgumentModel? Bind(IParameterSymbol parameter, AttributeData attribute)
    {
        if (scope.IsClient)
        {
            scope.Report(DiagnosticDescriptors.PathParamOnClientEndpoint, new IssueSite(parameter), parameter.Name, parameter.ContainingSymbol.Name);
            return null;
        }

        // A segment is never missing, so a Nullable has always a value.
        ITypeSymbol type = KnownTypes.WithoutNullable(parameter.Type);
        bool isText = type.SpecialType == SpecialType.System_String;
        bool isEnum = type.TypeKind == TypeKind.Enum;
        if (!isText && !isEnum && !KnownTypes.ImplementsOfItself(type, scope.Known.SpanParsable))
        {
            if (parameter.Type.TypeKind == TypeKind.Error)
            {
                scope.MarkIncomplete(DiagnosticDescriptors.PathParameterTypeNotSupported);
                return null;
            }

            scope.Report(
                DiagnosticDescriptors.PathParameterTypeNotSupported,
                new IssueSite(parameter),
                parameter.Name,
                TypeNames.InShort(parameter.Type));
            return null;
        }

        if (template is null)
        {
            return null;
        }

        string variable = VariableOf(parameter, attribute);
        int ordinal = template.Variables.ToList().IndexOf(variable);
        if (ordinal < 0)
        {
            return BindToNothing(parameter, variable, template);
        }

        ReportSecondType(parameter, type, variable);
        return new ArgumentModel(ArgumentSource.Field, FieldFor(variable, ordinal, isText ? null : TypeNames.InCode(type), isEnum));
    }

    /// <summary>The variable that a parameter without [PathParam] may have been meant for; null if there is none of its name.</summary>
    public string? FindNamesake(IParameterSymbol parameter) =>
        !scope.IsClient && template?.Variables.Contains(parameter.Name) == true ? parameter.Name : null;

    /// <summary>What may be null is null then, as the specification has it. A base class of several endpoints may well ask for what only some of them have.</summary>
    private ArgumentModel? BindToNothing(IParameterSymbol parameter, string variable, RouteTemplate path)
    {
        var site = new IssueSite(parameter, hint: NearestVariable.Find(variable, path.Variables));
        bool mayBeNull = parameter.Type.NullableAnnotation == NullableAnnotation.Annotated;
        if (!mayBeNull)
        {
            scope.Report(DiagnosticDescriptors.PathVariableUnknown, site, path.Text, variable);
            return null;
        }

        if (KnownTypes.Same(parameter.ContainingSymbol.ContainingType, scope.Type))
        {
            scope.Report(DiagnosticDescriptors.PathVariableMissing, site, path.Text, variable, parameter.Name);
        }

        return new ArgumentModel(ArgumentSource.Missing, $"default({TypeNames.InCodeAnnotated(parameter.Type)})");
    }

    private void ReportSecondType(IParameterSymbol parameter, ITypeSymbol type, string variable)
    {
        (string Variable, ITypeSymbol Type) read = _read.FirstOrDefault(other => other.Variable == variable);
        bool isParsed = type.SpecialType != SpecialType.System_String && type is not ITypeParameterSymbol;
        if (isParsed && read.Type is null)
        {
            _read.Add((variable, type));
        }
        else if (isParsed && !KnownTypes.Same(read.Type, type))
        {
            scope.Report(
                DiagnosticDescriptors.PathVariableOfTwoTypes, new IssueSite(parameter), variable, TypeNames.InShort(type), TypeNames.InShort(read.Type));
        }
    }

    private string FieldFor(string variable, int ordinal, string? typeName, bool isEnum)
    {
        if (_values.FirstOrDefault(value => value.Ordinal == ordinal && value.TypeName == typeName) is { } existing)
        {
            return existing.FieldName;
        }

        string free = names.Take("_" + variable.Replace('.', '_'));
        _values.Add(new PathValueModel(free, variable, ordinal, typeName, isEnum));
        return free;
    }
}
