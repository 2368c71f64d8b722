using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing;

namespace WsGen.Generators.Emission;

/// <summary>Writes what a dispatcher holds: services, values of the path, encoders and decoders, and how types become messages.</summary>
internal static class FieldEmitter
{
    public static void Write(SourceWriter writer, EndpointModel endpoint)
    {
        WriteStatics(writer, endpoint);
        writer.Line($"private readonly {endpoint.TypeName} _endpoint = endpoint;");
        WriteServices(writer, endpoint);
        WritePathValues(writer, endpoint);
        WriteCodecs(writer, endpoint);
        WriteSettings(writer, endpoint);
    }

    private static void WriteStatics(SourceWriter writer, EndpointModel endpoint)
    {
        FormModel[] forms = [.. endpoint.Forms.Where(form => !form.IsEncoder)];
        if (endpoint.JsonTypes.Count + forms.Length == 0)
        {
            return;
        }

        writer.Line("// how messages are read and replies written, the same for every connection");
        foreach (JsonTypeModel type in endpoint.JsonTypes)
        {
            writer.Line($"private static readonly {Names.JsonTypeInfo}<{type.TypeName}> {type.FieldName} = {Names.JsonTypes}.{JsonOf(endpoint, type)};");
        }

        foreach (FormModel form in forms)
        {
            writer.Line($"private static readonly {Names.MessageForm}<{form.ReplyTypeName}> {form.FieldName} = {FormOf(form)};");
        }

        writer.Line();
    }

    /// <summary>How a type is read: by itself, or as one of a union.</summary>
    private static string JsonOf(EndpointModel endpoint, JsonTypeModel type)
    {
        string of = type.IsStruct ? "OfStruct" : "Of";
        string contexts = type.Contexts;
        foreach (UnionModel union in endpoint.Unions.Where(static union => union.Discriminator is not null))
        {
            if (union.Cases.FirstOrDefault(item => item.Callback.Payload!.Fields.Contains(type.FieldName)) is { } found)
            {
                (of, contexts) = found.Value is null ? ("OfUnion", contexts) : ($"{of}Member", $"{TypeNames.Literal(union.Discriminator!)}, {contexts}");
            }
        }

        return $"{of}<{type.TypeName}>({contexts})";
    }

    private static void WriteServices(SourceWriter writer, EndpointModel endpoint)
    {
        if (endpoint.Services.Count == 0)
        {
            return;
        }

        writer.Line();
        writer.Line("// services that callbacks ask for, of this connection's scope");
        foreach (ServiceModel service in endpoint.Services)
        {
            writer.Line($"private readonly {service.Service.TypeName} {service.FieldName} =");
            writer.Line($"    {CreationEmitter.Service(service.Service, service.Callback)};");
        }
    }

    private static void WritePathValues(SourceWriter writer, EndpointModel endpoint)
    {
        if (endpoint.PathValues.Count == 0)
        {
            return;
        }

        writer.Line();
        writer.Line("// values of the path's variables, set before any callback is called");
        foreach (PathValueModel value in endpoint.PathValues)
        {
            writer.Line($"private {value.TypeName ?? "string"} {value.FieldName} = default!;");
        }

        writer.Line();
        writer.Line($"public override void {Names.BindPath}()");
        writer.Open();
        foreach (PathValueModel value in endpoint.PathValues)
        {
            string method = value switch
            {
                { TypeName: null } => "PathParameter",
                { IsEnum: true } => $"PathParameterName<{value.TypeName}>",
                _ => $"PathParameter<{value.TypeName}>",
            };
            writer.Line($"{value.FieldName} = {method}({SourceWriter.Number(value.Ordinal)}); // {{{value.Variable}}}");
        }

        writer.Close();
    }

