using System.Text;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>Messages that are enumerated: in order, one at a time, without copies, and never more than one ahead.</summary>
public sealed class MessagesTests
{
    public static TheoryData<WsTransport> All => Transports.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Messages_come_in_order_until_the_connection_ends(WsTransport transport)
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(transport.Options());
        await using (client.Ending())
        {
            Task sending = SendManyAsync(peer);
            int next = 0;
            await foreach (WsMessage message in client.Messages)
            {
                Assert.Equal((next % 2 == 0 ? MessageKind.Text : MessageKind.Binary, $"message {next}"), (message.Kind, message.ToString()));
                next++;
                if (next % 3 == 0)
                {
                    await Task.Yield(); // now on the connection's thread, now on another
                }
            }

            Assert.Equal(300, next);
            await sending.Within();
            Assert.Equal(CloseCode.NormalClosure, (await client.Closed.Within()).Code);
        }

        static async Task SendManyAsync(ServerEnd peer)
        {
            for (int i = 0; i < 300; i++)
            {
                await peer.SendAsync(ServerEnd.Frame(i % 2 == 0 ? Opcode.Text : Opcode.Binary, Encoding.ASCII.GetBytes($"message {i}")));
            }

            await peer.CloseAsync(CloseCode.NormalClosure);
        }
    }

    [Fact]
    public async Task There_is_one_reader_at_a_time_and_who_leaves_makes_room_for_the_next()
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync();
        await using (client.Ending())
        {
            await peer.SendAsync(ServerEnd.TextFrame("one"), ServerEnd.TextFrame("two"), ServerEnd.TextFrame("three"));
            await foreach (WsMessage message in client.Messages)
            {
                Assert.Equal("one", message.ToString());
                Assert.Throws<InvalidOperationException>(() => client.Messages.GetAsyncEnumerator());
                break;
            }

            await foreach (WsMessage message in client.Messages)
            {
                Assert.Equal("two", message.ToString());
                break;
            }

            IAsyncEnumerator<WsMessage> reader = client.Messages.GetAsyncEnumerator();
            Assert.True(await reader.MoveNextAsync().Within());
            Assert.Equal("three", reader.Current.ToString());
            ValueTask<bool> next = reader.MoveNextAsync();
            Assert.Throws<InvalidOperationException>(() => { _ = reader.MoveNextAsync(); });
            await peer.SendTextAsync("four");
            Assert.True(await next.Within());
            await reader.DisposeAsync();
            Assert.Throws<InvalidOperationException>(() => { _ = reader.MoveNextAsync(); });
        }
    }

    [Fact]
    public async Task A_token_ends_the_wait_and_not_the_connection()
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync();
        await using (client.Ending())
        {
            using var cancel = new CancellationTokenSource();
            var read = new List<string>();
            Task reading = ReadAsync();
            await peer.SendTextAsync("one");
            await Bounded.Until(() => read.Count == 1);
            cancel.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Within());
            await peer.SendTextAsync("two");
            await foreach (WsMessage message in client.Messages)
            {
                Assert.Equal("two", message.ToString());
                break;
            }

            await using IAsyncEnumerator<WsMessage> late = client.Messages.GetAsyncEnumerator(cancel.Token);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late.MoveNextAsync().Within());
            Assert.True(client.IsOpen);

            async Task ReadAsync()
            {
                await foreach (WsMessage message in client.Messages.WithCancellation(cancel.Token))
                {
                    read.Add(message.ToString());
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Disposing_of_the_client_within_the_loop_ends_both(WsTransport transport)
    {
        using var server = new ScriptedServer();
        foreach (bool yields in (bool[])[false, true])
        {
            (WsClient client, ServerEnd peer) = await server.ConnectAsync(transport.Options());
            Task reading = Task.Run(async () =>
            {
                int count = 0;
                await foreach (WsMessage message in client.Messages)
                {
                    Assert.Equal(1, ++count);
                    if (yields)
                    {
                        await Task.Yield();
                    }

                    await client.DisposeAsync();
                }
            });
            await peer.SendAsync(ServerEnd.TextFrame("one"), ServerEnd.TextFrame("two"));
            await peer.ExpectCloseAsync(CloseCode.NormalClosure);
            await peer.SendAsync(ServerEnd.CloseFrame(CloseCode.NormalClosure));
            peer.EndOutput();
            await reading.Within();
            Assert.Equal((CloseCode.NormalClosure, CloseInitiator.Local), ((await client.Closed.Within()).Code, client.CloseReason!.Value.Initiator));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task While_nobody_reads_pings_are_answered_and_the_end_is_seen_and_what_came_before_it_is_kept(WsTransport transport)
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(transport.Options());
        await peer.SendAsync(ServerEnd.TextFrame("one"), ServerEnd.TextFrame("two"), ServerEnd.Frame(Opcode.Ping, "?"u8));
        ClientFrame pong = await peer.ReceiveAsync();
        Assert.Equal((Opcode.Pong, "?"), (pong.Opcode, pong.Text));
        await peer.CloseAsync(CloseCode.GoingAway);
        Assert.Equal(CloseCode.GoingAway, (await client.Closed.Within()).Code);
        var left = new List<string>();
        await foreach (WsMessage message in client.Messages)
        {
            left.Add(message.ToString());
        }

        Assert.Equal(["one", "two"], left);
        await client.DisposeAsync().Within();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task While_nobody_reads_a_lost_connection_is_noticed(WsTransport transport)
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(transport.Options());
        await peer.SendAsync(ServerEnd.TextFrame("one"), ServerEnd.Frame(Opcode.Ping, "?"u8));
        Assert.Equal(Opcode.Pong, (await peer.ReceiveAsync()).Opcode);
        peer.Reset();
        Assert.Equal(CloseCode.AbnormalClosure, (await client.Closed.Within()).Code);
        await using IAsyncEnumerator<WsMessage> reader = client.Messages.GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync().Within());
        Assert.Equal("one", reader.Current.ToString());
        Assert.False(await reader.MoveNextAsync().Within());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_message_stays_as_it_is_while_it_is_held_whatever_becomes_of_the_connection(WsTransport transport)
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(transport.Options());
        await using IAsyncEnumerator<WsMessage> reader = client.Messages.GetAsyncEnumerator();
        string text = new('a', 3000);
        await peer.SendAsync(ServerEnd.TextFrame(text), ServerEnd.TextFrame(new string('b', 3000)), ServerEnd.Frame(Opcode.Ping, "?"u8));
        Assert.True(await reader.MoveNextAsync().Within());
        await Task.Yield();
        Assert.Equal(Opcode.Pong, (await peer.ReceiveAsync()).Opcode);
        await peer.SendAsync(ServerEnd.CloseFrame(CloseCode.NormalClosure));
        peer.EndOutput();
        await Bounded.Until(() => client.Session.Closing.IsCancellationRequested);
        Assert.Equal(text, reader.Current.ToString());
        Assert.True(await reader.MoveNextAsync().Within());
        Assert.Equal(new string('b', 3000), reader.Current.ToString());
        Assert.False(await reader.MoveNextAsync().Within());
        await peer.ExpectCloseAsync(CloseCode.NormalClosure);
        Assert.Equal(CloseCode.NormalClosure, (await client.Closed.Within()).Code);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_slow_reader_slows_the_server_down(WsTransport transport)
    {
        const int Size = 8000;
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(transport.Options());
        byte[] frame = ServerEnd.Frame(Opcode.Binary, new byte[Size]);

        // What two kernels hold, and 64 KiB: not what a server would like to send.
        long whole = await peer.FillAsync(frame, most: 32 << 20) / frame.Length;
        int read = 0;
        await foreach (WsMessage message in client.Messages)
        {
            Assert.Equal(Size, message.Payload.Length);
            if (++read == whole)
            {
                break;
            }
        }

        client.Abort();
    }

    [Fact]
    public async Task A_message_lies_where_it_was_received()
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(WsTransport.Epoll.Options());
        await using IAsyncEnumerator<WsMessage> reader = client.Messages.GetAsyncEnumerator();
        await peer.SendAsync(ServerEnd.TextFrame("one"), ServerEnd.TextFrame("two"));
        Assert.True(await reader.MoveNextAsync().Within());
        ReadOnlyMemory<byte> one = reader.Current.Payload;
        Assert.True(await reader.MoveNextAsync().Within());

        // Both of one receive: five bytes apart in the same buffer, if they came in one.
        if (System.Runtime.CompilerServices.Unsafe.ByteOffset(
            ref System.Runtime.InteropServices.MemoryMarshal.GetReference(one.Span), ref System.Runtime.InteropServices.MemoryMarshal.GetReference(reader.Current.Payload.Span)) is var apart && apart != 5)
        {
            Assert.Fail($"{apart} bytes apart");
        }

        client.Abort();
    }

    [Fact]
    public async Task Abort_and_close_end_the_enumeration()
    {
        using var server = new ScriptedServer();
        foreach (bool aborts in (bool[])[true, false])
        {
            (WsClient client, ServerEnd peer) = await server.ConnectAsync();
            await using IAsyncEnumerator<WsMessage> reader = client.Messages.GetAsyncEnumerator();
            ValueTask<bool> next = reader.MoveNextAsync();
            if (aborts)
            {
                client.Abort();
            }
            else
            {
                await client.CloseAsync((CloseCode)4321, "enough");
                await peer.ExpectCloseAsync((CloseCode)4321);
                await peer.SendAsync(ServerEnd.TextFrame("late"), ServerEnd.CloseFrame((CloseCode)4321));
                peer.EndOutput();
            }

            Assert.False(await next.Within());
            Assert.Equal((aborts ? CloseCode.AbnormalClosure : (CloseCode)4321, CloseInitiator.Local), ((await client.Closed.Within()).Code, client.CloseReason!.Value.Initiator));
            await client.DisposeAsync().Within();
            await Assert.ThrowsAsync<SessionClosedException>(async () => await client.SendAsync("x"));
        }
    }
}
