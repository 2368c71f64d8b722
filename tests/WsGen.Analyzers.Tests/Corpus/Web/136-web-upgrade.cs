// Any request upgraded to an endpoint.
using WsGen;
using WsGen.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddWsGen();
WebApplication app = builder.Build();
ServerEndpointConfig room = ServerEndpointConfig.Create("/rooms/{room}", static () => new Room());
app.MapGet("/enter/{name}", async (HttpContext http, string name) =>
{
    if (name.Length > 20)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return;
    }

    await http.UpgradeToEndpointAsync(room, [new("room", name)]);
});
app.Run();

public sealed class Room : WsGen.Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        session.AddMessageHandler((string text) => session.OpenSessions.SendAsync($"{session.PathParameters["room"]}: {text}"));
        return default;
    }
}
