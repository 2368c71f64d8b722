// An annotated client with callbacks and sends.
using System.Text.Json.Serialization;
using WsGen;

await using ChatClient chat = await ChatClient.ConnectAsync("wss://example.org/chat/Ada");
await chat.SayAsync(new Say("hello"));
Present present = await chat.AskWhoAsync(new WhoIsThere(1));
Console.WriteLine(string.Join(", ", present.Names));

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Say), "say")]
[JsonDerivedType(typeof(WhoIsThere), "who")]
public abstract record Command;

public sealed record Say(string Text) : Command;

public sealed record WhoIsThere(int Id) : Command;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Said), "said")]
[JsonDerivedType(typeof(Present), "present")]
public abstract record Event;

public sealed record Said(string Name, string Text) : Event;

public sealed record Present(int Id, string[] Names) : Event;

[JsonSerializable(typeof(Command))]
[JsonSerializable(typeof(Event))]
internal sealed partial class ChatJson : JsonSerializerContext;

[ClientEndpoint]
public sealed partial class ChatClient
{
    [Send]
    public partial ValueTask SayAsync(Say message, CancellationToken cancellationToken = default);

    [Send(Correlation = nameof(WhoIsThere.Id))]
    public partial ValueTask<Present> AskWhoAsync(WhoIsThere who);

    [OnMessage]
    private void Said(Said said) => Console.WriteLine($"{said.Name}: {said.Text}");
}
