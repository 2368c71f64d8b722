using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.Connections;
using WsGen.Handshake;
using WsGen.Protocol;
using WsGen.Protocol.Compression;
using WsGen.Transports.Sockets;

namespace WsGen.Support;

internal enum ReceivedKind
{
    Text,
    Binary,
    Ping,
    Pong,
    Close,

    /// <summary>The server has ended its side.</summary>
    End,

    /// <summary>The connection has been reset.</summary>
    Reset,
}

/// <summary>One thing the server said.</summary>
internal readonly record struct Received(ReceivedKind Kind, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);

    public CloseCode Code => ClosePayload.TryParse(Payload, out CloseCode code, out _, out _) ? code : default;

    public string Reason => ClosePayload.TryParse(Payload, out _, out string reason, out _) ? reason : "";
}

/// <summary>A client that speaks frames and does nothing of its own accord: no answer to a ping or a close frame.</summary>
internal sealed class RawClient(ConnectionContext connection) : IAsyncDisposable
{
    private readonly Queue<Received> _received = new();
    private bool _closeSeen;
    private MessageReader<ClientRole> _reader = new(new ProtocolLimits(64 << 20, 64 << 20));

    public ConnectionContext Connection => connection;

    public PipeReader Input => connection.Transport.Input;

    public PipeWriter Output => connection.Transport.Output;

    /// <summary>The head of the response to the upgrade request.</summary>
    public string Head { get; private set; } = "";

    /// <summary>Bytes that have come behind the head.</summary>
    public long BytesReceived { get; private set; }

    public static string Request(string path, string? extensions = null) =>
        $"GET {path} HTTP/1.1\r\nHost: server.example.com\r\n{Heads.UpgradeFields}" +
        $"{(extensions is null ? "" : $"Sec-WebSocket-Extensions: {extensions}\r\n")}\r\n";

    public static byte[] Frame(Opcode opcode, ReadOnlySpan<byte> payload, bool fin = true, uint mask = 0x5A17C3E1)
    {
        var frame = new byte[FrameWriter.HeaderSize<ClientRole>(payload.Length) + payload.Length];
        FrameWriter.Write<ClientRole>(frame, opcode, fin, payload, mask);
        return frame;
    }

    public static byte[] TextFrame(string text) => Frame(Opcode.Text, Encoding.UTF8.GetBytes(text));

    public static byte[] CloseFrame(CloseCode code, string reason = "")
    {
        var payload = new byte[ClosePayload.MaxSize];
        return Frame(Opcode.Close, payload.AsSpan(0, ClosePayload.Write(payload, code, reason)));
    }

    /// <param name="path">What to ask for.</param>
    /// <param name="extensions">An offer; what the server compresses is read accordingly.</param>
    public async Task UpgradeAsync(string path, string? extensions = null)
    {
        await SendAsync(Encoding.ASCII.GetBytes(Request(path, extensions)));
        await ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 101 ", Head, StringComparison.Ordinal);
        if (Head.Contains("permessage-deflate", StringComparison.Ordinal))
        {
            bool takeover = !Head.Contains("server_no_context_takeover", StringComparison.Ordinal);
            _reader = new(new ProtocolLimits(64 << 20, 64 << 20), new MessageDecompressor(takeover));
        }
    }

    /// <summary>Reads the response up to its empty line.</summary>
    public async Task ReadHeadAsync()
    {
        while (true)
        {
            ReadResult result = await Input.ReadAsync().Within();
            var reader = new SequenceReader<byte>(result.Buffer);
            if (reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
            {
                Head = Encoding.Latin1.GetString(head);
                Input.AdvanceTo(reader.Position);
                return;
            }

            Assert.False(result.IsCompleted, "the server ended without an answer");
            Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>All that is still to come, up to the end of the stream.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (true)
        {
            ReadResult result = await Input.ReadAsync().Within();
            if (result.IsCompleted)
            {
                string all = Encoding.Latin1.GetString(result.Buffer);
                Input.AdvanceTo(result.Buffer.End);
                return all;
            }

            Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await Output.WriteAsync(bytes).Within();

    public Task SendAsync(params byte[][] parts) => SendAsync((ReadOnlyMemory<byte>)parts.SelectMany(static part => part).ToArray());

    public Task SendAsync(Opcode opcode, ReadOnlySpan<byte> payload, bool fin = true) => SendAsync((ReadOnlyMemory<byte>)Frame(opcode, payload, fin));

    public Task SendTextAsync(string text) => SendAsync((ReadOnlyMemory<byte>)TextFrame(text));

    public Task SendCloseAsync(CloseCode code, string reason = "") => SendAsync((ReadOnlyMemory<byte>)CloseFrame(code, reason));

    /// <summary>FIN.</summary>
    public void EndOutput()
    {
        Output.Complete();
        (connection as SocketConnection)?.ShutdownOutput();
    }

    public async Task<Received> ReceiveAsync()
    {
        while (_received.Count == 0)
        {
            ReadResult result;
            try
            {
                result = await Input.ReadAsync().Within();
            }
            catch (IOException)
            {
                return new Received(ReceivedKind.Reset, []);
            }

            foreach (ReadOnlyMemory<byte> segment in result.Buffer)
            {
                BytesReceived += segment.Length;
                Take(MemoryMarshal.AsMemory(segment).Span);
            }

            Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                _received.Enqueue(new Received(ReceivedKind.End, []));
            }
        }

        return _received.Dequeue();
    }

    public async Task ExpectTextAsync(string text)
    {
        Received received = await ReceiveAsync();
        Assert.Equal((ReceivedKind.Text, text), (received.Kind, received.Text));
    }

    public async Task ExpectCloseAsync(CloseCode code, string? reason = null)
    {
        Received received = await ReceiveAsync();
        Assert.Equal((ReceivedKind.Close, code), (received.Kind, received.Code));
        if (reason is not null)
        {
            Assert.Equal(reason, received.Reason);
        }
    }

    public async Task ExpectAsync(ReceivedKind kind) => Assert.Equal(kind, (await ReceiveAsync()).Kind);

    /// <summary>The closing handshake from this side, with whatever comes before its answer thrown away.</summary>
    public async Task LeaveAsync()
    {
        await SendCloseAsync(CloseCode.NormalClosure);
        while ((await ReceiveAsync()).Kind is not (ReceivedKind.End or ReceivedKind.Reset))
        {
        }

        EndOutput();
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private void Take(Span<byte> bytes)
    {
        while (true)
        {
            ProtocolEvent found = _reader.Read(bytes, out int consumed);
            Assert.NotEqual(ProtocolEventKind.Violation, found.Kind);
            if (found.Kind == ProtocolEventKind.NeedMore)
            {
                return;
            }

            Assert.True(!_closeSeen || found.Kind == ProtocolEventKind.Pong, "the server sent more than pongs after its close frame");
            if (found.Kind == ProtocolEventKind.Close)
            {
                _closeSeen = true;
                _reader = new(new ProtocolLimits(0, 0)); // for what still may come
            }

            _received.Enqueue(new Received(Enum.Parse<ReceivedKind>(found.Kind.ToString()), found.Payload.ToArray()));
            bytes = bytes[consumed..];
        }
    }
}
