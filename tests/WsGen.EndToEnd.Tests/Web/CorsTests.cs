using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Handshakes;
using WsGen.EndToEnd.Tests.Routing;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>An endpoint with a CORS policy goes by it, where ASP.NET Core's middleware would leave it to a browser that does not care.</summary>
public sealed class CorsTests
{
    private const string Same = "http://localhost";
    private const string Named = "https://app.example.org";
    private const string Other = "https://elsewhere.example.org";
    private const string Listed = "https://listed.example.org";

    /// <summary>Path, Origin, whether it has a cookie, status without origin options, with any origin allowed, with one listed.</summary>
    public static TheoryData<string, string?, bool, int, int, int> Requests => new()
    {
        { "/without", null, false, 101, 101, 101 },
        { "/without", Same, false, 101, 101, 403 },
        { "/without", Named, false, 403, 101, 403 },
        { "/without", Listed, false, 403, 101, 101 },
        { "/named", null, false, 101, 101, 101 },
        { "/named", Same, true, 101, 101, 101 },
        { "/named", Named, true, 101, 101, 101 },
        { "/named", Other, false, 403, 403, 403 },
        { "/named", Listed, false, 403, 403, 403 },
        { "/built", Named, true, 101, 101, 101 },
        { "/built", Other, false, 403, 403, 403 },
        { "/default", Named, true, 101, 101, 101 },
        { "/default", Other, true, 403, 403, 403 },
        { "/group/in", Named, true, 101, 101, 101 },
        { "/group/in", Other, true, 403, 403, 403 },
        { "/any", Other, false, 101, 101, 101 },
        { "/any", Other, true, 403, 403, 403 },
        { "/any", Same, true, 101, 101, 101 },
        { "/wild", "https://a.example.org", false, 101, 101, 101 },
        { "/wild", "https://a.example.org", true, 403, 403, 403 },
        { "/wild/users", "https://a.example.org", true, 101, 101, 101 },
        { "/function", Other, false, 101, 101, 101 },
        { "/function", Other, true, 403, 403, 403 },
        { "/wild", "https://example.net", true, 403, 403, 403 },
        { "/off", Named, false, 403, 101, 403 },
        { "/off", Listed, false, 403, 101, 101 },
        { "/missing", Named, false, 500, 500, 500 },
        { "/missing", null, false, 101, 101, 101 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task ThePolicyOfTheEndpointDecidesAboutOtherOrigins(string path, string? origin, bool hasCookie, int status, int whereAnyMay, int whereOneIsListed)
    {
        foreach ((int expected, Action<WsOptions> configure) in ((int, Action<WsOptions>)[])[
            (status, static _ => { }),
            (whereAnyMay, static options => options.AllowAnyOrigin = true),
            (whereOneIsListed, static options => options.AllowedOrigins = [Listed])])
        {
            await using WebApplication application = await RoutingTests.StartAsync(Map, builder =>
            {
                builder.Services.AddWsGen(configure);
                builder.Services.AddCors(static cors =>
                {
                    cors.AddDefaultPolicy(static policy => policy.WithOrigins(Named));
                    cors.AddPolicy("named", static policy => policy.WithOrigins(Named).AllowCredentials());
                });
            });
            await using RawClient client = await RawClient.ConnectAsync(RoutingTests.PortOf(application));
            await client.SendAsync(ConfiguratorTests.Request(
                path, [.. origin is null ? [] : new[] { $"Origin: {origin}" }, .. hasCookie ? ["Cookie: a=b"] : Array.Empty<string>()]));
            Assert.Equal(expected, (await client.ReadResponseAsync()).Status);
        }
    }

    private static void Map(WebApplication application)
    {
        application.UseCors();
        application.MapEndpoint(At("/without"));
        application.MapEndpoint(At("/named")).RequireCors("named");
        application.MapEndpoint(At("/built")).RequireCors(static policy => policy.WithOrigins(Named));
        application.MapEndpoint(At("/default")).RequireCors();
        application.MapGroup("/group").RequireCors("named").MapEndpoint(At("/in"));
        application.MapEndpoint(At("/any")).RequireCors(static policy => policy.AllowAnyOrigin());
        application.MapEndpoint(At("/wild")).RequireCors(static policy => policy.WithOrigins("https://*.example.org").SetIsOriginAllowedToAllowWildcardSubdomains());
        application.MapEndpoint(At("/wild/users"))
            .RequireCors(static policy => policy.WithOrigins("https://*.example.org").SetIsOriginAllowedToAllowWildcardSubdomains().AllowCredentials());
        application.MapEndpoint(At("/function")).RequireCors(static policy => policy.SetIsOriginAllowed(static _ => true));
        application.MapEndpoint(At("/off")).RequireCors("named").WithMetadata(new DisableCorsAttribute());
        application.MapEndpoint(At("/missing")).RequireCors("of another name");
    }

    private static ServerEndpointConfig At(string path) => Greeter.At(path, static _ => "open");
}
