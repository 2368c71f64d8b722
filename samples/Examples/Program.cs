using Examples.Chat;
using WsGen;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory, // the pages lie beside the program
});
if (builder.Configuration["urls"] is null)
{
    builder.WebHost.UseUrls("http://127.0.0.1:8080");
}

builder.Services.AddWsGen();
builder.Services.AddSingleton<ChatRooms>();

WebApplication app = builder.Build();
app.UseFileServer();
app.MapEndpoints(); // every [ServerEndpoint] of this project
app.Run();
