// An HTTP request is told to all sessions.
using System.Text.Json.Serialization;
using WsGen;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, NewsJson.Default));
builder.Services.AddSingleton<Newsroom>();
builder.Services.AddWsGen();
WebApplication app = builder.Build();
app.MapPost("/news", (HttpContext http, Newsroom room) => PostAsync(http, room));
app.MapEndpoints();
await app.RunAsync();

static async Task PostAsync(HttpContext http, Newsroom room)
{
    News? news = await http.Request.ReadFromJsonAsync(NewsJson.Default.News, http.RequestAborted);
    if (news is null)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return;
    }

    await room.PublishAsync(news, http.RequestAborted);
}

public sealed record News(string Title);

[JsonSerializable(typeof(News))]
internal sealed partial class NewsJson : JsonSerializerContext;

public sealed class Newsroom
{
    private volatile OpenSessions? _readers;

    public void Open(OpenSessions readers) => _readers = readers;

    public ValueTask PublishAsync(News news, CancellationToken cancellationToken) =>
        _readers?.SendAsync(news.Title, cancellationToken) ?? ValueTask.CompletedTask;
}

[ServerEndpoint("/news")]
public sealed partial class Readers(Newsroom room)
{
    [OnOpen]
    private void Open(WsSession session) => room.Open(session.OpenSessions);
}
