using Microsoft.CodeAnalysis.CSharp;
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

        WriteTypes(writer, "Encoders", endpoint.EncoderTypes);
        WriteTypes(writer, "Decoders", endpoint.DecoderTypes);
        if (endpoint.Configurator is { } configurator)
        {
            writer.Line($"Configurator = static () => new {configurator}(),");
        }

        WriteMaxMessageSize(writer, endpoint, CallbackKind.Text, "MaxTextMessageSize");
        WriteMaxMessageSize(writer, endpoint, CallbackKind.Binary, "MaxBinaryMessageSize");
        WriteOptions(writer, endpoint.Options);
        if (endpoint.Services.Count > 0 || endpoint.ConstructorArguments.Any(argument => argument.Source != ConstructorArgumentSource.Session))
        {
            writer.Line("UsesServices = true,");
        }

        WriteActivate(writer, endpoint);
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

    /// <summary>Of several handlers the largest counts: a message's size is known before its handler is.</summary>
    private static void WriteMaxMessageSize(SourceWriter writer, EndpointModel endpoint, CallbackKind kind, string property)
    {
        long size = endpoint.Callbacks.Where(callback => callback.Kind == kind).Select(callback => callback.MaxMessageSize).DefaultIfEmpty(-1).Max();
        if (size > 0)
        {
            writer.Line($"{property} = {SourceWriter.Number(size)},");
        }
    }

    private static void WriteActivate(SourceWriter writer, EndpointModel endpoint)
    {
        string start = $"Activate = static (session, services) => new {endpoint.DispatcherName}(session, new {endpoint.TypeName}(";
        string end = endpoint.Services.Count > 0 ? "), services)," : ")),";
        string[] arguments = [.. endpoint.ConstructorArguments.Select(argument => Argument(argument, $"the constructor of {endpoint.DisplayName}"))];
        if (arguments is [] or ["session"])
        {
            writer.Line($"{start}{string.Concat(arguments)}{end}");
            return;
        }

        writer.Line(start);
        writer.Indent();
        for (int i = 0; i < arguments.Length; i++)
        {
            writer.Line($"{ParameterName(endpoint.ConstructorArguments[i])}: {arguments[i]}" + (i < arguments.Length - 1 ? "," : end));
        }

        writer.Outdent();
    }

    private static string ParameterName(ConstructorArgumentModel argument) =>
        SyntaxFacts.GetKeywordKind(argument.ParameterName) == SyntaxKind.None ? argument.ParameterName : "@" + argument.ParameterName;

    /// <summary>A service as an expression.</summary>
    /// <param name="argument">The service.</param>
    /// <param name="owner">Whose parameter it is, for people.</param>
    public static string Argument(ConstructorArgumentModel argument, string owner)
    {
        (string keyed, string key) = argument.Key is null ? ("", "") : ("Keyed", $"{argument.Key}, ");
        return argument.Source switch
        {
            ConstructorArgumentSource.Session => "session",
            ConstructorArgumentSource.OptionalService =>
                $"{Names.EndpointServices}.Optional{keyed}<{argument.TypeName}>(services, {key}{argument.Otherwise})!",
            _ =>
                $"{Names.EndpointServices}.Require{keyed}<{argument.TypeName}>(services, {key}" +
                $"{TypeNames.Literal(argument.ParameterName)}, {TypeNames.Literal(owner)})",
        };
    }
}
