using WsGen.Endpoints.Routing;

namespace WsGen.CodeModel.Parsing;

/// <summary>What the callbacks of one class are bound to. Collects the fields of its dispatcher while they are parsed.</summary>
internal sealed class Bindings
{
    public Bindings(EndpointScope scope, RouteTemplate? template)
    {
        var names = new FieldNames();
        Path = new PathBinder(scope, template, names);
        Services = new ServiceBinder(scope, names);
        Codecs = new CodecBinder(scope, names);
        Json = new JsonBinder(scope, names);
        Forms = new FormBinder(scope, names, Codecs, Json);
    }

    public PathBinder Path { get; }

    public ServiceBinder Services { get; }

    public CodecBinder Codecs { get; }

    public JsonBinder Json { get; }

    public FormBinder Forms { get; }
}
