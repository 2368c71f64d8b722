using WsGen;
using Endpoint = WsGen.Endpoint; // ASP.NET Core has one, too

namespace Examples.Echo;

/// <summary>The same without attributes: handlers are added to the session. Its path is said where it is mapped, in Program.cs.</summary>
public sealed class EchoProgrammatic : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        session.AddMessageHandler((string text) => session.SendAsync(text));
        session.AddMessageHandler((ReadOnlyMemory<byte> bytes) => session.SendAsync(bytes));
        return ValueTask.CompletedTask;
    }
}
