namespace WsGen.Analyzers.Tests;

/// <summary>In a project that does not reference the library the analyzer is silent, whatever its classes look like.</summary>
public sealed class NoLibraryTests
{
    [Fact]
    public Task SilentWithoutTheLibrary() => Verify.NotFlaggedWithoutLibrary("public class Chat { void OnMessage() { } }");

    /// <summary>Not even an attribute of the same name makes an endpoint.</summary>
    [Fact]
    public Task SilentWithAnotherAttributeOfTheSameName() => Verify.NotFlaggedWithoutLibrary("""
        namespace WsGen
        {
            public sealed class ServerEndpointAttribute(string path) : System.Attribute
            {
                public string Path { get; } = path;
            }

            public sealed class OnMessageAttribute : System.Attribute;
        }

        namespace Demo
        {
            using WsGen;

            [ServerEndpoint("chat")] public class Chat { [OnMessage] void A() { } }
        }
        """);
}
