namespace WsGen.Area.Server;

/// <summary>Endpoints that are put together in code.</summary>
internal static class Programmatic
{
    public static void AddTo(WsServerBuilder builder)
    {
        foreach (string path in (string[])["/made/a", "/made/{x}", "/made/{x}/c"])
        {
            builder.AddEndpoint(ServerEndpointConfig.Create(path, static () => new MadeTeller()));
        }

        builder.AddEndpoint(ServerEndpointConfig.Create("/made/remote", static () => new MadeRemote()));
        builder.AddEndpoint(ServerEndpointConfig.Create("/made/closing", static () => new MadeClosing()));
        builder.AddEndpoint(ServerEndpointConfig.Create("/made/handlers", static () => new MadeHandlers()));
        builder.AddEndpoint(ServerEndpointConfig.Create("/made/delegates/{form}", static () => new MadeByDelegates()));
        builder.AddEndpoint(ServerEndpointConfig.Create("/made/bare", static () => new MadeBare()));
        builder.AddEndpoint(ServerEndpointConfig.Create("/rule/1", static () => new RuleShared()).WithConfigurator<SharedInstances>());
        builder.AddEndpoint(ServerEndpointConfig.Create("/rule/7", static () => new RuleSeven()).WithConfigurator(new EditsProperties())
            .WithUserProperty("word", "configured").WithUserProperty("list", new System.Collections.Concurrent.ConcurrentQueue<string>()).WithUserProperty("gone", 1));
        builder.AddEndpoint(ServerEndpointConfig.Create("/rule/8", static () => new RuleEight()));
        builder.AddEndpoint(ServerEndpointConfig.Create("/made/coder/text", static () => new MadeCoder())
            .WithEncoder<PairText>().WithEncoder<Numbered>().WithConfigurator<JournalForCodecs>());
        builder.AddEndpoint(ServerEndpointConfig.Create("/made/coder/binary", static () => new MadeCoder()).WithEncoder<PairBinary>());
        builder.AddEndpoint(ServerEndpointConfig.Create("/made/coder/text/stream", static () => new MadeCoder()).WithEncoder<PairTextStream>());
        builder.AddEndpoint(ServerEndpointConfig.Create("/made/coder/binary/stream", static () => new MadeCoder()).WithEncoder(static () => new PairBinaryStream()));
    }
}

internal sealed class MadeTeller : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) => session.SendAsync(TemplateTeller.Describe(session));
}
