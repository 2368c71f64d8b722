using WsGen.Connections;
using WsGen.Connections.Settings;
using WsGen.Endpoints.Infrastructure;
using WsGen.Protocol;

namespace WsGen.Endpoints.Configuration;

/// <summary>
/// What the connections of one endpoint have. Each of these goes before those above it: the server's options, the endpoint's attribute (or
/// <see cref="ServerEndpointConfig.WithOptions"/>), its section of the configuration, the size that its handler names, its user properties.
/// </summary>
internal sealed class EndpointSettings
{
    /// <exception cref="InvalidOperationException">They cannot work together, or two sections contradict each other.</exception>
    public EndpointSettings(EndpointDescriptor descriptor, EndpointEnvironment environment)
    {
        ConnectionOptions options = environment.Options;
        options = descriptor.Options?.Settings.ApplyTo(options) ?? options;
        options = FindSection(descriptor, environment.Endpoints)?.ApplyTo(options) ?? options;
        var limits = new ProtocolLimits(
            descriptor.MaxTextMessageSize > 0 ? descriptor.MaxTextMessageSize : options.Limits.MaxTextMessageSize,
            descriptor.MaxBinaryMessageSize > 0 ? descriptor.MaxBinaryMessageSize : options.Limits.MaxBinaryMessageSize);
        SettingValues properties = ReadProperties(descriptor);
        Options = properties.ApplyTo(options);
        Limits = properties.ApplyTo(limits);
        if (!ReferenceEquals(Options, environment.Options) && SettingTable.FindFault(Options) is { } fault)
        {
            throw new InvalidOperationException($"{descriptor} cannot be served: its {fault}");
        }
    }

    public ConnectionOptions Options { get; }

    /// <summary>What is accepted: the handler's own size where it has one, otherwise as in the options.</summary>
    public ProtocolLimits Limits { get; }

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
