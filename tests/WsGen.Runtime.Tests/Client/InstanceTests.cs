using Microsoft.Extensions.Logging.Abstractions;
using WsGen.Client.Infrastructure;
using WsGen.Endpoints.Infrastructure;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>What connects an instance of an annotated class, and what becomes of it when that fails.</summary>
public sealed class InstanceTests
{
    [Fact]
    public async Task An_instance_has_one_connection_at_a_time_and_none_when_it_could_not_connect()
    {
        using var server = new ScriptedServer();
        var endpoint = new Handmade();
        Task<WsClient> connecting = WsClient.ConnectAsync(endpoint, server.Uri);
        await server.RefuseAsync("HTTP/1.1 404 Not Found\r\n\r\n");
        await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
        Assert.Null(endpoint.Connection);
        Assert.Equal(WsClientState.Closed, endpoint.Seen!.State);
        Assert.Equal(CloseCode.AbnormalClosure, (await endpoint.Seen.Closed.Within()).Code);
        Assert.Throws<InvalidOperationException>(() => endpoint.Seen.Session);
        await endpoint.Seen.DisposeAsync().Within();

        connecting = WsClient.ConnectAsync(endpoint, server.Uri);
        await server.AgreeAsync();
        WsClient client = await connecting.Within();
        Assert.Same(client, endpoint.Connection);
        await Assert.ThrowsAsync<InvalidOperationException>(() => WsClient.ConnectAsync(endpoint, server.Uri).Within());
        Assert.Same(client, endpoint.Connection);
        client.Abort();
        await client.Closed.Within();

        connecting = WsClient.ConnectAsync(endpoint, server.Uri);
        await server.AgreeAsync();
        Assert.NotSame(client, await connecting.Within());
        endpoint.Connection!.Abort();
    }

    [Fact]
    public async Task What_creating_an_instance_throws_is_thrown_and_its_scope_is_disposed_of()
    {
        var services = new Services();
        await Assert.ThrowsAsync<NotSupportedException>(() => WsClient.ConnectAsync<Handmade>(new Uri("ws://127.0.0.1:1/"), new WsClientOptions { Services = services }));
        await Bounded.Until(() => services.IsScopeDisposed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_instance_that_was_made_for_a_connection_which_does_not_come_about_is_disposed_of(bool throws)
    {
        using var server = new ScriptedServer();
        var endpoint = new Owned { Throws = throws };
        Task<Owned> connecting = WsClient.ConnectAsync<Owned>(server.Uri, new WsClientOptions { Services = new Supply(endpoint) });
        await server.RefuseAsync("HTTP/1.1 404 Not Found\r\n\r\n");
        Assert.Equal(HandshakeFailure.Status, (await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within())).Failure);
        Assert.Equal(1, endpoint.Disposed);

        Task<WsClient> own = WsClient.ConnectAsync(endpoint, server.Uri);
        await server.RefuseAsync("HTTP/1.1 404 Not Found\r\n\r\n");
        await Assert.ThrowsAsync<WsHandshakeException>(() => own.Within());
        Assert.Equal(1, endpoint.Disposed); // whoever has made it may try again
    }

    private sealed class Owned : IClientEndpoint<Owned>, IDisposable
    {
        public static EndpointDescriptor Descriptor => Handmade.Descriptor;

        public WsClient? Connection { get; set; }

        public bool Throws { get; init; }

        public int Disposed { get; private set; }

        public static Owned Create(IServiceProvider services) => (Owned)services.GetService(typeof(Owned))!;

        public void Dispose()
        {
            Disposed++;
            if (Throws)
            {
                throw new NotSupportedException();
            }
        }
    }

    /// <summary>Has an instance, whose Dispose is not its business.</summary>
    private sealed class Supply(Owned endpoint) : IServiceProvider, Microsoft.Extensions.DependencyInjection.IServiceScopeFactory, Microsoft.Extensions.DependencyInjection.IServiceScope
    {
        public IServiceProvider ServiceProvider => this;

        public object? GetService(Type serviceType) => serviceType == typeof(Owned) ? endpoint : this;

        public Microsoft.Extensions.DependencyInjection.IServiceScope CreateScope() => this;

        public void Dispose()
        {
        }
    }

    private sealed class Handmade : IClientEndpoint<Handmade>
    {
        private WsClient? _connection;

        public static EndpointDescriptor Descriptor { get; } = new()
        {
            EndpointType = typeof(Handmade),
            Path = "/",
            Activate = static (_, _) => throw new NotSupportedException(),
            Attach = static (session, _, _) => new QueueDispatcher(session, new MessageQueue(NullLogger.Instance)),
        };

        public WsClient? Seen { get; private set; }

        public WsClient? Connection
        {
            get => _connection;
            set
            {
                _connection = value;
                Seen ??= value;
            }
        }

        public static Handmade Create(IServiceProvider services) => throw new NotSupportedException();
    }

    private sealed class Services : IServiceProvider, Microsoft.Extensions.DependencyInjection.IServiceScopeFactory, Microsoft.Extensions.DependencyInjection.IServiceScope
    {
        public bool IsScopeDisposed { get; private set; }

        public IServiceProvider ServiceProvider => this;

        public object? GetService(Type serviceType) => serviceType == typeof(Microsoft.Extensions.DependencyInjection.IServiceScopeFactory) ? this : null;

        public Microsoft.Extensions.DependencyInjection.IServiceScope CreateScope() => this;

        public void Dispose() => IsScopeDisposed = true;
    }
}
