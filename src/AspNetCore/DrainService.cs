using Microsoft.Extensions.Hosting;

namespace WsGen.AspNetCore;

/// <summary>
/// Has the host wait for the drain before it stops the web server: the last that it does while requests are still served, the probes of a load balancer among them.
/// </summary>
internal sealed class DrainService(EndpointRegistry registry) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken) => registry.DrainAsync(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
