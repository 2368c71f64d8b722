namespace WsGen.EndToEnd.Tests.Routing;

// Paths that are easily taken for one another. Each endpoint answers with its template and what its variables take.

[ServerEndpoint("/routing/Case")]
public sealed partial class UpperCase
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync("/routing/Case");
}

[ServerEndpoint("/routing/case")]
public sealed partial class LowerCase
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync("/routing/case");
}

[ServerEndpoint("/routing/sl")]
public sealed partial class NoSlash
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync("/routing/sl");
}

[ServerEndpoint("/routing/sl/")]
public sealed partial class Slash
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync("/routing/sl/");
}

[ServerEndpoint("/routing/sp%20ace")]
public sealed partial class Space
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync("/routing/sp%20ace");
}

[ServerEndpoint("/routing/caf%C3%A9")]
public sealed partial class NotAscii
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync("/routing/café");
}

[ServerEndpoint("/routing/a%2Fb")]
public sealed partial class EncodedSlash
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync("/routing/a%2Fb");
}

[ServerEndpoint("/routing/a%252Fb")]
public sealed partial class EncodedPercent
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync("/routing/a%252Fb");
}

[ServerEndpoint("/routing/what%3F")]
public sealed partial class QuestionMark
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync("/routing/what%3F");
}

[ServerEndpoint("/routing/room/{room}")]
public sealed partial class Room
{
    [OnOpen]
    private ValueTask Greet(WsSession session, [PathParam] string room) => session.SendAsync($"/routing/room/{{room}} {room}");
}

[ServerEndpoint("/routing/room/main")]
public sealed partial class MainRoom
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync("/routing/room/main");
}

[ServerEndpoint("/routing/room/{room}/")]
public sealed partial class RoomSlash
{
    [OnOpen]
    private ValueTask Greet(WsSession session, [PathParam] string room) => session.SendAsync($"/routing/room/{{room}}/ {room}");
}

[ServerEndpoint("/routing/x/{b}/end")]
public sealed partial class FirstLiteral
{
    [OnOpen]
    private ValueTask Greet(WsSession session, [PathParam] string b) => session.SendAsync($"/routing/x/{{b}}/end {b}");
}

[ServerEndpoint("/routing/{a}/y/{c}")]
public sealed partial class MiddleLiteral
{
    [OnOpen]
    private ValueTask Greet(WsSession session, [PathParam] string a, [PathParam] string c) => session.SendAsync($"/routing/{{a}}/y/{{c}} {a} {c}");
}

[ServerEndpoint("/routing/twice/{v}/{V}")]
public sealed partial class NamesThatDifferInCase
{
    [OnOpen]
    private ValueTask Greet(WsSession session, [PathParam("v")] string first, [PathParam("V")] string second) =>
        session.SendAsync($"/routing/twice/{{v}}/{{V}} {first} {second}");
}
