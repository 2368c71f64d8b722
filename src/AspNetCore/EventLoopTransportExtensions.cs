using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Transports.EventLoop.Pipes;

namespace WsGen.AspNetCore;

/// <summary>Runs Kestrel on the event loop.</summary>
public static class EventLoopTransportExtensions
{
    /// <summary>
    /// Has Kestrel take its connections from event loops on epoll, one thread for each, instead of its sockets transport: HTTP and WebSockets
    /// alike. On Linux; elsewhere nothing changes. What runs on a loop and blocks its thread loses the loop to another thread.
    /// </summary>
    /// <param name="builder">The web host, such as <c>builder.WebHost</c>.</param>
    /// <param name="threads">Event loops, 1 to 1024. Default: zero, one for each processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of loops that cannot be.</exception>
    public static IWebHostBuilder UseEventLoopTransport(this IWebHostBuilder builder, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        return OperatingSystem.IsLinux()
            ? builder.ConfigureServices(services => services.AddSingleton<IConnectionListenerFactory>(provider => new LoopPipeListenerFactory(
                threads > 0 ? threads : Environment.ProcessorCount, provider.GetService<TimeProvider>() ?? TimeProvider.System)))
            : builder;
    }
}
