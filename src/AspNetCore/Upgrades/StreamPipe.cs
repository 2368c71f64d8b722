using System.IO.Pipelines;

namespace WsGen.AspNetCore.Upgrades;

/// <summary>
/// A stream in both directions as a duplex pipe. Something reads it into a pipe all the time, to a small limit, and no read is cancelled before the end: the engine
/// cancels its reads in passing, and there are servers that take that for the end of the request.
/// </summary>
/// <param name="isKestrels">
/// It can be read with no buffer, which waits until there is something: an idle connection holds none. And a read that is cancelled is no more than that.
/// </param>
/// <param name="time">What <see cref="Grace"/> goes by.</param>
internal sealed class StreamPipe(bool isKestrels, TimeProvider time) : IDuplexPipe
{
    /// <summary>For the read of a stream that is disposed of, before it is cancelled. What was sent has arrived by then.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private const int BlockSize = 16 * 1024;

    // Inline: what has come is handled where it was read, without a change of threads.
    private readonly Pipe _input = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, minimumSegmentSize: BlockSize,
        useSynchronizationContext: false));

    private readonly LateStream _late = new();
    private readonly CancellationTokenSource _ending = new();
    private PipeWriter? _output;
    private volatile bool _isEnding;
    private Task _filling = Task.CompletedTask;

    public PipeReader Input => _input.Reader;

    /// <summary>Flushes reach the stream once there is one.</summary>
    public PipeWriter Output => _output ??= PipeWriter.Create(_late, new StreamPipeWriterOptions(minimumBufferSize: BlockSize, leaveOpen: true));

    /// <summary>Here is the stream. Once.</summary>
    public void Open(Stream stream)
    {
        _late.Open(stream);
        _filling = FillAsync(stream);
    }

    /// <summary>Nobody reads or writes any more: ends the stream, and gives back what it has borrowed.</summary>
    public async ValueTask EndAsync()
    {
        _isEnding = true; // mostly seen before the next read begins
        try
        {
            await _late.DisposeAsync();
        }
        finally
        {
            if (!isKestrels)
            {
                await _filling.WaitAsync(Grace, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // or not: then it is cancelled
            }

            await _ending.CancelAsync();
            await _filling;
            await _input.Reader.CompleteAsync();
            await Output.CompleteAsync(new IOException("The connection has ended.")); // with an error: what was not flushed goes nowhere
            _ending.Dispose();
        }
    }

    /// <summary>Never throws: what breaks the stream goes to the reader of the pipe.</summary>
    private async Task FillAsync(Stream stream)
    {
        Exception? failure = null;
        try
        {
            while (!_isEnding)
            {
                if (isKestrels)
                {
                    _ = await stream.ReadAsync(Memory<byte>.Empty, _ending.Token);
                }

                int count = await stream.ReadAsync(_input.Writer.GetMemory(), _ending.Token);
                _input.Writer.Advance(count);
                if (count == 0 || (await _input.Writer.FlushAsync(_ending.Token)).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception error)
        {
            failure = error;
        }

        await _input.Writer.CompleteAsync(failure);
    }
}
