using WsGen.Endpoints.Infrastructure;
using WsGen.Support;

namespace WsGen.Hosting;

/// <summary>What WSG0017 says of the attribute at compile time is refused when the endpoint is added, too.</summary>
public sealed class SubprotocolTests
{
    [Theory]
    [InlineData("a b", "is not an HTTP token")]
    [InlineData("", "is not an HTTP token")]
    [InlineData("v1", "stands there twice")]
    public void SubprotocolsThatCannotBeUsedAreRefused(string second, string reason)
    {
        WsServerBuilder builder = WsServer.Create().AddRoutes(RouteTable.Create(new EndpointDescriptor
        {
            EndpointType = typeof(SubprotocolTests),
            Path = "/",
            Subprotocols = ["v1", second],
            Activate = static (session, _) => new TestEndpoint(session, Behaviour.Echo),
        }));
        Assert.Contains(reason, Assert.Throws<InvalidOperationException>(builder.Build).Message, StringComparison.Ordinal);
    }
}
