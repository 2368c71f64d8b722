namespace WsGen.Analyzers.Tests.Rules;

// The same in ASP.NET Core, of whose face the tests bring what the rule looks at.
public sealed partial class WSG2002Tests
{
    private const string Web = """
        namespace Microsoft.AspNetCore.Http { public class HttpContext; public delegate Task RequestDelegate(HttpContext context); }
        namespace Microsoft.Extensions.Hosting
        {
            public interface IHost { Task StartAsync(CancellationToken stop = default); }
            public interface IHostApplicationLifetime { CancellationToken ApplicationStarted { get; } }
            public static class HostingAbstractionsHostExtensions { public static void Run(this IHost host) { } public static Task RunAsync(this IHost host) => null!; public static void Start(this IHost host) { } }
        }
        namespace Microsoft.AspNetCore.Routing { public interface IEndpointRouteBuilder; public class RouteGroupBuilder : IEndpointRouteBuilder; }
        namespace Microsoft.AspNetCore.Builder
        {
            using Microsoft.AspNetCore.Http; using Microsoft.AspNetCore.Routing; using Microsoft.Extensions.Hosting;
            public interface IApplicationBuilder;
            public interface IEndpointConventionBuilder;
            public class WebApplicationBuilder { public WebApplication Build() => null!; }
            public class WebApplication : IHost, IEndpointRouteBuilder, IApplicationBuilder
            {
                public IHostApplicationLifetime Lifetime => null!;
                public static WebApplicationBuilder CreateBuilder() => null!;
                public static WebApplication Create() => null!;
                public Task StartAsync(CancellationToken stop = default) => null!;
                public Task RunAsync(string? url = null) => null!;
                public void Run(string? url = null) { }
            }
            public static class EndpointRouteBuilderExtensions
            {
                public static IEndpointConventionBuilder MapGet(this IEndpointRouteBuilder endpoints, string path, Delegate handler) => null!;
                public static RouteGroupBuilder MapGroup(this IEndpointRouteBuilder endpoints, string path) => null!;
            }
            public static class MoreExtensions
            {
                public static IApplicationBuilder UseEndpoints(this IApplicationBuilder app, Action<IEndpointRouteBuilder> configure) => app;
                public static IApplicationBuilder Use(this IApplicationBuilder app, Func<HttpContext, RequestDelegate, Task> middleware) => app;
                public static IApplicationBuilder Branch(this IApplicationBuilder app, Action<IApplicationBuilder> configure) => app;
                public static void Run(this IApplicationBuilder app, RequestDelegate handler) { }
                public static IEndpointConventionBuilder RequireAuthorization(this IEndpointConventionBuilder builder) => builder;
            }
        }
        namespace Microsoft.AspNetCore.Builder
        {
            using Microsoft.AspNetCore.Routing;
            static class WsGenGeneratedEndpoints { public static IEndpointConventionBuilder MapEndpoints(this IEndpointRouteBuilder endpoints) => null!; }
            public static class WsGenEndpointRouteBuilderExtensions
            {
                public static IEndpointConventionBuilder MapEndpoint<T>(this IEndpointRouteBuilder endpoints) => null!;
                public static IEndpointConventionBuilder MapEndpoint(this IEndpointRouteBuilder endpoints, ServerEndpointConfig endpoint) => null!;
            }
        }
        namespace WsGen.AspNetCore
        {
            using Microsoft.AspNetCore.Http;
            public static class HttpContextExtensions { public static Task UpgradeToEndpointAsync(this HttpContext http, ServerEndpointConfig endpoint) => null!; }
        }
        namespace Microsoft.Extensions.DependencyInjection
        {
            public interface IServiceCollection;
            public static class WsGenServiceCollectionExtensions { public static IServiceCollection AddWsGen(this IServiceCollection services, Action<WsOptions>? configure = null) => services; }
        }
        [ServerEndpoint("/late")] public partial class Late { [OnMessage] void Take(string text) { } }
        """;

    private const string WebUsings = """
        using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Http; using Microsoft.AspNetCore.Routing; using Microsoft.Extensions.DependencyInjection; using Microsoft.Extensions.Hosting; using WsGen.AspNetCore;

        """;

