namespace WsGen.Handshake;

public class SubprotocolNegotiationTests
{
    [Theory]
    [InlineData("v2,v1", "v1, v2", "v2")]
    [InlineData("v2,v1", "v1", "v1")]
    [InlineData("v2,v1", "v3|v1|v2", "v2")]
    [InlineData("v2,v1", "v3, v4|v0,v1", "v1")]
    [InlineData("v2,v1", "V1, V2", null)]
    [InlineData("v2,v1", "v", null)]
    [InlineData("v2,v1", "v1.x", null)]
    [InlineData("v2,v1", "", null)]
    [InlineData("", "v1", null)]
    [InlineData("v1", ", ,v1,", "v1")]
    public void The_first_of_the_servers_list_that_the_client_offered_is_chosen(string server, string offered, string? chosen)
    {
        string[] lines = [.. offered.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(value => "Sec-WebSocket-Protocol: " + value)];
        HandshakeHeaders headers = Heads.Request(Heads.With(lines)).Headers;
        Assert.Equal(chosen, SubprotocolNegotiation.Choose(server.Split(',', StringSplitOptions.RemoveEmptyEntries), headers));
    }

    [Fact]
    public void What_the_client_offered_is_listed_in_its_order()
    {
        HandshakeHeaders headers = Heads.Request(Heads.With("Sec-WebSocket-Protocol: b, a", "sec-websocket-protocol: c")).Headers;
        Assert.Equal(["b", "a", "c"], SubprotocolNegotiation.Offered(headers));
        Assert.Empty(SubprotocolNegotiation.Offered(Heads.Request(Heads.Good).Headers));
    }
}
