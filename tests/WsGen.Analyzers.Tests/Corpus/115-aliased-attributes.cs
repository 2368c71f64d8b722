// Attributes by aliases and full names.
using At = WsGen.ServerEndpointAttribute;
using Hears = WsGen.OnMessageAttribute;
using Peer = WsGen.WsSession;
using Variable = WsGen.PathParamAttribute;

[At("/alias/{who}")]
public sealed partial class Aliased
{
    [Hears]
    private string Hear(string text, Peer peer, [Variable("who")] string name) => $"{name} {peer.Id}: {text}";

    [global::WsGen.OnCloseAttribute]
    private void End(global::WsGen.CloseReason reason) => global::System.Console.WriteLine(reason.Code);
}
