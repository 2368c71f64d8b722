using Microsoft.Extensions.Logging;

namespace WsGen.Area.Server;

/// <summary>What the server logs, to be waited for.</summary>
internal sealed class LogBook : ILoggerProvider, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Part, TaskCompletionSource<string> Found)> _wanted = [];

    /// <summary>The first line with that part, exceptions included. It may have been logged already.</summary>
    public Task<string> FindAsync(string part)
    {
        lock (_gate)
        {
            if (_lines.Find(line => line.Contains(part, StringComparison.Ordinal)) is { } line)
            {
                return Task.FromResult(line);
            }

            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _wanted.Add((part, found));
            return found.Task;
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string line = $"{logLevel}: {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}";
        lock (_gate)
        {
            _lines.Add(line);
            foreach ((string part, TaskCompletionSource<string> found) in _wanted)
            {
                if (line.Contains(part, StringComparison.Ordinal))
                {
                    found.TrySetResult(line);
                }
            }
        }
    }

    public void Dispose()
    {
    }
}
