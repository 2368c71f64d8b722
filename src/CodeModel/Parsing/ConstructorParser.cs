using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>How the endpoint is made (WSG0006): by its public constructor with the most parameters.</summary>
internal static class ConstructorParser
{
    public static EquatableArray<ConstructorArgumentModel> Parse(EndpointScope scope)
    {
        IMethodSymbol[] byLength = [.. scope.Type.InstanceConstructors
            .Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public)
            .OrderByDescending(constructor => constructor.Parameters.Length)];
        if (WhyNot(byLength) is { } reason)
        {
            scope.Report(DiagnosticDescriptors.ConstructorNotUsable, scope.Type.Name, reason);
            return default;
        }

        IMethodSymbol chosen = byLength[0];
        if (RequiredMember(scope.Type) is { } required && !SetsRequiredMembers(chosen))
        {
            scope.Report(
                DiagnosticDescriptors.ConstructorNotUsable,
                scope.Type.Name,
                $"'{required.Name}' is required, and only constructor parameters are supplied");
            return default;
        }

        return chosen.Parameters.Select(parameter => ParseParameter(scope, parameter)).ToEquatableArray();
    }

    private static string? WhyNot(IMethodSymbol[] byLength) => byLength switch
    {
        [] => "it has no public constructor",
        [var first, var second, ..] when first.Parameters.Length == second.Parameters.Length =>
            "it has several public constructors with the most parameters",
        _ => null,
    };

    /// <summary>What to look up for a parameter that asks for a service.</summary>
    public static ConstructorArgumentModel ParseService(EndpointScope scope, IParameterSymbol parameter)
    {
        CheckService(scope, parameter);
        string? key = ServiceKey(scope, parameter);
        if (parameter.HasExplicitDefaultValue)
        {
            return new ConstructorArgumentModel(
                ConstructorArgumentSource.OptionalService,
                parameter.Name,
                TypeNames.InCode(parameter.Type),
                ConstantExpression.Of(parameter),
                key);
        }

        // A service cannot be a Nullable<T>: where one is asked for, T is looked for.
        return new ConstructorArgumentModel(
            ConstructorArgumentSource.Service, parameter.Name, TypeNames.InCode(KnownTypes.WithoutNullable(parameter.Type)), Key: key);
    }

    private static ConstructorArgumentModel ParseParameter(EndpointScope scope, IParameterSymbol parameter)
    {
        if (KnownTypes.Same(parameter.Type, scope.Known.WsSession) && parameter.RefKind is (RefKind.None or RefKind.In))
        {
            return new ConstructorArgumentModel(ConstructorArgumentSource.Session, parameter.Name, TypeNames.InCode(parameter.Type));
        }

        return ParseService(scope, parameter);
    }

    private static void CheckService(EndpointScope scope, IParameterSymbol parameter)
    {
        ITypeSymbol type = parameter.Type;
        if (parameter.RefKind is not (RefKind.None or RefKind.In)
            || type.IsRefLikeType
            || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
        {
            scope.Report(
                DiagnosticDescriptors.ConstructorNotUsable,
                new IssueSite(parameter),
                scope.Type.Name,
                $"the parameter '{parameter.Name}' cannot be a service");
        }
        else if (type.TypeKind == TypeKind.Error)
        {
            scope.MarkIncomplete(DiagnosticDescriptors.ConstructorNotUsable);
        }
    }

    /// <summary>What [FromKeyedServices] says. Without a key it means the key of the class it stands in: an endpoint has none.</summary>
    private static string? ServiceKey(EndpointScope scope, IParameterSymbol parameter)
    {
        foreach (AttributeData attribute in parameter.GetAttributes())
        {
            if (!KnownTypes.IsOrDerivesFrom(attribute.AttributeClass, scope.Known.FromKeyedServicesAttribute))
            {
                continue;
            }

            string? key = null;
            string? reason = null;
            if (!KnownTypes.Same(attribute.AttributeClass, scope.Known.FromKeyedServicesAttribute))
            {
                reason = $"the key of the parameter '{parameter.Name}' can be read from [FromKeyedServices] itself, not from a class derived from it";
            }
            else if (attribute.ConstructorArguments is [var argument])
            {
                key = ConstantExpression.Boxed(argument);
                reason = argument.Kind == TypedConstantKind.Array
                    ? $"the key of the parameter '{parameter.Name}' is an array, which is equal to no other"
                    : null;
            }

            if (reason is not null)
            {
                scope.Report(DiagnosticDescriptors.ConstructorNotUsable, new IssueSite(parameter), scope.Type.Name, reason);
            }

            return key;
        }

        return null;
    }

    private static ISymbol? RequiredMember(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers().FirstOrDefault(member =>
                member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }) is { } required)
            {
                return required;
            }
        }

        return null;
    }

    private static bool SetsRequiredMembers(IMethodSymbol constructor) => constructor.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.ToDisplayString() == "System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute");
}
