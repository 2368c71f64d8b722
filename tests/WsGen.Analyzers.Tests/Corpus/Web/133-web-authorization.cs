// Endpoints with conventions of the routing, and pages beside them.
using WsGen;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddCookie();
builder.Services.AddAuthorization();
builder.Services.AddWsGen(options =>
{
    options.AllowedOrigins = ["https://app.example.org"];
    options.IdleTimeout = TimeSpan.FromMinutes(5);
});
WebApplication app = builder.Build();
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();
app.MapEndpoint<Account>().RequireAuthorization().WithName("account");
app.MapEndpoint(ServerEndpointConfig.Create<Account>("/accounts/mine")).RequireAuthorization();
app.MapGet("/", () => "See /account.");
await app.RunAsync();

[ServerEndpoint("/account")]
public sealed partial class Account(WsSession session)
{
    [OnOpen]
    private ValueTask Greet() => session.SendAsync(session.User?.Identity?.Name ?? "nobody");
}
