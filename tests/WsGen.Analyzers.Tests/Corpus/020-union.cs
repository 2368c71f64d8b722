// A union with a handler for each member.
using System.Text.Json.Serialization;
using WsGen;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Join), "join")]
[JsonDerivedType(typeof(Say), "say")]
[JsonDerivedType(typeof(Leave), "leave")]
public abstract record Command;

public sealed record Join(string Name) : Command;

public sealed record Say(string Text) : Command;

public sealed record Leave : Command;

[JsonSerializable(typeof(Command))]
internal sealed partial class CommandJson : JsonSerializerContext;

[ServerEndpoint("/commands")]
public sealed partial class Commands
{
    private string _name = "somebody";

    [OnMessage]
    private void Join(Join join) => _name = join.Name;

    [OnMessage]
    private ValueTask Say(Say say, WsSession session) => session.OpenSessions.SendAsync($"{_name}: {say.Text}");

    [OnMessage]
    private ValueTask Leave(Leave leave, WsSession session) => session.CloseAsync(CloseCode.NormalClosure, $"{leave.GetType().Name} of {_name}");
}
