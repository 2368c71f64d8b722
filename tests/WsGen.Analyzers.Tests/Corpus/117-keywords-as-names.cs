// Names that are keywords.
using WsGen;

namespace @namespace.@class;

[ServerEndpoint("/{event}/{in}")]
public sealed partial class @event
{
    private string @string = "";

    [OnOpen]
    private void @new([PathParam] string @event, [PathParam] int @in) => @string = $"{@event} {@in}";

    [OnMessage]
    private string @return(string @params, WsSession @this) => $"{@string} {@params} {@this.Id}";

    [OnClose]
    private void @finally(CloseReason @default) => Console.WriteLine(@default.Code);
}
