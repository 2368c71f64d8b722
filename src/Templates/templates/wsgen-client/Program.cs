using WsGen;

try
{
    var uri = new Uri(args.Length > 0 ? args[0] : "ws://127.0.0.1:8080/chat/guest");
    await using ChatClient chat = await ChatClient.ConnectAsync(uri);
    while (await Console.In.ReadLineAsync() is { } line)
    {
        await chat.SayAsync(line);
    }

    return 0;
}
catch (Exception error) when (error is WsHandshakeException or SessionClosedException)
{
    Console.Error.WriteLine(error.Message); // nobody there, refused, or the server has gone
    return 1;
}
catch (Exception error) when (error is UriFormatException or ArgumentException)
{
    Console.Error.WriteLine(error.Message); // no address of a WebSocket
    return 2;
}

[ClientEndpoint]
public sealed partial class ChatClient
{
    [Send] public partial ValueTask SayAsync(string text);                  // the body is generated

    [OnMessage] private void Heard(string text) => Console.WriteLine(text);

    [OnClose] private void Left(CloseReason reason) => Console.WriteLine($"closed: {(int)reason.Code} {reason.Reason}");
}
