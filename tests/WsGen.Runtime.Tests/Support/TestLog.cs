using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WsGen.Support;

internal sealed record LogEntry(int Id, LogLevel Level, string Text, Exception? Error);

/// <summary>Keeps what was logged.</summary>
internal sealed class TestLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<LogEntry> Entries { get; } = new();

    public IEnumerable<LogEntry> Failures => Entries.Where(static entry => entry.Level >= LogLevel.Warning);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue(new LogEntry(eventId.Id, logLevel, formatter(state, exception), exception));

    public void Dispose()
    {
    }
}
