using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>One request to an <see cref="OpaqueServer"/>, and the connection that becomes of it.</summary>
internal sealed class Exchange : IHttpUpgradeFeature, IHttpRequestLifetimeFeature
{
    private readonly Pipe _up = new(new PipeOptions(pauseWriterThreshold: 65536, resumeWriterThreshold: 32768, useSynchronizationContext: false));
    private readonly Pipe _down = new(new PipeOptions(pauseWriterThreshold: 65536, resumeWriterThreshold: 32768, useSynchronizationContext: false));
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _aborted = new();
    private readonly HttpResponseFeature _response = new();
    private readonly MemoryStream _body = new();

    public Exchange(string path, (string Name, string Value)[] fields)
    {
        int query = path.IndexOf('?', StringComparison.Ordinal);
        var request = new HttpRequestFeature
        {
            Protocol = "HTTP/1.1",
            Scheme = "http",
            Method = "GET",
            Path = PathString.FromUriComponent(query < 0 ? path : path[..query]),
            QueryString = query < 0 ? "" : path[query..],
            RawTarget = path,
        };
        request.Headers.Host = "localhost";
        request.Headers.Upgrade = "websocket";
        request.Headers.Connection = "Upgrade";
        request.Headers.SecWebSocketVersion = "13";
        request.Headers.SecWebSocketKey = "dGhlIHNhbXBsZSBub25jZQ==";
        foreach ((string name, string value) in fields)
        {
            request.Headers.Append(name, value);
        }

        ClientStream = new Duplex(_down.Reader, _up.Writer, mindsTokens: false, Abort);
        Features.Set<IHttpRequestFeature>(request);
        Features.Set<IHttpResponseFeature>(_response);
        Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(_body));
        Features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { ConnectionId = "1", RemoteIpAddress = IPAddress.Loopback, RemotePort = 12345 });
        Features.Set<IHttpUpgradeFeature>(this);
        Features.Set<IHttpRequestLifetimeFeature>(this);
        Features.Set(this);
    }

    public FeatureCollection Features { get; } = new();

    public Stream ClientStream { get; }

    public int Status => _response.StatusCode;

    public IHeaderDictionary ResponseHeaders => _response.Headers;

    public string Body => System.Text.Encoding.UTF8.GetString(_body.ToArray());

    public Task Answered => _answered.Task;

    /// <summary>The request has ended, and with it the connection.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public bool IsAborted => _aborted.IsCancellationRequested;

    public bool IsUpgradableRequest => true;

    public CancellationToken RequestAborted
    {
        get => _aborted.Token;
        set => throw new NotSupportedException();
    }

    public Task<Stream> UpgradeAsync()
    {
        if (ResponseHeaders["X-Full"].Count > 0)
        {
            throw new InvalidOperationException("No more upgrades.");
        }

        _response.StatusCode = StatusCodes.Status101SwitchingProtocols;
        _answered.SetResult();
        return Task.FromResult<Stream>(new Duplex(_up.Reader, _down.Writer, mindsTokens: true, Abort));
    }

    public void Abort()
    {
        _aborted.Cancel();
        _up.Writer.Complete(new IOException("aborted"));
        _down.Writer.Complete(new IOException("aborted"));
    }

    public void Fail(Exception error) => _answered.TrySetException(error);

    public void Run(Func<IFeatureCollection, Task> process) => Ended = Task.Run(async () =>
    {
        await process(Features);
        _answered.TrySetResult();
        await _down.Writer.CompleteAsync();
        await _up.Reader.CompleteAsync();
    });

    /// <param name="input">To read from.</param>
    /// <param name="output">To write to.</param>
    /// <param name="mindsTokens">A read that is cancelled aborts the connection.</param>
    /// <param name="abort">Aborts it.</param>
    private sealed class Duplex(PipeReader input, PipeWriter output, bool mindsTokens, Action abort) : Stream
    {
        private readonly Stream _input = input.AsStream(leaveOpen: true);
        private readonly Stream _output = output.AsStream(leaveOpen: true);

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            ArgumentOutOfRangeException.ThrowIfZero(buffer.Length);
            using CancellationTokenRegistration registration = cancellationToken.Register(mindsTokens ? abort : static () => { });
            return await _input.ReadAsync(buffer, cancellationToken);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _output.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

        public override void Flush() => throw new InvalidOperationException("Synchronous I/O.");

        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous I/O.");

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous I/O.");

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && !mindsTokens)
            {
                output.Complete(); // a client that closes
            }
            else if (disposing)
            {
                input.CancelPendingRead();
            }
        }
    }
}
