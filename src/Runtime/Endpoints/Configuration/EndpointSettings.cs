using WsGen.Connections;
using WsGen.Connections.Settings;
using WsGen.Endpoints.Infrastructure;
using WsGen.Protocol;
using WsGen.Protocol.Compression;
using WsGen.Sessions;

namespace WsGen.Endpoints.Configuration;

/// <summary>
/// What the connections of one endpoint have. Each of these goes before those above it: the server's options, the endpoint's attribute (or
/// <see cref="ServerEndpointConfig.WithOptions"/>), its section of the configuration, the size that its handler names, its user properties.
/// </summary>
internal sealed class EndpointSettings
{
    /// <exception cref="InvalidOperationException">A size is out of range, they cannot work together, or two sections contradict each other.</exception>
    public EndpointSettings(EndpointDescriptor descriptor, EndpointEnvironment environment)
    {
        ConnectionOptions options = environment.Options;
        options = descriptor.Options?.Settings.ApplyTo(options) ?? options;
        options = FindSection(descriptor, environment.Endpoints)?.ApplyTo(options) ?? options;
        GeneralLimits = options.Limits;
        var limits = new ProtocolLimits(
            SizeOf(descriptor, Setting.MaxTextMessageSize, descriptor.MaxTextMessageSize, descriptor.HasTextHandlerWithoutSize, options),
            SizeOf(descriptor, Setting.MaxBinaryMessageSize, descriptor.MaxBinaryMessageSize, descriptor.HasBinaryHandlerWithoutSize, options));
        HandlerLimits = limits;
        SettingValues properties = ReadProperties(descriptor);
        Options = properties.ApplyTo(options);
        Limits = properties.ApplyTo(limits);
        if (!ReferenceEquals(Options, environment.Options))
        {
            if (SettingTable.FindFault(Options) is { } fault)
            {
                throw Unservable(descriptor, fault);
            }

            if (Options.Compression.IsEnabled)
            {
                ZLibNative.ThrowIfMissing(); // as for a server: now and not at the first message
            }
        }

        if (Options.Metrics is { } metrics)
        {
            Options = Options with { Metrics = metrics.Of(descriptor.Path) };
        }

        if (Options.Traffic is { IsOfServer: true } traffic)
        {
            Options = Options with { Traffic = traffic.Of(descriptor.Path) };
        }
    }

    public ConnectionOptions Options { get; }

    /// <summary>What is accepted: the handler's own size where it has one, otherwise as in the options.</summary>
    public ProtocolLimits Limits { get; }

    /// <summary>The same where no user property says anything else.</summary>
    public ProtocolLimits HandlerLimits { get; }

    /// <summary>What a handler accepts that names no size, where no user property says anything else.</summary>
    public ProtocolLimits GeneralLimits { get; }

    /// <summary>What all sessions of the endpoint share.</summary>
    public EndpointFacts Describe(EndpointDescriptor descriptor) => new(descriptor.Path, descriptor.Subprotocols)
    {
        Extensions = descriptor.Extensions,
        Methods = descriptor.Methods,
        Encoders = descriptor.Encoders,
        Decoders = descriptor.Decoders,
        UserProperties = descriptor.UserProperties,
        Owner = descriptor.Config,
        Options = Options,
        Limits = Limits,
        HandlerLimits = HandlerLimits,
        SizeOfOthers = descriptor.HasSizesForAllHandlers ? null : GeneralLimits,
    };

    /// <summary>What is received of a kind: a message's size is known before its handler is, so the greatest among them counts.</summary>
    private static long SizeOf(EndpointDescriptor descriptor, Setting setting, long named, bool othersNameNone, ConnectionOptions options)
    {
        if (named == -1)
        {
            return SettingTable.Get(options, setting);
        }

        if (SettingTable.FindFault(setting, named) is { } fault)
        {
            throw Unservable(descriptor, fault);
        }

        return othersNameNone && !descriptor.HasSizesForAllHandlers ? Math.Max(named, SettingTable.Get(options, setting)) : named;
    }

    private static InvalidOperationException Unservable(EndpointDescriptor descriptor, string fault) =>
        new($"{descriptor} cannot be served: its {fault}");

    private static SettingValues ReadProperties(EndpointDescriptor descriptor)
    {
        var values = new SettingValues();
        foreach ((string key, object? value) in descriptor.UserProperties)
        {
            if (TomcatKeys.Find(key) is { } setting)
            {
                values[setting] = TomcatKeys.Read(key, setting, value);
            }
        }

        return values;
    }

    /// <summary>What the sections say that name the endpoint by its path, its class, or its class with the namespace.</summary>
    private static SettingValues? FindSection(EndpointDescriptor descriptor, Dictionary<string, EndpointOptions> sections)
    {
        SettingValues? found = null;
        foreach ((string name, EndpointOptions section) in sections)
        {
            if (!IsMeant(descriptor, name))
            {
                continue;
            }

            section.IsUsed = true;
            found ??= new SettingValues();
            if (found.Add(section.Settings) is { } contradiction)
            {
                throw new InvalidOperationException(
                    $"Two sections of WsGen:Endpoints name {descriptor}, one of them \"{name}\", and contradict each other about " +
                    $"{SettingTable.Of(contradiction).Name}. Say it in one of them.");
            }
        }

        return found;
    }

    private static bool IsMeant(EndpointDescriptor descriptor, string name) =>
        name == descriptor.Path
        || name.Equals(descriptor.EndpointType.Name, StringComparison.OrdinalIgnoreCase)
        || name.Equals(descriptor.EndpointType.FullName, StringComparison.OrdinalIgnoreCase);
}
