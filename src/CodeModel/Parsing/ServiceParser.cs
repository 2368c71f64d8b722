using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>What to look up for a parameter that asks for a service: by its type, and by the key of [FromKeyedServices].</summary>
internal static class ServiceParser
{
    /// <param name="scope">The endpoint.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="refuse">Takes the parameter and why it cannot be a service.</param>
    public static ConstructorArgumentModel Parse(EndpointScope scope, IParameterSymbol parameter, Action<ISymbol, string> refuse)
    {
        Check(scope, parameter, refuse);
        string? key = KeyOf(scope, parameter, refuse);
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

    /// <summary>Nothing of the type can be had from a service provider.</summary>
    public static bool CannotBeService(ITypeSymbol type) => type.IsRefLikeType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer;

    private static void Check(EndpointScope scope, IParameterSymbol parameter, Action<ISymbol, string> refuse)
    {
        if (parameter.RefKind is not (RefKind.None or RefKind.In) || CannotBeService(parameter.Type))
        {
            refuse(parameter, $"the parameter '{parameter.Name}' cannot be a service");
        }
        else if (parameter.Type.TypeKind == TypeKind.Error)
        {
            scope.MarkIncomplete(DiagnosticDescriptors.ConstructorNotUsable);
        }
    }

    /// <summary>What [FromKeyedServices] says. Without a key it means the key of the class it stands in: an endpoint has none.</summary>
    private static string? KeyOf(EndpointScope scope, IParameterSymbol parameter, Action<ISymbol, string> refuse)
    {
        foreach (AttributeData attribute in parameter.GetAttributes())
        {
            if (!KnownTypes.IsOrDerivesFrom(attribute.AttributeClass, scope.Known.FromKeyedServicesAttribute))
            {
                continue;
            }

            string? key = null;
            if (!KnownTypes.Same(attribute.AttributeClass, scope.Known.FromKeyedServicesAttribute))
            {
                refuse(parameter, $"the key of the parameter '{parameter.Name}' can be read from [FromKeyedServices] itself, not from a class derived from it");
            }
            else if (attribute.ConstructorArguments is [var argument])
            {
                key = ConstantExpression.Boxed(argument);
                if (argument.Kind == TypedConstantKind.Array)
                {
                    refuse(parameter, $"the key of the parameter '{parameter.Name}' is an array, which is equal to no other");
                }
            }

            return key;
        }

        return null;
    }
}
