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

        WriteMaxMessageSize(writer, endpoint, CallbackKind.Text, "MaxTextMessageSize");
        WriteMaxMessageSize(writer, endpoint, CallbackKind.Binary, "MaxBinaryMessageSize");
        if (endpoint.ConstructorArguments.Any(argument => argument.Source != ConstructorArgumentSource.Session))
        {
            writer.Line("UsesServices = true,");
        }

        WriteActivate(writer, endpoint);
    }

    private static void WriteMaxMessageSize(SourceWriter writer, EndpointModel endpoint, CallbackKind kind, string property)
    {
        if (endpoint.Callbacks.FirstOrDefault(callback => callback.Kind == kind) is { MaxMessageSize: > 0 and var size })
        {
            writer.Line($"{property} = {SourceWriter.Number(size)},");
        }
    }

    private static void WriteActivate(SourceWriter writer, EndpointModel endpoint)
    {
        string start = $"Activate = static (session, services) => new {endpoint.DispatcherName}(session, new {endpoint.TypeName}(";
        string[] arguments = [.. endpoint.ConstructorArguments.Select(argument => Argument(argument, endpoint))];
        if (arguments is [] or ["session"])
        {
            writer.Line($"{start}{string.Concat(arguments)})),");
            return;
        }

        writer.Line(start);
        writer.Indent();
        for (int i = 0; i < arguments.Length; i++)
        {
            writer.Line($"{ParameterName(endpoint.ConstructorArguments[i])}: {arguments[i]}" + (i < arguments.Length - 1 ? "," : ")),"));
        }

        writer.Outdent();
    }

    private static string ParameterName(ConstructorArgumentModel argument) =>
        SyntaxFacts.GetKeywordKind(argument.ParameterName) == SyntaxKind.None ? argument.ParameterName : "@" + argument.ParameterName;

    private static string Argument(ConstructorArgumentModel argument, EndpointModel endpoint)
    {
        (string keyed, string key) = argument.Key is null ? ("", "") : ("Keyed", $"{argument.Key}, ");
        return argument.Source switch
        {
            ConstructorArgumentSource.Session => "session",
            ConstructorArgumentSource.OptionalService =>
                $"{Names.EndpointServices}.Optional{keyed}<{argument.TypeName}>(services, {key}{argument.Otherwise})!",
            _ =>
                $"{Names.EndpointServices}.Require{keyed}<{argument.TypeName}>(services, {key}" +
                $"{TypeNames.Literal(argument.ParameterName)}, {TypeNames.Literal(endpoint.DisplayName)})",
        };
    }
}
