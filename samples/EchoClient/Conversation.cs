using WsGen;

namespace EchoClient;

/// <summary>What is said over an open connection, until it ends.</summary>
internal sealed class Conversation(WsClient client, Arguments arguments, Events events)
{
    /// <summary>Sends, receives and closes.</summary>
    /// <returns>Why the connection ended.</returns>
    public async Task<CloseReason> RunAsync()
    {
        // Beside each other: answers to much that is large have to be read before all of it can be sent.
        Task sending = SendAsync();
        await ReceiveAsync();
        if (client.IsOpen)
        {
            await client.CloseAsync(CloseCode.NormalClosure);
        }

        await client.DisposeAsync(); // what still comes is not read
        await sending;
        return await client.Closed;
    }

    private async Task SendAsync()
    {
        try
        {
            for (int i = 0; i < arguments.Count; i++)
            {
                await client.SendAsync(arguments.Message!.Value);
            }
        }
        catch (SessionClosedException)
        {
            // The end of the connection is an event of its own.
        }
    }

    private async Task ReceiveAsync()
    {
        int wanted = arguments.Waits ? int.MaxValue : arguments.Count;
        if (wanted == 0)
        {
            return;
        }

        try
        {
            await foreach (WsMessage message in client.Messages)
            {
                events.Received(message);
                if (arguments.Echoes)
                {
                    await client.SendAsync(message);
                }

                if (!arguments.Waits && --wanted == 0)
                {
                    return;
                }
            }
        }
        catch (SessionClosedException)
        {
        }
    }
}
