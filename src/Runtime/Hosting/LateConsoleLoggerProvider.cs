using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace WsGen;

/// <summary>
/// The platform's console logger, made when the first line is written. Making it costs a thread, its formatters and its options' monitor: a quarter of the time to the first
/// accept, and most servers have nothing to say at start. Known to the configuration as <c>Console</c>, as the platform's is.
/// </summary>
[ProviderAlias("Console")]
internal sealed class LateConsoleLoggerProvider(IServiceProvider services) : ILoggerProvider, ISupportExternalScope
{
    private static int s_opens;

    private readonly Lock _making = new();
    private volatile ConsoleLoggerProvider? _made;
    private IExternalScopeProvider? _scopes;
    private bool _isDisposed;

    /// <summary>Puts it in the place of the console logger that <c>AddSimpleConsole</c> has registered.</summary>
    public static void Replace(IServiceCollection services)
    {
        ServiceDescriptor platform = services.Last(static service => service.ImplementationType == typeof(ConsoleLoggerProvider));
        services[services.IndexOf(platform)] = ServiceDescriptor.Singleton<ILoggerProvider, LateConsoleLoggerProvider>();

        // AddFilter<ConsoleLoggerProvider>(...) names the platform's type: its rules are ours too.
        services.PostConfigure<LoggerFilterOptions>(static filters =>
        {
            for (int index = 0; index < filters.Rules.Count; index++)
            {
                LoggerFilterRule rule = filters.Rules[index];
                if (rule.ProviderName == typeof(ConsoleLoggerProvider).FullName)
                {
                    filters.Rules[index] = new(typeof(LateConsoleLoggerProvider).FullName, rule.CategoryName, rule.LogLevel, rule.Filter);
                }
            }
        });
    }

    /// <summary>Takes it out where the user has added the platform's own: each line is written once.</summary>
    public static void YieldTo(IServiceCollection services)
    {
        if (services.Any(static service => service.ImplementationType == typeof(ConsoleLoggerProvider)) &&
            services.FirstOrDefault(static service => service.ImplementationType == typeof(LateConsoleLoggerProvider)) is { } late)
        {
            services.Remove(late);
        }
    }

    public ILogger CreateLogger(string categoryName)
    {
        if (Interlocked.Exchange(ref s_opens, 1) == 0)
        {
            // The first line may be about just that: there are no descriptors left. So the streams are opened soon, though nobody at the start waits for it.
            ThreadPool.UnsafeQueueUserWorkItem(static _ => OpenStreams(), null);
        }

        return new LateLogger(this, categoryName);
    }

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        lock (_making)
        {
            _isDisposed = true;
            _made?.Dispose();
        }
    }

    private static void OpenStreams()
    {
        try
        {
            _ = Console.Out;
            _ = Console.Error;
        }
        catch (IOException)
        {
            // They will be tried again with the first line.
        }
    }

    /// <summary>Null once disposed: what is logged after that is dropped, as the platform's does.</summary>
    private ConsoleLoggerProvider? Make()
    {
        lock (_making)
        {
            if (_made is null && !_isDisposed)
            {
                ConsoleLoggerProvider made = ActivatorUtilities.CreateInstance<ConsoleLoggerProvider>(services);
                if (_scopes is not null)
                {
                    made.SetScopeProvider(_scopes);
                }

                _made = made;
            }

            return _made;
        }
    }

    private sealed class LateLogger(LateConsoleLoggerProvider provider, string category) : ILogger
    {
        private ILogger? _made;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => provider._scopes?.Push(state);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            try
            {
                _made ??= provider.Make()?.CreateLogger(category);
            }
            catch (IOException)
            {
                return; // no descriptors: the line is lost, but whoever logs, an event loop perhaps, is not
            }

            _made?.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
