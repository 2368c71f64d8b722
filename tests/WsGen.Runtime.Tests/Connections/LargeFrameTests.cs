using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using WsGen.Client;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Connections;

/// <summary>Large messages are written in pieces, so that no pool has to keep arrays of their size.</summary>
public sealed class LargeFrameTests : IDisposable
{
    private const int Piece = 64 * 1024;

    private readonly ConnectionClock _clock = new(new FakeTimeProvider());
    private int _largestAsked;

    public void Dispose() => _clock.Dispose();

    public static TheoryData<int> Sizes => [Piece - 1, Piece, Piece + 1, Piece + 3, (2 * Piece) - 1, 2 * Piece, (2 * Piece) + 2, 5_000_001];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task BinaryComesWholeFromServerAndClient(int size)
    {
        byte[] message = new byte[size];
        new Random(size).NextBytes(message);
        await CheckAsync(connection => connection.Send(Opcode.Binary, message), ProtocolEventKind.Binary, message);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task TextIsEncodedPieceByPiece(int size)
    {
        // Characters of one to four bytes, and halves of pairs, so that every kind of them meets the end of a piece.
        string[] characters = ["a", "\u00E9", "\u4E16", "\U0001F680", "\uD83D", "\uDE80"];
        var random = new Random(size);
        var text = new StringBuilder();
        for (int bytes = 0; bytes < size; bytes += Encoding.UTF8.GetByteCount(characters[0]))
        {
            text.Append(characters[random.Next(characters.Length)]);
        }

        await CheckAsync(
            connection => connection.Send(text.ToString(), MessageCompression.Never, default), ProtocolEventKind.Text, Encoding.UTF8.GetBytes(text.ToString()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData(300_000)]
    [InlineData(1_000_000)]
    public async Task WhatTheNetworkTakesAtOnceIsNotCopied(int taken)
    {
        byte[] message = new byte[300_000];
        new Random(taken).NextBytes(message);
        var transport = new PushTransport { TakesNow = taken };
        WsConnection server = StartServer(transport);
        await server.Send(Opcode.Text, "before"u8);
        await server.Send(Opcode.Binary, message);
        await server.Send(Opcode.Text, "after"u8);
        var reader = new MessageReader<ClientRole>(new ProtocolLimits(1 << 25, 1 << 25));
        byte[] rest = transport.Flushed;
        Check(reader.Read(rest, out int consumed), ProtocolEventKind.Text, "before"u8.ToArray());
        rest = rest[consumed..];
        Check(reader.Read(rest, out consumed), ProtocolEventKind.Binary, message);
        rest = rest[consumed..];
        Check(reader.Read(rest, out consumed), ProtocolEventKind.Text, "after"u8.ToArray());
        Assert.Equal(rest.Length, consumed);
        Assert.Equal(0, server.BufferedBytes);
    }

    [Fact]
    public void WithoutMemoryInTheMiddleOfAFrameTheConnectionIsOver()
    {
        int asked = 0;
        var transport = new PushTransport { Asked = _ => _ = ++asked == 3 ? throw new OutOfMemoryException() : 0 };
        WsConnection server = StartServer(transport);
        Assert.Throws<OutOfMemoryException>(() => server.Send(Opcode.Binary, new byte[1_000_000]));
        Assert.Equal(ConnectionState.Draining, server.State);
        SpinWait.SpinUntil(() => transport.IsAborted, Bounded.Limit);
        Assert.True(transport.IsAborted);
    }

    private async Task CheckAsync(Func<WsConnection, ValueTask> send, ProtocolEventKind kind, byte[] expected)
    {
        PushTransport transport = CreateTransport();
        await send(StartServer(transport));
        var fromServer = new MessageReader<ClientRole>(new ProtocolLimits(1 << 25, 1 << 25));
        Check(fromServer.Read(transport.Flushed, out _), kind, expected);

        transport = CreateTransport();
        await send(StartClient(transport));
        var fromClient = new MessageReader<ServerRole>(new ProtocolLimits(1 << 25, 1 << 25));
        Check(fromClient.Read(transport.Flushed, out _), kind, expected);
        Assert.InRange(_largestAsked, 1, Piece + FrameHeader.MaxSize);
    }

    private static void Check(ProtocolEvent found, ProtocolEventKind kind, byte[] expected)
    {
        Assert.Equal(kind, found.Kind);
        Assert.True(found.Payload.SequenceEqual(expected));
    }

    private PushTransport CreateTransport() => new() { Asked = size => _largestAsked = Math.Max(_largestAsked, size) };

    private WsConnection StartServer(PushTransport transport) => TestUpgradeHandler.Start(transport, _clock).Connection;

    private WsConnection StartClient(PushTransport transport) => TestUpgradeHandler.StartClient(transport, _clock);
}
