using System.Net;
using System.Net.Sockets;
using System.Text;
using WsGen.Handshake;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>A client that reads and answers costs no garbage, counted over the whole process.</summary>
[Collection(nameof(Alone))]
public sealed class ClientAllocationTests
{
    private const int Size = 64;
    private const int PerBatch = 20;
    private const int Batches = 1000;
    private const int Messages = PerBatch * Batches;
    private const int SmallestObject = 24;

    // Other threads of the process come and go: in the best of some windows they do not. Where each message allocated, all windows would show it.
    private const int Windows = 5;

    [Theory]
    [InlineData(WsTransport.Epoll, Messages / 100 * SmallestObject)]
    [InlineData(WsTransport.IoUring, Messages / 100 * SmallestObject)]
    [InlineData(WsTransport.Sockets, Messages / 10 * SmallestObject)]
    public async Task An_echoed_message_allocates_nothing(WsTransport transport, int most)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Task<WsClient> connecting = WsClient.ConnectAsync($"ws://{listener.LocalEndPoint}/", transport.Options());
        using Socket socket = await listener.AcceptAsync().WaitAsync(Bounded.Limit);
        socket.NoDelay = true;
        (socket.ReceiveTimeout, socket.SendTimeout) = (20_000, 20_000);
        Agree(socket);
        WsClient client = await connecting.Within();
        await using IAsyncDisposable ending = client.Ending();
        Task echoing = Task.Run(() => EchoAsync(client)); // not in the context that tests run in
        byte[] batch = [.. Enumerable.Range(0, PerBatch).SelectMany(i => ServerEnd.Frame(i % 2 == 0 ? Opcode.Text : Opcode.Binary, Enumerable.Repeat((byte)('a' + i), Size).ToArray()))];
        byte[] answer = new byte[PerBatch * (Size + 6)];
        Exchange(socket, batch, answer, Batches / 10);
        long least = long.MaxValue;
        for (int window = 0; window < Windows; window++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Exchange(socket, batch, answer, Batches);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        client.Abort();
        await echoing.Within();
        Assert.InRange(least, 0, most);
    }

    /// <summary>Without an asynchronous call: a socket that has had one emulates those that block, and allocates for each.</summary>
    private static void Agree(Socket socket)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.Equal(1, socket.Receive(one));
            head.Append((char)one[0]);
        }

        string key = head.ToString().Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
        byte[] accept = new byte[AcceptKey.AcceptLength];
        AcceptKey.Write(Encoding.ASCII.GetBytes(key), accept);
        socket.Send(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Encoding.ASCII.GetString(accept)}\r\n\r\n"));
    }

    private static async Task EchoAsync(WsClient client)
    {
        try
        {
            await foreach (WsMessage message in client.Messages)
            {
                await client.SendAsync(message);
            }
        }
        catch (SessionClosedException)
        {
            // The test is over.
        }
    }

    private static void Exchange(Socket socket, byte[] batch, byte[] answer, int times)
    {
        for (int i = 0; i < times; i++)
        {
            socket.Send(batch);
            for (int received = 0; received < answer.Length;)
            {
                int count = socket.Receive(answer.AsSpan(received));
                if (count == 0)
                {
                    Assert.Fail("the client has ended"); // an assertion that holds allocates
                }

                received += count;
            }
        }
    }
}
