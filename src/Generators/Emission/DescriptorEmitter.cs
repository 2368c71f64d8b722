using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing;

namespace WsGen.Generators.Emission;

/// <summary>Writes the properties of the descriptor, among them how to make an instance for a connection.</summary>
internal static class DescriptorEmitter
{
    public static void WriteProperties(SourceWriter writer, EndpointModel endpoint)
    {
        writer.Line($"EndpointType = typeof({endpoint.TypeName}),");
        writer.Line($"Path = {TypeNames.Literal(endpoint.Path!)},");
        if (endpoint.Subprotocols.Count > 0)
        {
            writer.Line($"Subprotocols = [{string.Join(", ", endpoint.Subprotocols.Select(TypeNames.Literal))}],");
        }

        string[] methods = [.. new[] { CallbackKind.Text, CallbackKind.Binary, CallbackKind.Pong }
            .Where(kind => endpoint.Callbacks.Any(callback => callback.Kind == kind)).Select(kind => $"{Names.HandledKinds}.{kind}")];
        if (methods.Length > 0)
        {
            writer.Line($"Methods = {string.Join(" | ", methods)},");
        }

        WriteTypes(writer, "Encoders", endpoint.EncoderTypes);
        WriteTypes(writer, "Decoders", endpoint.DecoderTypes);
        if (endpoint.Configurator is { } configurator)
        {
            writer.Line($"{(endpoint.Client is null ? "" : "Client")}Configurator = static () => new {configurator}(),");
        }

        WriteMaxMessageSize(writer, endpoint, CallbackKind.Text);
        WriteMaxMessageSize(writer, endpoint, CallbackKind.Binary);
        WriteOptions(writer, endpoint.Options);
        if (endpoint.DispatcherUsesServices || (endpoint.Client is null && endpoint.Creation.UsesServices))
        {
            writer.Line("UsesServices = true,");
        }

        RequiredServicesEmitter.Write(writer, endpoint);
        if (endpoint.OpenJsonTypes.Count > 0)
        {
            // what type arguments stand for is looked up when the endpoint is added
            string types = string.Join(", ", endpoint.OpenJsonTypes.Select(type => $"{Names.JsonTypes}.Of<{type.TypeName}>({type.Contexts})"));
            writer.Line($"JsonTypes = [{types}],");
        }

        // an instance for each connection, or one that is there
        string services = endpoint.DispatcherUsesServices ? ", services" : "";
        string activate = $"Activate = static (session, services) => new {endpoint.DispatcherName}(session, ";
        if (endpoint.Client is null)
        {
            CreationEmitter.Write(writer, $"{activate}new {endpoint.TypeName}", endpoint.Creation, endpoint.DisplayName, $"{services}),");
        }
        else
        {
            writer.Line($"{activate}{endpoint.DispatcherName}.{ClientEmitter.CreateMethod}(services){services}),");
        }

        writer.Line(
            $"Attach = static (session, endpoint, {(endpoint.DispatcherUsesServices ? "services" : "_")}) => " +
            $"new {endpoint.DispatcherName}(session, ({endpoint.TypeName})endpoint{services}),");
    }

    private static void WriteTypes(SourceWriter writer, string property, IReadOnlyList<string> types)
    {
        if (types.Count > 0)
        {
            writer.Line($"{property} = [{string.Join(", ", types.Select(type => $"typeof({type})"))}],");
        }
    }

    private static void WriteOptions(SourceWriter writer, IReadOnlyList<string> options)
    {
        if (options.Count == 0)
        {
            return;
        }

        writer.Line("Options = new global::WsGen.EndpointOptionsAttribute");
        writer.Open();
        foreach (string option in options)
        {
            writer.Line($"{option},");
        }

        writer.Close("}.Options,");
    }

    /// <summary>Of several handlers the largest counts while a message is received: its size is known before its handler is.</summary>
    private static void WriteMaxMessageSize(SourceWriter writer, EndpointModel endpoint, CallbackKind kind)
    {
        long[] sizes = [.. endpoint.Callbacks.Where(callback => callback.Kind == kind).Select(callback => callback.MaxMessageSize)];
        long size = sizes.DefaultIfEmpty(-1).Max();
        if (size > 0)
        {
            writer.Line($"Max{kind}MessageSize = {SourceWriter.Number(size)},");
            if (sizes.Contains(-1))
            {
                writer.Line($"Has{kind}HandlerWithoutSize = true,");
            }
        }
    }
}
