using Microsoft.CodeAnalysis;
using WsGen.Tests;

namespace WsGen.Analyzers.Tests.NegativeDeployments;

/// <summary>
/// Mistakes of annotated classes that code without attributes cannot make: the compiler's own rules exclude them, and each row names which. What it can make is
/// refused at run time, as <c>NegativeDeploymentTests</c> of the runtime show.
/// </summary>
public sealed class NotExpressibleTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        // A callback of an endpoint is an override, and there is one of each.
        { "onopen/duplicate", "CS0111", Endpoint("public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) => session.SendAsync(config.Path);") },
        { "onclose/duplicate", "CS0111", Endpoint(Twice("public override ValueTask OnCloseAsync(WsSession session, CloseReason reason) => default;")) },
        { "onerror/duplicate", "CS0111", Endpoint(Twice("public override ValueTask OnErrorAsync(WsSession session, Exception error) => default;")) },

        // Its parameters are those of what it overrides.
        { "onopen/toomanyargs", "CS0115", Endpoint("public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config, Exception error) => default;") },
        { "onclose/toomanyargs", "CS0115", Endpoint("public override ValueTask OnCloseAsync(WsSession session, CloseReason reason, Exception error) => default;") },
        { "onerror/toomanyargs", "CS0115", Endpoint("public override ValueTask OnErrorAsync(WsSession session, Exception error, CloseReason reason) => default;") },

        // A handler's signature is a delegate's, and one of parts says so with a bool.
        { "onmessage/textstringint", "CS1678", Handler("MessageHandler.TextParts((string part, int last) => default)") },
        { "onmessage/binarybytebufferint", "CS1678", Handler("MessageHandler.BinaryParts((ReadOnlyMemory<byte> part, int last) => default)") },
        { "onmessage/textreaderboolean", "CS1593", Handler("MessageHandler.TextStream((System.IO.TextReader reader, bool last) => default)") },
        { "onmessage/binaryinputstreamboolean", "CS1593", Handler("MessageHandler.BinaryStream((System.IO.Stream stream, bool last) => default)") },
        { "onmessage/pongboolean", "CS1593", Handler("MessageHandler.Pong((PongMessage pong, bool last) => default)") },

        // What the path has is text.
        { "invalidpathparamtype", "CS0029", Handler("""MessageHandler.Text(text => { StringHolder arg = session.PathParameters["arg"]; return session.SendAsync(arg.ToString()); })""") },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task TheCompilerItselfRefuses(string name, string error, string source)
    {
        Assert.Contains(NegativeCase.All, negative => negative.Name.Replace("srv/", "", StringComparison.Ordinal).StartsWith(name, StringComparison.Ordinal));
        BuiltProject built = await BuiltProject.BuildAsync([References.GlobalUsings, source + Mistake.Types], PlatformReferences.Console);
        Assert.Contains(error, built.Compiler.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id));
    }

    private static string Twice(string member) => member + "\n    " + member;

    private static string Endpoint(string members) => $$"""
        public sealed class InCode : Endpoint
        {
            public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) => default;
            {{members}}
        }
        """;

    private static string Handler(string handler) => $$"""
        public sealed class InCode : Endpoint
        {
            public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
            {
                session.AddMessageHandler({{handler}});
                return default;
            }
        }
        """;
}
