using WsGen.Support;

namespace WsGen.Endpoints.Configuration;

/// <summary>
/// Without HTTP beside the upgrade there is no HTTP session. An application has its own, knows the client by a cookie, and hands it to the WebSocket session.
/// </summary>
public sealed class ApplicationSessionTests
{
    [Fact]
    public async Task AnApplicationFindsItsOwnSessionByACookieAndBeginsOneWhereThereIsNone()
    {
        var visits = new Visits();
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory, ConfiguratorTests.Greeter(visits, static session => $"visit {++((Visit)session.UserProperties["visit"]!).Count}"));
        RawClient first = await server.ConnectAsync("/");
        await first.ExpectTextAsync("visit 1");
        Assert.Contains("Set-Cookie: visit=v1; HttpOnly", first.Head, StringComparison.Ordinal);

        RawClient again = await server.ConnectAsync("/", "Cookie: colour=red; visit=v1");
        await again.ExpectTextAsync("visit 2");
        Assert.DoesNotContain("Set-Cookie", again.Head, StringComparison.Ordinal);

        RawClient other = await server.ConnectAsync("/", "Cookie: visit=forged");
        await other.ExpectTextAsync("visit 1");
    }

    private sealed class Visit
    {
        public int Count { get; set; }
    }

    private sealed class Visits : ServerEndpointConfigurator
    {
        private readonly Dictionary<string, Visit> _known = [];

        public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response)
        {
            lock (_known)
            {
                string? cookie = request.Headers.GetValues("Cookie").SelectMany(static line => line.Split("; "))
                    .Where(static pair => pair.StartsWith("visit=", StringComparison.Ordinal)).Select(static pair => pair["visit=".Length..]).FirstOrDefault();
                if (cookie is null || !_known.TryGetValue(cookie, out Visit? visit))
                {
                    string id = $"v{_known.Count + 1}"; // an application takes one that cannot be guessed
                    response.AddHeader("Set-Cookie", $"visit={id}; HttpOnly");
                    _known.Add(id, visit = new Visit());
                }

                config.UserProperties["visit"] = visit;
            }
        }
    }
}
