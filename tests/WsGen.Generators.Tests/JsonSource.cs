namespace WsGen.Generators.Tests;

/// <summary>Serializer contexts as their own generator completes them, which does not run here.</summary>
internal static class JsonSource
{
    /// <summary>A file with a context that covers the given types.</summary>
    public static string Context(string name, params string[] types) => $$"""
        using System.Text.Json;
        using System.Text.Json.Serialization;
        using System.Text.Json.Serialization.Metadata;

        namespace Demo;

        {{string.Join("\n", types.Select(type => $"[JsonSerializable(typeof({type}))]"))}}
        public class {{name}}() : JsonSerializerContext(null)
        {
            public static {{name}} Default { get; } = new();
            protected override JsonSerializerOptions? GeneratedSerializerOptions => null;
            public override JsonTypeInfo? GetTypeInfo(Type type) => null;
        }
        """;
}
