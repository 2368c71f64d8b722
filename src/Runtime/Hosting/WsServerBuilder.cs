using System.ComponentModel;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.Endpoints.Configuration;
using WsGen.Endpoints.Infrastructure;
using WsGen.Hosting.Binding;
using WsGen.Transports.Sockets;

namespace WsGen;

/// <summary>Configures a <see cref="WsServer"/>: options, services, logging, endpoints. Not thread-safe.</summary>
public sealed partial class WsServerBuilder
{
    private readonly List<RouteTable> _generated = [];
    private readonly List<RouteTable> _single = [];
    private readonly List<ServerApplicationConfig> _applicationConfigs = [];

    private readonly string? _settings;
    private readonly string? _refusal;

    /// <param name="args">The command line.</param>
    /// <param name="folder">The current directory.</param>
    /// <param name="installed">Where the program lies.</param>
    internal WsServerBuilder(string[] args, string folder, string installed)
    {
        string environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production";
        Configuration = new ConfigurationManager();
        IConfigurationBuilder sources = Configuration.SetFileProvider(new FolderFiles(folder));
        foreach (SettingsFile file in SettingsFile.Find(folder, installed, "appsettings.json", $"appsettings.{environment}.json"))
        {
            sources.Add(file);
            if (File.Exists(file.Path))
            {
                _settings = _settings is null ? file.Path : $"{_settings} and {file.Path}";
            }
        }

        sources.AddEnvironmentVariables().AddCommandLine(args);
        try
        {
            OptionBinder.Bind(Configuration, Options);
        }
        catch (InvalidOperationException refused)
        {
            _refusal = refused.Message; // of Build, as everything that is refused
        }

        Services.AddLogging(logging => Logging = logging.AddConfiguration(Configuration.GetSection("Logging")).AddSimpleConsole());
        LateConsoleLoggerProvider.Replace(Services);
    }

    /// <summary>
    /// appsettings.json, appsettings.{DOTNET_ENVIRONMENT}.json (both in the current directory, or, where it has neither, in that of the program), environment variables and command line, later ones winning. The section
    /// <c>WsGen</c> has been bound to <see cref="Options"/>.
    /// </summary>
    public ConfigurationManager Configuration { get; }

    /// <summary>The settings; change them until <see cref="Build"/>.</summary>
    public WsServerOptions Options { get; } = new();

    /// <summary>
    /// Where constructor parameters of endpoints come from. A scope is made for each connection. The <see cref="WsServer"/> is one of the services, once it has been
    /// built.
    /// </summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    /// <summary>What is logged and where. Default: to the console, by the configuration section <c>Logging</c>.</summary>
    public ILoggingBuilder Logging { get; private set; } = null!;

    /// <summary>The clock of all time-outs. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The transport. Default: plain sockets. Any connection listener of ASP.NET Core will do.</summary>
    public IConnectionListenerFactory? Transport { get; set; }

    /// <summary>
    /// Is asked about upgrade requests that no endpoint's path matches, and may name an endpoint, registered or not; null: 404. May take its time, within
    /// <see cref="WsServerOptions.HandshakeTimeout"/>; the token fires when nobody waits any more. What it throws is logged and answered with 500.
    /// Default: none. Counterpart of <c>ServerContainer.upgradeHttpToWebSocket</c>.
    /// </summary>
    public Func<HandshakeRequest, CancellationToken, ValueTask<UpgradeTarget?>>? Fallback { get; set; }

    /// <summary>Adds the endpoints of a generated route table. Call the generated <c>AddEndpoints()</c> instead.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public WsServerBuilder AddRoutes(RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        _generated.Add(routes);
        return this;
    }

    /// <summary>Adds one endpoint. Adding it twice, or also by <c>AddEndpoints()</c>, does no harm.</summary>
    /// <typeparam name="T">A partial class with <see cref="ServerEndpointAttribute"/>.</typeparam>
    public WsServerBuilder AddEndpoint<T>()
        where T : IServerEndpoint<T>
    {
        _single.Add(RouteTable.Create(T.Descriptor));
        return this;
    }

    /// <summary>Adds one endpoint that is put together in code. Adding the same configuration twice does no harm.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public WsServerBuilder AddEndpoint(ServerEndpointConfig endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _single.Add(RouteTable.Create(endpoint.Descriptor));
        return this;
    }

    /// <summary>Has a configuration choose among the endpoints of <c>AddEndpoints()</c>, and add others. Of several the server has what any of them wants.</summary>
    /// <param name="config">The configuration; it is asked by <see cref="Build"/>.</param>
    public WsServerBuilder UseApplicationConfig(ServerApplicationConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _applicationConfigs.Add(config);
        return this;
    }

    /// <summary>Makes the server. It listens once it is started.</summary>
    /// <exception cref="InvalidOperationException">An option is unknown, unreadable or out of range, an address is not one, two endpoints have equivalent paths, or a service that an endpoint needs is missing; the message says which.</exception>
    public WsServer Build()
    {
        if (_refusal is not null)
        {
            throw new InvalidOperationException(_refusal);
        }

        Options.Validate();
        LateConsoleLoggerProvider.YieldTo(Services);
        WsServer? server = null;
        Services.AddSingleton(_ => Volatile.Read(ref server) ?? throw new InvalidOperationException(
            "The server is still being built, and cannot be a service yet: ask for it when a connection comes, in an endpoint's constructor or a callback."));
        ServiceProvider services = Services.BuildServiceProvider();
        bool eventLoop = Options.Transport is WsTransport.Epoll or WsTransport.IoUring || (Options.Transport == WsTransport.Auto && OperatingSystem.IsLinux());
        try
        {
            ILogger<WsServer> logger = services.GetRequiredService<ILogger<WsServer>>();
            IConnectionListenerFactory? transport =
                Transport ?? (eventLoop ? null : new SocketConnectionListenerFactory(new SocketTransportOptions(), TimeProvider, logger));
            var built = new WsServer(Options, Deploy(), services, transport, _secure, TimeProvider, logger, Fallback)
            {
                Settings = _settings,
            };
            Volatile.Write(ref server, built);
            return built;
        }
        catch
        {
            services.Dispose();
            throw;
        }
    }

    private IEnumerable<RouteTable> Deploy() =>
    [
        .. _generated.Select(table => EndpointFilter.Apply(table, _applicationConfigs)),
        .. _single,
        .. _applicationConfigs.SelectMany(static config => config.GetEndpointConfigs()).Select(static endpoint => RouteTable.Create(endpoint.Descriptor)),
    ];
}
