using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WsGen.Generators.Emission;
using WsGen.Tests;

namespace WsGen.Generators.Tests;

/// <summary>AddEndpoints(), MapEndpoints() and the route table.</summary>
public sealed class RegistrationTests
{
    private const string AspNetCore = """
        namespace Microsoft.AspNetCore.Routing
        {
            public interface IEndpointRouteBuilder;
        }

        namespace Microsoft.AspNetCore.Builder
        {
            public interface IEndpointConventionBuilder;

            public static class WsGenEndpointRouteBuilderExtensions
            {
                public static Microsoft.AspNetCore.Builder.IEndpointConventionBuilder MapRoutes(
                    this Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints,
                    WsGen.Endpoints.Infrastructure.RouteTable routes) => throw null!;
            }
        }
        """;

    [Fact]
    public void NoEndpoints() => Verify("internal class Other;");

    [Fact]
    public void TableOfManyPaths() => Verify("""
        namespace Demo;

        [ServerEndpoint("/")] public partial class Root;
        [ServerEndpoint("/chat")] public partial class Chats;
        [ServerEndpoint("/chat/")] public partial class ChatsSlash;
        [ServerEndpoint("/chat/{room}")] public partial class Chat;
        [ServerEndpoint("/chat/lobby")] public partial class Lobby;
        [ServerEndpoint("/chat/Lobby")] public partial class OtherLobby;
        [ServerEndpoint("/chat/{id}/log")] public partial class Log;
        [ServerEndpoint("/{any}/x%2Fy%0A/caf%C3%A9")] public partial class Encoded;
        """);

    [Fact]
    public void OfEquivalentPathsTheFirstByNameIsTaken() => Verify("""
        namespace Demo;

        [ServerEndpoint("/a/{y}")] public partial class B;
        [ServerEndpoint("/a/{x}")] public partial class A;
        [ServerEndpoint("/b")] public partial class C;
        """);

    [Fact]
    public void WhatCannotBeRegisteredIsLeftOut() => Verify("""
        namespace Demo;

        [ServerEndpoint("/a")] public class NotPartial;
        [ServerEndpoint("b")] public partial class BadPath;
        [ServerEndpoint("/c")] public abstract partial class Abstract;
        [ServerEndpoint("/d")] public partial class Generic<T>;
        [ServerEndpoint("/e")] file partial class FileLocal;
        public partial class Outer { [ServerEndpoint("/f")] private partial class Private; }
        [ServerEndpoint("/g")] public partial class WithAnError { [OnMessage] void Say() { } }
        """);

    [Fact]
    public void AspNetCoreGetsMapEndpoints()
    {
        CSharpCompilation aspNetCore = Generation.Compile(AspNetCore).WithAssemblyName("WsGen.AspNetCore");
        CSharpCompilation application = Generation
            .Compile("""
                using Microsoft.AspNetCore.Builder; // which a web project has by itself

                [ServerEndpoint("/chat")] public partial class Chat;

                public static class Program
                {
                    public static void Map(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder app) => app.MapEndpoints();
                }
                """)
            .AddReferences(aspNetCore.ToMetadataReference());
        var generated = Generation.Run(application, out Compilation output);
        Generation.AssertClean(output);
        Snapshot.Verify(generated.Where(source => source.Hint == RegistrationEmitter.HintName));
    }

    [Fact]
    public void NothingIsGeneratedWithoutTheLibrary()
    {
        CSharpCompilation compilation = Generation.CompileWithoutLibrary("""
            namespace WsGen
            {
                public sealed class ServerEndpointAttribute(string path) : System.Attribute
                {
                    public string Path { get; } = path;
                }
            }

            [WsGen.ServerEndpoint("/chat")] public partial class Chat;
            """);
        Assert.Empty(Generation.Run(compilation));
    }

    /// <summary>A test project that is a friend of the server it tests has endpoints of its own, and calls its own AddEndpoints().</summary>
    [Fact]
    public void FriendAssembliesDoNotSeeEachOthersRegistration()
    {
        Generation.Run(
            Generation.Compile("""
                [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Friend")]
                [ServerEndpoint("/a")] public partial class A;
                """),
            out Compilation server);
        Generation.Run(
            Generation
                .Compile("""
                    [ServerEndpoint("/b")] public partial class B;
                    public static class Program { public static void Add(WsServerBuilder builder) => builder.AddEndpoints().AddEndpoint<A>(); }
                    """)
                .WithAssemblyName("Friend")
                .AddReferences(server.ToMetadataReference()),
            out Compilation friend);
        Generation.AssertClean(server);
        Generation.AssertClean(friend);
    }

    private static void Verify(string source, [System.Runtime.CompilerServices.CallerMemberName] string test = "")
    {
        (string Hint, string Text)[] generated = Generation.RunClean(source);
        Snapshot.Verify(generated.Where(file => file.Hint == RegistrationEmitter.HintName), test);
    }

    [Fact]
    public void GenericEndpointsAreRegisteredByHand()
    {
        string text = Generation.RunClean("""
            namespace Demo;
            [ServerEndpoint("/a")] public partial class Room<T>;
            [ServerEndpoint("/a")] public partial class Lobby;
            public partial class Game<T> { [ServerEndpoint("/b")] public partial class Board; }
            """).Single(source => source.Hint == RegistrationEmitter.HintName).Text;
        Assert.Contains("global::Demo.Lobby", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Room", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Board", text, StringComparison.Ordinal);
    }
}
