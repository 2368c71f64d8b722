// One endpoint of many that has conventions of its own.
using WsGen;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication();
builder.Services.AddAuthorization();
builder.Services.AddWsGen();
WebApplication app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapEndpoints().RequireAuthorization();
app.MapEndpoint<Status>().AllowAnonymous();
app.MapGroup("/v2").MapEndpoint<Status>();
app.Run();

[ServerEndpoint("/status")]
public sealed partial class Status
{
    [OnMessage]
    private string Answer(string question) => question;
}

[ServerEndpoint("/orders")]
public sealed partial class Orders
{
    [OnMessage]
    private string Answer(string question) => question;
}
