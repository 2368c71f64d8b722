// Paths that differ in a literal, in number of segments and in case.
using WsGen;

public abstract class Answering
{
    [OnMessage]
    protected string Answer(string text, WsSession session) => $"{session.RequestPath}: {text}";
}

[ServerEndpoint("/")]
public sealed partial class Root : Answering;

[ServerEndpoint("/a")]
public sealed partial class LowerA : Answering;

[ServerEndpoint("/A")]
public sealed partial class UpperA : Answering;

[ServerEndpoint("/a/b-c/d.e/f~g")]
public sealed partial class Long : Answering;

[ServerEndpoint("/users/{id}/posts/{post}")]
public sealed partial class Posts : Answering
{
    [OnOpen]
    private void Open([PathParam] int id, [PathParam] Guid post) => Console.WriteLine($"{id} {post}");
}
