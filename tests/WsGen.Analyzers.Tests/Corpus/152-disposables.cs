// Endpoints that clean up after themselves.
using WsGen;

[ServerEndpoint("/temp")]
public sealed partial class Temporary : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [OnMessage]
    private async Task<long> Append(string line, CancellationToken closing)
    {
        await File.AppendAllTextAsync(_file, line + "\n", closing);
        return new FileInfo(_file).Length;
    }

    public void Dispose() => File.Delete(_file);
}

[ServerEndpoint("/log")]
public sealed partial class Logging : IAsyncDisposable
{
    private readonly StreamWriter _log = new(Stream.Null);

    [OnMessage]
    private Task Write(string line, CancellationToken closing) => _log.WriteLineAsync(line.AsMemory(), closing);

    public ValueTask DisposeAsync() => _log.DisposeAsync();
}
