using Microsoft.CodeAnalysis;
using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Endpoint is registered twice.</summary>
public sealed class WSG2004Tests
{
    private const string Types = """
        using WsGen.Endpoints.Infrastructure; using System.Collections.Generic;
        namespace WsGen { static class GeneratedEndpoints { public static WsServerBuilder AddEndpoints(this WsServerBuilder builder) => builder; } }
        [ServerEndpoint("/a")] public partial class Chat { [OnMessage] void Take(string text) { } }
        partial class Chat : IServerEndpoint<Chat> { static EndpointDescriptor IServerEndpoint<Chat>.Descriptor => null!; }
        [ServerEndpoint("/b")] public partial class News { [OnMessage] void Take(string text) { } }
        partial class News : IServerEndpoint<News> { static EndpointDescriptor IServerEndpoint<News>.Descriptor => null!; }
        [ServerEndpoint("/c")] public partial class Room<T> { [OnMessage] void Take(string text) { } }
        partial class Room<T> : IServerEndpoint<Room<T>> { static EndpointDescriptor IServerEndpoint<Room<T>>.Descriptor => null!; }
        public class Config : ServerApplicationConfig;

        """;

    private static string In(string body) => Types + $$"""
        public class User
        {
            public void Run(WsServerBuilder builder, WsServerBuilder other, bool flag)
            {
                {{body}}
            }
        }
        """;

    [Fact]
    public Task Flagged() => Verify.Flagged(
        "WSG2004", In("builder.AddEndpoints(); {|#0:builder.AddEndpoint<Chat>()|};"), "'Chat' is among the endpoints of 'AddEndpoints' already: this call changes nothing, leave it out");

    [Theory]
    [InlineData("{|WSG2004:WsServer.Create().AddEndpoints().AddEndpoint<Chat>()|}.Build();")]
    [InlineData("{|WSG2004:WsServer.Create().AddEndpoint<Chat>()|}.AddEndpoints().Build();")]
    [InlineData("{|WSG2004:builder.AddEndpoint<Chat>()|}; builder.AddEndpoints();")]
    [InlineData("var same = builder; same.AddEndpoints(); if (flag) {|WSG2004:builder.AddEndpoint(ServerEndpointConfig.Create<Chat>())|};")]
    [InlineData("var server = builder.AddEndpoints().Build(); {|WSG2004:server.AddEndpoint<News>()|};")]
    [InlineData("builder = flag ? builder : other; builder.AddEndpoints(); {|WSG2004:other.AddEndpoint<Chat>()|};")] // on one of two ways
    [InlineData("void Add() => {|WSG2004:builder.AddEndpoint<News>()|}; builder.AddEndpoints(); Add();")]
    public Task FlaggedInEveryForm(string body) => Verify.Marked(In(body));

    [Fact]
    public Task FlaggedInAProgram() => Verify.Marked("using WsGen.Endpoints.Infrastructure; using System.Collections.Generic;\n" + """
        WsServerBuilder builder = WsServer.Create(args).AddEndpoints();
        {|WSG2004:builder.AddEndpoint<Chat>()|};

        """ + Types[Types.IndexOf('\n')..]);

    [Theory]
    [InlineData("builder.AddEndpoints(); other.AddEndpoint<Chat>();")]
    [InlineData("if (flag) builder.AddEndpoints(); else builder.AddEndpoint<Chat>();")]
    [InlineData("builder.AddEndpoint<Chat>().AddEndpoint<News>();")]
    [InlineData("builder.AddEndpoints().AddEndpoint<Room<int>>();")] // not in the table
    [InlineData("builder.AddEndpoints().AddEndpoint(ServerEndpointConfig.Create<Chat>(\"/elsewhere\"));")]
    [InlineData("builder.AddEndpoints().AddEndpoint(ServerEndpointConfig.Create<Chat>().WithSubprotocols(\"v1\"));")]
    [InlineData("builder.UseApplicationConfig(new Config()).AddEndpoints().AddEndpoint<Chat>();")] // which may have left it out
    public Task NotFlagged(string body) => Verify.NotFlagged(In(body));

