using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Routing;

namespace WsGen.EndToEnd.Tests.Construction;

[ServerEndpoint("/construction/leaving")]
public sealed partial class Leaving
{
    [OnMessage]
    private ValueTask Leave(string message, WsSession session) => session.CloseAsync((CloseCode)4000, message);
}

/// <summary>An application that stops does not wait the whole CloseTimeout for a peer that has long been asked to go.</summary>
public sealed class ClosingWhenStoppedTests
{
    [Fact]
    public async Task APeerThatDoesNotAnswerACloseFrameDoesNotHoldUpTheStop()
    {
        await using WebApplication application = await RoutingTests.StartAsync(
            static application => application.MapEndpoint<Leaving>(),
            static builder => builder.Services.AddWsGen(static options => options.CloseTimeout = TimeSpan.FromMinutes(10)));
        await using RawClient client = await RawClient.OpenAsync(RoutingTests.PortOf(application), "/construction/leaving");
        await client.SendAsync(RawClient.Text("bye"));
        Assert.Equal((4000, "bye"), await client.ReadCloseAsync());

        await application.StopAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
    }
}
