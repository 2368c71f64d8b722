using Microsoft.CodeAnalysis.CSharp;
using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing;

namespace WsGen.Generators.Emission;

/// <summary>Writes how an instance is made: what its constructor gets and what its object initializer sets.</summary>
internal static class CreationEmitter
{
    /// <param name="writer">Where to.</param>
    /// <param name="start">Up to the opening parenthesis of the constructor's arguments.</param>
    /// <param name="creation">How it is made.</param>
    /// <param name="type">The type, for people.</param>
    /// <param name="end">What stands behind the expression.</param>
    /// <param name="session">What the session is called here.</param>
    public static void Write(SourceWriter writer, string start, CreationModel creation, string type, string end, string session = "session")
    {
        string[] arguments = [.. creation.Arguments.Select(argument => Service(argument, $"the constructor of {type}", session))];
        string close = creation.Members.Count == 0 ? ")" + end : ")";
        if (arguments.Length == 0 || (arguments.Length == 1 && arguments[0] == session))
        {
            writer.Line($"{start}({string.Concat(arguments)}{close}");
        }
        else
        {
            writer.Line($"{start}(");
            writer.Indent();
            for (int i = 0; i < arguments.Length; i++)
            {
                writer.Line($"{NameOf(creation.Arguments[i])}: {arguments[i]}" + (i < arguments.Length - 1 ? "," : close));
            }

            writer.Outdent();
        }

        if (creation.Members.Count == 0)
        {
            return;
        }

        writer.Open();
        foreach (ConstructorArgumentModel member in creation.Members)
        {
            string value = member.Source == ConstructorArgumentSource.Session
                ? session
                : $"{Names.EndpointServices}.RequireMember<{member.TypeName}>(services, {TypeNames.Literal(member.ParameterName)}, {TypeNames.Literal(type)})";
            writer.Line($"{NameOf(member)} = {value},");
        }

        writer.Close("}" + end);
    }

    /// <summary>A service as an expression.</summary>
    /// <param name="argument">The service.</param>
    /// <param name="owner">Whose parameter it is, for people.</param>
    /// <param name="session">What the session is called here.</param>
    public static string Service(ConstructorArgumentModel argument, string owner, string session = "session")
    {
        (string keyed, string key) = argument.Key is null ? ("", "") : ("Keyed", $"{argument.Key}, ");
        return argument.Source switch
        {
            ConstructorArgumentSource.Session => session,
            ConstructorArgumentSource.OptionalService =>
                $"{Names.EndpointServices}.Optional{keyed}<{argument.TypeName}>(services, {key}{argument.Otherwise})!",
            _ =>
                $"{Names.EndpointServices}.Require{keyed}<{argument.TypeName}>(services, {key}" +
                $"{TypeNames.Literal(argument.ParameterName)}, {TypeNames.Literal(owner)})",
        };
    }

    private static string NameOf(ConstructorArgumentModel argument) =>
        SyntaxFacts.GetKeywordKind(argument.ParameterName) == SyntaxKind.None ? argument.ParameterName : "@" + argument.ParameterName;
}
