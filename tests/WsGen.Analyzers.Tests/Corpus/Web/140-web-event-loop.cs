// Kestrel on the event loops.
using WsGen;
using WsGen.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseEventLoopTransport();
builder.Services.AddWsGen(static options => options.Compression.Enabled = true);
await using WebApplication app = builder.Build();
app.MapEndpoints().RequireHost("*.example.org");
await app.StartAsync();
await app.WaitForShutdownAsync();

[ServerEndpoint("/loop/{n}")]
public sealed partial class Loop
{
    [OnMessage]
    private int Add(int number, [PathParam] int n) => number + n;
}
