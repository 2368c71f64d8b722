using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing;

namespace WsGen.Generators.Emission;

/// <summary>Writes which services must be there, so that one that is missing is seen when the endpoint is added, and not with the first connection.</summary>
internal static class RequiredServicesEmitter
{
    public static void Write(SourceWriter writer, EndpointModel endpoint)
    {
        // Clients have no start before their connection; and a configurator may make the instance itself.
        string[] services = endpoint.Client is not null || endpoint.Configurator is not null ? [] :
        [
            .. Of(endpoint.Creation, endpoint.DisplayName),
            .. endpoint.Codecs.SelectMany(static codec => Of(codec.Creation, codec.DisplayName)),
            .. endpoint.Services.Select(static service => One(service.Service, $"parameter '{service.Service.ParameterName}' of {service.Callback}")),
        ];
        services = [.. services.Where(static service => service.Length > 0)];
        if (services.Length == 0)
        {
            return;
        }

        writer.Line("RequiredServices = // looked for when the endpoint is added");
        writer.Line("[");
        writer.Indent();
        foreach (string service in services)
        {
            writer.Line($"{service},");
        }

        writer.Outdent();
        writer.Line("],");
    }

    private static IEnumerable<string> Of(CreationModel creation, string type) =>
        creation.Arguments.Select(argument => One(argument, $"parameter '{argument.ParameterName}' of the constructor of {type}"))
            .Concat(creation.Members.Select(member => One(member, $"the required member '{member.ParameterName}' of {type}")));

    /// <summary>Empty: it is the session, may be missing, or has a type that is none at run time.</summary>
    private static string One(ConstructorArgumentModel argument, string place) =>
        argument.Source != ConstructorArgumentSource.Service || argument.TypeName == "dynamic" ? ""
        : $"new(typeof({argument.TypeName}), {TypeNames.Literal(place)}{(argument.Key is null ? "" : $", {argument.Key}")})";
}
