using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>Binds parameters that ask for services: by [FromServices] of ASP.NET Core, or by a key with [FromKeyedServices].</summary>
internal sealed class ServiceBinder(EndpointScope scope, FieldNames names)
{
    private readonly List<ServiceModel> _services = [];

    /// <summary>The services, in the order in which callbacks ask for them.</summary>
    public EquatableArray<ServiceModel> Services => _services.ToEquatableArray();

    /// <summary>True if the parameter is marked as a service. Unmarked ones never are: they may be payloads.</summary>
    public bool IsService(IParameterSymbol parameter) => parameter.GetAttributes().Any(attribute =>
        KnownTypes.Same(attribute.AttributeClass, scope.Known.FromServicesAttribute)
        || KnownTypes.IsOrDerivesFrom(attribute.AttributeClass, scope.Known.FromKeyedServicesAttribute));

    public ArgumentModel Bind(IMethodSymbol callback, IParameterSymbol parameter)
    {
        ConstructorArgumentModel service = ServiceParser.Parse(scope, parameter, (site, reason) =>
            scope.Report(DiagnosticDescriptors.ConstructorNotUsable, new IssueSite(site), scope.Type.Name, reason));
        string method = $"{TypeNames.ForPeople(scope.Type)}.{callback.Name}";
        ServiceModel? existing = _services.FirstOrDefault(other => other.Service with { ParameterName = service.ParameterName } == service);
        if (existing is null)
        {
            existing = new ServiceModel(names.Take("_" + parameter.Name), service, method);
            _services.Add(existing);
        }

        return new ArgumentModel(ArgumentSource.Field, existing.FieldName);
    }
}