    private static void WriteCodecs(SourceWriter writer, EndpointModel endpoint)
    {
        if (endpoint.Codecs.Count == 0)
        {
            return;
        }

        FormModel[] forms = [.. endpoint.Forms.Where(form => form.IsEncoder)];
        writer.Line();
        writer.Line("// encoders and decoders of this connection, made before any callback is called");
        foreach (CodecModel codec in endpoint.Codecs)
        {
            writer.Line($"private {codec.TypeName} {codec.FieldName} = default!;");
        }

        foreach (FormModel form in forms)
        {
            writer.Line($"private {Names.MessageForm}<{form.ReplyTypeName}> {form.FieldName} = default!;");
        }

        writer.Line();
        writer.Line($"protected override {Names.CodecSet} CreateCodecs()");
        writer.Open();
        foreach (CodecModel codec in endpoint.Codecs)
        {
            CreationEmitter.Write(writer, $"{codec.FieldName} = new", codec.Creation, codec.DisplayName, ";", session: "Session");
        }

        foreach (FormModel form in forms)
        {
            writer.Line($"{form.FieldName} = {FormOf(form)};");
        }

        writer.Line($"return new(encoders: [{string.Join(", ", endpoint.Encoders)}], decoders: [{string.Join(", ", endpoint.Decoders)}]);");
        writer.Close();
    }

    private static void WriteSettings(SourceWriter writer, EndpointModel endpoint)
    {
        if (endpoint.JsonContexts.Count > 0)
        {
            writer.Line();
            writer.Line("// what session.SendAsync writes as JSON");
            writer.Line($"protected override {Names.JsonTypeInfo}? FindJson(global::System.Type type) =>");
            foreach (JsonTypeModel type in endpoint.Client?.SentJsonTypes ?? default)
            {
                writer.Line($"    type == typeof({type.TypeName}) ? {type.Contexts}.GetTypeInfo(type) :");
            }

            writer.Line($"    {string.Join(" ?? ", endpoint.JsonContexts.Select(context => $"{context}.Default.GetTypeInfo(type)"))};");
        }

        if (endpoint.MaxConcurrentMessages != 1)
        {
            writer.Line();
            writer.Line($"public override int MaxConcurrentMessages => {SourceWriter.Number(endpoint.MaxConcurrentMessages)};");
        }

        foreach (CallbackKind kind in endpoint.IgnoresUnhandled ? new[] { CallbackKind.Text, CallbackKind.Binary } : [])
        {
            if (endpoint.Callbacks.All(callback => callback.Kind != kind))
            {
                writer.Line();
                writer.Line($"// {kind.ToString().ToLowerInvariant()}: no method; thrown away where the session has no handler either");
                writer.Line($"public override {Names.Delivery} {kind}Delivery => {Names.Delivery}.Ignore;");
            }
        }
    }

    private static string FormOf(FormModel form)
    {
        string kind = $"{Names.MessageKind}.{(form.IsText ? "Text" : "Binary")}";
        string code = form.Kind switch
        {
            FormKind.Text => $"{Names.Forms}.Text",
            FormKind.Array => $"{Names.Forms}.Array({kind})",
            FormKind.Memory => $"{Names.Forms}.Memory({kind})",
            FormKind.Sequence => $"{Names.Forms}.Sequence({kind})",
            FormKind.Boolean => $"{Names.Forms}.Boolean()",
            FormKind.Enum => $"{Names.Forms}.Enum<{form.TypeName}>()",
            FormKind.Json when form.IsMember => $"{Names.Forms}.Member<{form.ReplyTypeName}, {form.TypeName}>({Names.Forms}.Json<{form.TypeName}>({form.Source}))",
            FormKind.Json => $"{Names.Forms}.Json<{form.TypeName}>({form.Source})",
            _ when form.IsEncoder => $"{Names.Forms}.{form.Kind.ToString().Replace("Encoder", "Encoded")}<{form.TypeName}>({form.Source})",
            FormKind.CharValue => $"{Names.Forms}.CharValue<{form.TypeName}>()",
            _ => $"{Names.Forms}.Value<{form.TypeName}>()",
        };
        return form.IsNullable ? $"{Names.Forms}.Nullable({code})"
            : form.TypeName != form.ReplyTypeName && !form.IsMember ? $"{code}!" // what may be null is not sent, so the form need not know of it
            : code;
    }
}
