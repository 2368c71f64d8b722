namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Serializer contexts as their own generator completes them, which does not run here.</summary>
internal static class JsonSource
{
    public const string Usings = "using System.Text.Json; using System.Text.Json.Serialization; using System.Text.Json.Serialization.Metadata;\n";

    public static string Context(string name, params string[] types) =>
        string.Concat(types.Select(type => $"[JsonSerializable(typeof({type}))] "))
        + $"public class {name}() : JsonSerializerContext(null) {{ protected override JsonSerializerOptions GeneratedSerializerOptions => null!; "
        + "public override JsonTypeInfo GetTypeInfo(Type type) => null!; }\n";
}
