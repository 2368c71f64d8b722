using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Testing;

/// <summary>
/// The other end of a connection, in the test's hand: it sends what it is told, right or wrong, and reads only when it is asked. One that is not asked is a peer that reads slowly: 64 KiB
/// lie between it and the server. Not thread-safe.
/// </summary>
public sealed partial class WsTestClient : IAsyncDisposable
{
    private const int TranscriptLines = 20;

    private readonly ConnectionContext _connection;
    private readonly WsTestServer _server;
    private readonly Queue<string> _transcript = new();
    private bool _hasEnded;

    internal WsTestClient(ConnectionContext connection, WsTestServer server)
    {
        _connection = connection;
        _server = server;
    }

    /// <summary>The answer to the upgrade request.</summary>
    public TestResponse Response { get; private set; } = null!;

    /// <summary>The subprotocol that the server has chosen; null: none.</summary>
    public string? Subprotocol => Response.Header("Sec-WebSocket-Protocol");

    /// <summary>Sends a text message.</summary>
    /// <param name="text">The text.</param>
    public Task SendAsync(string text) => SendAsync(TestFrame.Text(text));

    /// <summary>Sends a binary message.</summary>
    /// <param name="bytes">The bytes.</param>
    public Task SendAsync(ReadOnlyMemory<byte> bytes) => SendAsync(TestFrame.Binary(bytes));

    /// <summary>Sends frames, all at once.</summary>
    /// <param name="frames">The frames.</param>
    public Task SendAsync(params TestFrame[] frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        Array.ForEach(frames, frame => Note($"> {frame}"));
        return WriteAsync(frames.SelectMany(static frame => frame.ToBytes()).ToArray());
    }

    /// <summary>Sends bytes that need not be frames.</summary>
    /// <param name="bytes">The bytes.</param>
    public Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        Note($"> {bytes.Length} bytes");
        return WriteAsync(bytes);
    }

    /// <summary>Begins the closing handshake, or answers it. <see cref="ExpectCloseAsync"/> waits for the other side's part.</summary>
    /// <param name="code">The code.</param>
    /// <param name="reason">The reason.</param>
    public Task CloseAsync(CloseCode code = CloseCode.NormalClosure, string reason = "") => SendAsync(TestFrame.Close((int)code, reason));

    /// <summary>Ends the client's side in order (FIN); it can still read.</summary>
    public void End()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            Note("> end");
            _connection.Transport.Output.Complete();
        }
    }

    /// <summary>Resets the connection, as a process does that crashes.</summary>
    public void Reset()
    {
        Note("> reset");
        _connection.Abort(new ConnectionAbortedException("The test has reset the connection."));
    }

    /// <summary>The next message, put together from its frames, the next control frame, or the end.</summary>
    /// <exception cref="WsTestException">Nothing has come within <see cref="WsTestServer.Patience"/>, or the server has broken the protocol.</exception>
    public async Task<TestMessage> ReceiveAsync()
    {
        TestFrame? first = await NextFrameAsync().ConfigureAwait(false);
        if (first is null)
        {
            return _end!;
        }

        var payload = new ArrayBufferWriter<byte>();
        payload.Write(first.Payload.Span);
        bool isWhole = first.Fin;
        while (!isWhole)
        {
            TestFrame frame = await ReadFrameAsync().ConfigureAwait(false) ?? throw Failure("the rest of a message", _end!.ToString());
            if (frame.Opcode >= 8)
            {
                _between.Enqueue(frame); // control frames may stand between the parts of a message, and are told of behind it
                continue;
            }

            payload.Write(frame.Payload.Span);
            isWhole = frame.Fin;
        }

        TestMessageKind kind = first.Opcode switch
        {
            1 => TestMessageKind.Text,
            2 => TestMessageKind.Binary,
            8 => TestMessageKind.Close,
            9 => TestMessageKind.Ping,
            10 => TestMessageKind.Pong,
            _ => throw Failure("a frame that the protocol has", first.ToString()),
        };
        return new TestMessage(kind, payload.WrittenMemory);
    }

    /// <summary>The next frame as it is on the wire; null: the connection has ended, or been reset.</summary>
    /// <exception cref="WsTestException">Nothing has come within <see cref="WsTestServer.Patience"/>.</exception>
    public async Task<TestFrame?> ReceiveFrameAsync() => await NextFrameAsync().ConfigureAwait(false);

    /// <summary>Resets the connection, unless it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        _connection.Abort(new ConnectionAbortedException("The test is done."));
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    internal async Task AskAsync(string target, TestRequest request)
    {
        Note($"> GET {target}");
        await WriteAsync(request.ToBytes(target)).ConfigureAwait(false);
        Response = await ReadResponseAsync().ConfigureAwait(false);
        Note($"< {Response.Status}");
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(_server.Patience);
        try
        {
            await _connection.Transport.Output.WriteAsync(bytes, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error)
        {
            throw Failure("the server to read what is sent", "nothing happened", error);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            throw Failure("a connection to send on", "it is closed", error);
        }
    }

    private void Note(string line)
    {
        _transcript.Enqueue(line);
        if (_transcript.Count > TranscriptLines)
        {
            _transcript.Dequeue();
        }
    }

    /// <summary>What a developer wants to see: what was expected, what came, and what was said before.</summary>
    private WsTestException Failure(string expected, string came, Exception? inner = null)
    {
        var text = new StringBuilder().Append("Expected ").Append(expected).Append(", but there came ").Append(came).Append(".\nWhat was said (> by the client, < by the server):");
        foreach (string line in _transcript)
        {
            text.Append("\n  ").Append(line);
        }

        string[] log = [.. _server.Log.Where(static line => !line.StartsWith("Information", StringComparison.Ordinal)).TakeLast(5)];
        if (log.Length > 0)
        {
            text.Append("\nWhat the server has logged:").AppendJoin("", log.Select(static line => "\n  " + line));
        }

        return new WsTestException(text.ToString(), inner);
    }
}
