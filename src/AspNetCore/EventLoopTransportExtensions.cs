using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.Transports.EventLoop.Pipes;

namespace WsGen.AspNetCore;

/// <summary>Runs Kestrel on the event loop.</summary>
public static class EventLoopTransportExtensions
{
    /// <summary>
    /// Has Kestrel take its connections from event loops, one thread for each, instead of its sockets transport: HTTP and WebSockets alike. On Linux; elsewhere nothing changes. What runs on a loop and blocks its thread loses the loop to another thread.
    /// </summary>
    /// <param name="builder">The web host, such as <c>builder.WebHost</c>.</param>
    /// <param name="threads">Event loops, 1 to 1024. Default: zero, one for each processor.</param>
    /// <param name="transport">
    /// <see cref="WsTransport.Epoll"/> or <see cref="WsTransport.IoUring"/>, which is epoll where the kernel forbids it, and a line in the log
    /// says so. Default: <see cref="WsTransport.Auto"/>, epoll.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number of loops that cannot be, or a transport that is not one of event loops.</exception>
    public static IWebHostBuilder UseEventLoopTransport(this IWebHostBuilder builder, int threads = 0, WsTransport transport = WsTransport.Auto)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        if (transport is not (WsTransport.Auto or WsTransport.Epoll or WsTransport.IoUring))
        {
            throw new ArgumentOutOfRangeException(nameof(transport), transport, "Event loops run on Epoll or IoUring; without them Kestrel has its own sockets.");
        }

        return OperatingSystem.IsLinux()
            ? builder.ConfigureServices(services => services.AddSingleton<IConnectionListenerFactory>(provider => new LoopPipeListenerFactory(
                threads > 0 ? threads : Environment.ProcessorCount, transport == WsTransport.IoUring, provider.GetService<TimeProvider>() ?? TimeProvider.System,
                provider.GetRequiredService<ILoggerFactory>().CreateLogger("WsGen.EventLoop"))))
            : builder;
    }
}
