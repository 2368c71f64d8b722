// The shortest web application.
using WsGen;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddWsGen();
WebApplication app = builder.Build();
app.MapEndpoints();
app.Run();

[ServerEndpoint("/hello")]
public sealed partial class Hello
{
    [OnMessage]
    private string Greet(string name) => $"Hello, {name}!";
}
