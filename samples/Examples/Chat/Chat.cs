using System.Text.Json;
using WsGen;

namespace Examples.Chat;

/// <summary>One person's connection to one room.</summary>
[ServerEndpoint("/chat/{room}")]
public sealed partial class Chat(ChatRooms rooms)
{
    private ChatMember? _me; // null until the page has said who it is

    [OnMessage(MessageKind.Text, MaxMessageSize = 8192)]
    private void Receive(ReadOnlySpan<byte> json, WsSession session, [PathParam] string room)
    {
        switch (JsonSerializer.Deserialize(json, ChatJson.Default.ChatRequest))
        {
            case Enter enter when _me is null:
                _me = rooms.Enter(new SessionPage(session), room, enter.Name);
                break;
            case Say say when _me is not null:
                _me.Say(say.Text);
                break;
            default:
                throw new ChatException("Enter first, and once.");
        }
    }

    [OnClose]
    private void Leave() => _me?.Leave();

    [OnError]
    private ValueTask Fail(Exception error, WsSession session) => error switch
    {
        ChatException => session.CloseAsync(CloseCode.PolicyViolation, error.Message),
        JsonException or NotSupportedException => session.CloseAsync(CloseCode.PolicyViolation, "That is not a message of this chat."),
        _ => ValueTask.FromException(error), // not the page's fault: logged, and closed with 1011
    };
}

/// <summary>What the page should not have sent. The message goes back to it.</summary>
internal sealed class ChatException(string message) : Exception(message);