    [Theory]
    [InlineData(
        "builder.AddEndpoints();\n        {|WSG2004:builder.AddEndpoint<Chat>()|};\n        builder.Build();",
        "builder.AddEndpoints();\n        builder.Build();")]
    [InlineData(
        "var server = {|WSG2004:{|WSG2004:WsServer.Create().AddEndpoints().AddEndpoint<Chat>()|}.AddEndpoint<News>()|}.Build();",
        "var server = WsServer.Create().AddEndpoints().Build();")]
    [InlineData("{|WSG2004:builder.AddEndpoints().AddEndpoint<Chat>()|};", "builder.AddEndpoints();")]
    public Task Fixed(string body, string fixedBody) => Verify.Fixed<RemoveRegistrationCodeFixProvider>(In(body), In(fixedBody));

    private const string Web = """
        using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Routing;
        namespace Microsoft.AspNetCore.Routing { public interface IEndpointRouteBuilder; }
        namespace Microsoft.AspNetCore.Builder
        {
            using Microsoft.AspNetCore.Routing;
            public interface IEndpointConventionBuilder;
            public static class Extensions
            {
                public static IEndpointRouteBuilder MapGroup(this IEndpointRouteBuilder routes, string path) => routes;
                public static void RequireAuthorization(this IEndpointConventionBuilder builder) { }
            }
        }
        namespace Microsoft.AspNetCore.Builder
        {
            static class WsGenGeneratedEndpoints { public static IEndpointConventionBuilder MapEndpoints(this IEndpointRouteBuilder routes) => null!; }
            public static class WsGenEndpointRouteBuilderExtensions { public static IEndpointConventionBuilder MapEndpoint<T>(this IEndpointRouteBuilder routes) => null!; }
        }
        [ServerEndpoint("/a")] public partial class Chat { [OnMessage] void Take(string text) { } }

        """;

    private static string InWeb(string body) => Web + $$"""
        public class User
        {
            public void Run(IEndpointRouteBuilder app, bool flag)
            {
                {{body}}
            }
        }
        """;

    [Fact]
    public Task AdviceInAspNetCoreWhereItChangesNothing() => Verify.FlaggedWith(
        "Other",
        "",
        "WSG2004",
        DiagnosticSeverity.Info,
        InWeb("app.MapEndpoints(); {|#0:app.MapEndpoint<Chat>()|};"),
        "'Chat' is among the endpoints of 'MapEndpoints' already: this call changes nothing, leave it out");

    /// <summary>What is authorization for all others is none for this one.</summary>
    [Theory]
    [InlineData("app.MapEndpoints().RequireAuthorization(); {|#0:app.MapEndpoint<Chat>()|};")]
    [InlineData("{|#0:app.MapEndpoint<Chat>()|}; app.MapEndpoints().RequireAuthorization();")]
    [InlineData("var all = app.MapEndpoints(); all.RequireAuthorization(); {|#0:app.MapEndpoint<Chat>()|};")]
    [InlineData("if (flag) { app.MapEndpoints(); } else { app.MapEndpoints().RequireAuthorization(); } {|#0:app.MapEndpoint<Chat>()|};")]
    public Task AWarningInAspNetCoreWhereItLosesConventions(string body) => Verify.FlaggedWith(
        "Other",
        "",
        "WSG2004",
        DiagnosticSeverity.Warning,
        InWeb(body),
        "'Chat' is among the endpoints of 'MapEndpoints' already: this call takes it out of the conventions of 'MapEndpoints', give it its own or leave it out");

    /// <summary>It stands for the generated one.</summary>
    [Theory]
    [InlineData("app.MapEndpoints(); app.MapEndpoint<Chat>().RequireAuthorization();")]
    [InlineData("app.MapEndpoint<Chat>().RequireAuthorization(); app.MapEndpoints();")]
    [InlineData("app.MapEndpoints().RequireAuthorization(); app.MapEndpoint<Chat>().RequireAuthorization();")]
    [InlineData("app.MapEndpoints(); var chat = app.MapEndpoint<Chat>(); chat.RequireAuthorization();")]
    public Task NotFlaggedWithConventionsOfItsOwn(string body) => Verify.NotFlagged(InWeb(body));

    [Fact]
    public Task FixedInAspNetCore() => Verify.Fixed<RemoveRegistrationCodeFixProvider>(
        InWeb("app.MapEndpoints().RequireAuthorization();\n        {|WSG2004:app.MapEndpoint<Chat>()|};"), InWeb("app.MapEndpoints().RequireAuthorization();"));

    [Fact]
    public Task NotFlaggedInAGroup() => Verify.NotFlagged(
        Web + "public class User { void Run(IEndpointRouteBuilder app) { app.MapEndpoints(); app.MapGroup(\"/v2\").MapEndpoint<Chat>().RequireAuthorization(); } }");
}
