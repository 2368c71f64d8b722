namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Endpoint of another project has the same path.</summary>
public sealed class WSG2008Tests
{
    private const string Other = """
        using WsGen.Endpoints.Infrastructure;
        namespace Shared
        {
            [ServerEndpoint("/rooms/{name}")] public class Lobby : Made<Lobby> { }
            [ServerEndpoint("/rooms/{x}")] public class Attic : Made<Attic> { }
            [ServerEndpoint("/rooms/new")] public class NewRoom : Made<NewRoom> { }
            [ServerEndpoint("/Rooms/{name}")] public class Capital : Made<Capital> { }
            [ServerEndpoint("/rooms/{name}")] public class Any<T> : IServerEndpoint<Any<T>> { static EndpointDescriptor IServerEndpoint<Any<T>>.Descriptor => null!; }
            public abstract class Made<T> : IServerEndpoint<T> where T : Made<T> { static EndpointDescriptor IServerEndpoint<T>.Descriptor => null!; }
        }
        """;

    private const string Types = """
        using WsGen.Endpoints.Infrastructure; using Shared; using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Routing;
        namespace Microsoft.AspNetCore.Routing { public interface IEndpointRouteBuilder; }
        namespace Microsoft.AspNetCore.Builder
        {
            using Microsoft.AspNetCore.Routing;
            public interface IEndpointConventionBuilder;
            public static class Extensions
            {
                public static IEndpointRouteBuilder MapGroup(this IEndpointRouteBuilder routes, string path) => routes;
                public static T RequireAuthorization<T>(this T builder) where T : IEndpointConventionBuilder => builder;
                public static T RequireHost<T>(this T builder, string host) where T : IEndpointConventionBuilder => builder;
                public static T WithOrder<T>(this T builder, int order) where T : IEndpointConventionBuilder => builder;
            }
        }
        namespace WsGen { static class GeneratedEndpoints { public static WsServerBuilder AddEndpoints(this WsServerBuilder builder) => builder; } }
        namespace Microsoft.AspNetCore.Builder { static class WsGenGeneratedEndpoints { public static IEndpointConventionBuilder MapEndpoints(this IEndpointRouteBuilder routes) => null!; } }
        namespace Microsoft.AspNetCore.Builder { public static class WsGenEndpointRouteBuilderExtensions { public static IEndpointConventionBuilder MapEndpoint<T>(this IEndpointRouteBuilder routes) => null!; } }
        public partial class Outer
        {
            [ServerEndpoint("/rooms/{id}")] public partial class Rooms { [OnMessage] void Take(string text) { } }
            partial class Rooms : IServerEndpoint<Rooms> { static EndpointDescriptor IServerEndpoint<Rooms>.Descriptor => null!; }
        }
        public class Config : ServerApplicationConfig;

        """;

    private static string In(string body) => Types + $$"""
        public class User
        {
            public void Run(WsServerBuilder builder, WsServerBuilder other, IEndpointRouteBuilder app, bool flag)
            {
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("builder.AddEndpoints(); {|#0:builder.AddEndpoint<Lobby>()|};", "Shared.Lobby", "Outer.Rooms", "the second of them is refused when it is added")]
    [InlineData("builder.AddEndpoint<Lobby>(); {|#0:builder.AddEndpoint<Attic>()|};", "Shared.Attic", "Shared.Lobby", "the second of them is refused when it is added")]
    [InlineData("app.MapEndpoints(); {|#0:app.MapEndpoint<Lobby>()|};", "Shared.Lobby", "Outer.Rooms", "the application does not start")]
    public Task Flagged(string body, string added, string same, string what) => Verify.MarkedBeside(
        Other, In(body), Verify.Expect("WSG2008", 0, $"'{added}' takes the same requests as '{same}', which is added as well: {what}; give it another path"));

    [Theory]
    [InlineData("{|WSG2008:WsServer.Create().AddEndpoints().AddEndpoint<Lobby>()|}.Build();")]
    [InlineData("{|WSG2008:builder.AddEndpoint(ServerEndpointConfig.Create<Lobby>())|}.AddEndpoints();")]
    [InlineData("var server = builder.AddEndpoints().Build(); {|WSG2008:server.AddEndpoint<Attic>()|};")]
    [InlineData("builder.AddEndpoint<Lobby>(); if (flag) {|WSG2008:builder.AddEndpoint<Outer.Rooms>()|};")]
    [InlineData("app.MapEndpoints().RequireAuthorization(); {|WSG2008:app.MapEndpoint<Lobby>()|}.RequireAuthorization();")]
    [InlineData("void Map() => {|WSG2008:app.MapEndpoint<Lobby>()|}; app.MapEndpoints(); Map();")]
    [InlineData("void Add() => {|WSG2008:builder.AddEndpoint<Lobby>()|}; builder.AddEndpoints(); Add();")]
    public Task FlaggedInEveryForm(string body) => Verify.MarkedBeside(Other, In(body));

    [Fact]
    public Task FlaggedInAProgram() => Verify.MarkedBeside(Other, """
        using Alias = Shared.Lobby;
        var builder = WsServer.Create(args);
        builder.AddEndpoint<Alias>();
        {|WSG2008:builder.AddEndpoint<Shared.Attic>()|};
        """);

    [Theory]
    [InlineData("builder.AddEndpoints(); other.AddEndpoint<Lobby>();")]
    [InlineData("if (flag) builder.AddEndpoints(); else builder.AddEndpoint<Lobby>();")]
    [InlineData("builder.AddEndpoints().AddEndpoint<NewRoom>().AddEndpoint<Capital>();")]
    [InlineData("builder.AddEndpoint<Lobby>().AddEndpoint<Lobby>();")] // the same one counts once
    [InlineData("builder.AddEndpoints().AddEndpoint<Any<int>>();")]
    [InlineData("builder.AddEndpoints().AddEndpoint(ServerEndpointConfig.Create<Lobby>(\"/elsewhere\"));")]
    [InlineData("builder.UseApplicationConfig(new Config()).AddEndpoints().AddEndpoint<Lobby>();")]
    [InlineData("app.MapEndpoints(); app.MapEndpoint<Lobby>().RequireHost(\"a.example.org\");")] // routing asks that one first
    [InlineData("app.MapEndpoints().RequireAuthorization().RequireHost(\"a.example.org\"); app.MapEndpoint<Lobby>();")]
    [InlineData("app.MapEndpoint<Lobby>().WithOrder(1); app.MapEndpoint<Attic>();")]
    [InlineData("app.MapEndpoint<Attic>(); var lobby = app.MapEndpoint<Lobby>(); lobby.WithOrder(1);")]
    [InlineData("app.MapEndpoints(); app.MapGroup(\"/v2\").MapEndpoint<Lobby>();")]
    public Task NotFlagged(string body) => Verify.MarkedBeside(Other, In(body));
}
