using System.IO.Pipelines;
using System.Net.WebSockets;
using WsGen.Protocol;

namespace WsGen.AspNetCore.Upgrades;

/// <summary>
/// A WebSocket of the platform, as the frames that it would be on the wire: what it receives becomes frames of a client, and frames of a server
/// (<see cref="FrameSink"/>) become what it sends. Fragments and close codes are kept. Pings are not passed on, for it has none, but answered here.
/// </summary>
internal sealed class WebSocketPipe : IDuplexPipe
{
    private const int ChunkSize = 4096;

    private readonly Pipe _input = new(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false));
    private readonly SemaphoreSlim _writing = new(1); // frames are written into the input by the filling and by answers to pings
    private readonly CancellationTokenSource _ending = new();
    private readonly FrameSink _sink;
    private WebSocket? _socket;
    private Task _filling = Task.CompletedTask;
    private volatile bool _isOver;
    private byte[]? _pong; // for a ping that has not been answered: the latest (RFC 6455 section 5.5.3)

    public WebSocketPipe()
    {
        _sink = new FrameSink(Answer);
        Output = PipeWriter.Create(_sink, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public PipeReader Input => _input.Reader;

    public PipeWriter Output { get; }

    /// <summary>Here is the WebSocket. Once.</summary>
    public void Open(WebSocket socket)
    {
        _socket = socket;
        _sink.Open(socket);
        _filling = FillAsync(socket);
    }

    /// <summary>Nobody reads or writes any more.</summary>
    public async ValueTask EndAsync()
    {
        await _ending.CancelAsync();
        _socket!.Dispose();
        await _filling;
        await _input.Reader.CompleteAsync();
        await Output.CompleteAsync(new IOException("The connection has ended."));
    }

    /// <summary>Never throws: what breaks the WebSocket goes to the reader of the pipe.</summary>
    private async Task FillAsync(WebSocket socket)
    {
        byte[] chunk = new byte[ChunkSize];
        Exception? failure = null;
        bool continues = false;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(chunk.AsMemory(), _ending.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    int length = ClosePayload.Write(chunk, (CloseCode)(socket.CloseStatus ?? WebSocketCloseStatus.Empty), socket.CloseStatusDescription);
                    await WriteAsync(Opcode.Close, fin: true, chunk.AsMemory(0, length));
                    break;
                }

                Opcode opcode = continues ? Opcode.Continuation : part.MessageType == WebSocketMessageType.Text ? Opcode.Text : Opcode.Binary;
                continues = !part.EndOfMessage;
                await WriteAsync(opcode, part.EndOfMessage, chunk.AsMemory(0, part.Count));
            }
        }
        catch (WebSocketException error)
        {
            failure = new IOException("The WebSocket of the server has ended.", error);
        }
        catch (Exception error)
        {
            failure = error;
        }

        await _writing.WaitAsync();
        _isOver = true;
        await _input.Writer.CompleteAsync(failure);
        _writing.Release();
    }

    private async Task WriteAsync(Opcode opcode, bool fin, ReadOnlyMemory<byte> payload)
    {
        await _writing.WaitAsync();
        try
        {
            WriteFrame(opcode, fin, payload.Span);
            await _input.Writer.FlushAsync(_ending.Token);
        }
        finally
        {
            _writing.Release();
        }

        TryAnswer();
    }

    /// <summary>With a mask of zeros, which changes nothing: a frame of a client has to have one.</summary>
    private void WriteFrame(Opcode opcode, bool fin, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = _input.Writer.GetSpan(FrameHeader.MaxSize + payload.Length);
        _input.Writer.Advance(FrameWriter.Write<ClientRole>(frame, opcode, fin, payload, mask: 0));
    }

    private void Answer(ReadOnlySpan<byte> ping)
    {
        Volatile.Write(ref _pong, ping.ToArray());
        TryAnswer();
    }

    /// <summary>Does not wait: whoever sends must not wait for whoever reads. Where somebody is writing, he looks here when he has done.</summary>
    private void TryAnswer()
    {
        if (Volatile.Read(ref _pong) is not null && _writing.Wait(0))
        {
            _ = AnswerAsync();
        }
    }

    private async Task AnswerAsync()
    {
        try
        {
            if (!_isOver && Interlocked.Exchange(ref _pong, null) is { } pong)
            {
                WriteFrame(Opcode.Pong, fin: true, pong);
                await _input.Writer.FlushAsync(_ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
        finally
        {
            _writing.Release();
        }

        if (!_isOver)
        {
            TryAnswer();
        }
    }
}
