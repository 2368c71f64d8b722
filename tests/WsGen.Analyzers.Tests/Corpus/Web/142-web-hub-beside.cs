// SignalR in the same application.
using Microsoft.AspNetCore.SignalR;
using WsGen;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSignalR();
builder.Services.AddWsGen();
WebApplication app = builder.Build();
app.MapHub<ChatHub>("/hub");
app.MapEndpoints();
app.Run();

public sealed class ChatHub : Hub
{
    public async Task Say(string text) => await Clients.All.SendAsync("said", text, Context.ConnectionAborted);
}

[ServerEndpoint("/chat")]
public sealed partial class Chat
{
    [OnMessage]
    private ValueTask Say(string text, WsSession session) => session.OpenSessions.SendAsync(text);
}
