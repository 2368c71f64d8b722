using System.Net;
using System.Net.Sockets;
using System.Text;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Transports.EventLoop;

/// <summary>Small output that hundreds of connections have at a time costs no garbage.</summary>
[Collection(nameof(Alone))]
public sealed class OutputArraysTests
{
    private const int Sessions = 300;
    private const int Rounds = 50;
    private const int Windows = 5;
    private const int Payload = 40;
    private const int SmallestObject = 24;

    [Theory]
    [InlineData(1, OutputArrays.Small)]
    [InlineData(OutputArrays.Small, OutputArrays.Small)]
    [InlineData(OutputArrays.Small + 1, OutputArrays.Medium)]
    [InlineData(OutputArrays.Medium, OutputArrays.Medium)]
    public void WhatIsReturnedServesTheNext(int size, int length)
    {
        var arrays = new OutputArrays();
        byte[][] first = [.. Enumerable.Range(0, OutputArrays.Most).Select(_ => arrays.Rent(size))];
        Assert.All(first, array => Assert.Equal(length, array.Length));
        Array.ForEach(first, arrays.Return);
        byte[][] second = [.. Enumerable.Range(0, OutputArrays.Most).Select(_ => arrays.Rent(size))];
        Assert.Equal(OutputArrays.Most, second.Distinct(ReferenceEqualityComparer.Instance).Count()); // nobody shares one
        Assert.All(second, array => Assert.Contains(array, first));
    }

    [Fact]
    public void NoMoreAreKeptThanATurnNeeds()
    {
        var arrays = new OutputArrays();
        byte[][] first = [.. Enumerable.Range(0, OutputArrays.Most + 1).Select(_ => arrays.Rent(1))];
        Array.ForEach(first, arrays.Return);
        Assert.Equal(OutputArrays.Most, Enumerable.Range(0, OutputArrays.Most + 1).Count(_ => first.Contains(arrays.Rent(1), ReferenceEqualityComparer.Instance)));
    }

    [Fact]
    public void LargerOnesAreOfTheCommonPool()
    {
        var arrays = new OutputArrays();
        byte[] array = arrays.Rent(OutputArrays.Medium + 1);
        Assert.InRange(array.Length, OutputArrays.Medium + 1, 4 * OutputArrays.Medium);
        arrays.Return(array);
        Assert.Same(array, MessageArrays.Rent(OutputArrays.Medium + 1)); // the last one returned on this thread
    }

    [Theory]
    [InlineData(WsTransport.Epoll)]
    [InlineData(WsTransport.IoUring)]
    public async Task AMessageToEachOfHundredsAllocatesNothing(WsTransport transport)
    {
        List<TestEndpoint> endpoints = [];
        byte[] message = new byte[Payload];
        await using WsServer server = await LoopServer.StartAsync(
            transport,
            threads: 1,
            new Behaviour
            {
                Binary = (TestEndpoint _, in InboundMessage _) =>
                {
                    foreach (TestEndpoint each in endpoints)
                    {
                        each.Session.SendAsync(message).GetAwaiter().GetResult(); // completes at once: nobody is slow
                    }

                    return default;
                },
            },
            endpoints.Add);
        List<Socket> peers = [];
        for (int i = 0; i < Sessions; i++)
        {
            peers.Add(Connect(server));
        }

        byte[] request = RawClient.Frame(Opcode.Binary, [1]);
        byte[] answer = new byte[2 + Payload];
        Exchange(peers, request, answer, Rounds);
        long least = long.MaxValue;
        for (int window = 0; window < Windows; window++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Exchange(peers, request, answer, Rounds);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        peers.ForEach(static peer => peer.Dispose());
        Assert.InRange(least, 0, Rounds * Sessions / 100 * SmallestObject);
    }

    /// <summary>Without an asynchronous call: a socket that has had one emulates those that block, and allocates for each.</summary>
    private static Socket Connect(WsServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000, SendTimeout = 20_000 };
        socket.Connect(IPEndPoint.Parse(server.Addresses[0]["ws://".Length..]));
        socket.Send(Encoding.ASCII.GetBytes(RawClient.Request("/")));
        byte[] one = new byte[1];
        for (int matched = 0; matched < 4;)
        {
            Assert.Equal(1, socket.Receive(one));
            matched = one[0] == "\r\n\r\n"u8[matched] ? matched + 1 : 0;
        }

        return socket;
    }

    private static void Exchange(List<Socket> peers, byte[] request, byte[] answer, int times)
    {
        for (int i = 0; i < times; i++)
        {
            peers[0].Send(request);
            foreach (Socket peer in peers)
            {
                for (int received = 0; received < answer.Length;)
                {
                    int count = peer.Receive(answer.AsSpan(received));
                    if (count == 0)
                    {
                        throw new EndOfStreamException(); // an assertion would allocate
                    }

                    received += count;
                }
            }
        }
    }
}