    private static string InWeb(string body, string members = "") => WebUsings + Web + $$"""
        public class User
        {
            private static readonly ServerEndpointConfig Config = null!;
            {{members}}
            public async Task Run(WebApplication app, IHost host, bool flag)
            {
                await Task.Yield();
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("await app.StartAsync(); {|WSG2002:app.MapEndpoint<Late>()|};")]
    [InlineData("app.Run(); {|WSG2002:app.MapEndpoints()|};")]
    [InlineData("var running = app.RunAsync(); {|WSG2002:app.MapEndpoint(Config)|}.RequireAuthorization();")]
    [InlineData("var made = WebApplication.CreateBuilder().Build(); await made.StartAsync(); {|WSG2002:made.MapEndpoint<Late>()|};")]
    [InlineData("var group = app.MapGroup(\"/api\"); await app.StartAsync(); {|WSG2002:group.MapEndpoint<Late>()|};")]
    [InlineData("await app.StartAsync(); {|WSG2002:app.MapGroup(\"/api\").MapEndpoint<Late>()|};")]
    [InlineData("host = app; host.Start(); {|WSG2002:app.MapEndpoint<Late>()|};")]
    [InlineData("((IHost)app).Run(); {|WSG2002:EndpointMap(app)|}; void EndpointMap(IEndpointRouteBuilder routes) { }", "app.MapEndpoint<Late>()")]
    [InlineData("app.MapGet(\"/add\", () => { {|WSG2002:app.MapEndpoint<Late>()|}; });")]
    [InlineData("app.Branch(branch => branch.Use(async (context, next) => { {|WSG2002:app.MapEndpoint<Late>()|}; await next(context); }));")]
    [InlineData("app.Use(async (context, next) => { {|WSG2002:app.MapEndpoint<Late>()|}; await next(context); });")]
    [InlineData("app.Lifetime.ApplicationStarted.Register(() => {|WSG2002:app.MapEndpoint<Late>()|});")]
    [InlineData("await app.StartAsync(); app.UseEndpoints(endpoints => {|WSG2002:endpoints.MapEndpoint<Late>()|});")]
    [InlineData("app.Use(async (context, next) => { await context.UpgradeToEndpointAsync(Config); {|WSG2002:app.MapEndpoint<Late>()|}; });")]
    public Task FlaggedInAspNetCore(string body, string? instead = null) =>
        Verify.Marked(InWeb(instead is null ? body : body.Replace("EndpointMap(app)", instead, StringComparison.Ordinal)));

    [Fact]
    public Task FlaggedInARequest() => Verify.Marked(InWeb(
        "app.MapGet(\"/x\", Handle);",
        "IEndpointRouteBuilder _routes = null!; Task Handle(HttpContext context) { {|WSG2002:_routes.MapEndpoint<Late>()|}; return Task.CompletedTask; }"));

    [Theory]
    [InlineData("app.MapEndpoints(); await app.RunAsync();")]
    [InlineData("app.MapEndpoint<Late>().RequireAuthorization(); app.Run();")]
    [InlineData("app.UseEndpoints(endpoints => endpoints.MapEndpoint<Late>()); app.Run();")]
    [InlineData("app.Run(async context => await Task.Yield()); app.MapEndpoint<Late>(); app.Run();")]
    [InlineData("await host.StartAsync(); app.MapEndpoint<Late>();")]
    [InlineData("var group = app.MapGroup(\"/api\"); group.MapEndpoint<Late>(); await app.StartAsync();")]
    [InlineData("app.MapGet(\"/x\", async () => { var inner = WebApplication.Create(); inner.MapEndpoint<Late>(); await inner.StartAsync(); });")]
    [InlineData("var second = WebApplication.Create(); app.MapGet(\"/x\", () => \"\"); await app.StartAsync(); second.MapEndpoint<Late>(); await second.StartAsync();")]
    [InlineData("if (flag) { app.Run(); return; } app.MapEndpoints(); app.Run();")]
    public Task NotFlaggedInAspNetCore(string body) => Verify.NotFlagged(InWeb(body));

    /// <summary>Said where the options are, for all endpoints of the application.</summary>
    [Theory]
    [InlineData("false", "app.MapEndpoint<Late>()")]
    [InlineData("flag", "{|WSG2002:app.MapEndpoint<Late>()|}")]
    public Task FlaggedUnlessTheOptionsAllowIt(string value, string call) => Verify.Marked(InWeb(
        $"_services.AddWsGen(options => options.NoAddAfterHandshake = {value}); await app.StartAsync(); {call};",
        "private IServiceCollection _services = null!;"));
}
