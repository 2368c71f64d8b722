using System.Net.Security;
using System.Security.Authentication;
using WsGen.Connections.Settings;

namespace WsGen.Client.Tls;

/// <summary>Tomcat's user properties for the TLS of a client. What they say goes before the options; a property that is null says nothing.</summary>
internal static class TlsUserProperties
{
    public const string Context = TomcatKeys.Prefix + "SSL_CONTEXT";
    public const string Protocols = TomcatKeys.Prefix + "SSL_PROTOCOLS";
    public const string TrustStore = TomcatKeys.Prefix + "SSL_TRUSTSTORE";
    public const string TrustStorePassword = TomcatKeys.Prefix + "SSL_TRUSTSTORE_PWD";

    private const string Names = "TLSv1, TLSv1.1, TLSv1.2, TLSv1.3";

    /// <summary>The options that are in effect.</summary>
    /// <param name="properties">The user properties; others among them are left alone.</param>
    /// <param name="options">What counts where they say nothing. Not changed.</param>
    /// <exception cref="ArgumentException">A property has a value that it cannot have. It names the property.</exception>
    public static WsClientTlsOptions Apply(IReadOnlyDictionary<string, object?> properties, WsClientTlsOptions options)
    {
        object? context = Find(properties, Context), protocols = Find(properties, Protocols);
        object? store = Find(properties, TrustStore), password = Find(properties, TrustStorePassword);
        if ((context ?? protocols ?? store ?? password) is null)
        {
            return options;
        }

        WsClientTlsOptions effective = options.Copy();
        effective.Protocols = protocols is null ? options.Protocols : ReadProtocols(protocols);
        effective.Custom = context is null ? options.Custom : Read<SslClientAuthenticationOptions>(Context, context, "a System.Net.Security.SslClientAuthenticationOptions");
        if (effective.Custom is null)
        {
            effective.TrustStore = store is null ? options.TrustStore : Read<string>(TrustStore, store, "the path of a file, as a string");
            effective.TrustStorePassword = password is null ? options.TrustStorePassword : Read<string>(TrustStorePassword, password, "a string");
        }

        return effective;
    }

    private static object? Find(IReadOnlyDictionary<string, object?> properties, string key) => properties.TryGetValue(key, out object? value) ? value : null;

    private static T Read<T>(string key, object value, string allowed)
        where T : class => value as T ?? throw Refuse(key, key == TrustStorePassword ? $"of type {value.GetType()}" : Show(value), allowed);

    private static SslProtocols ReadProtocols(object value)
    {
        const string Allowed = $"one or several of {Names}, separated by commas, or a System.Security.Authentication.SslProtocols";
        if (value is SslProtocols protocols)
        {
            return protocols;
        }

        if (value is not string list)
        {
            throw Refuse(Protocols, Show(value), Allowed);
        }

        SslProtocols all = SslProtocols.None;
        foreach (string name in list.Split(',', StringSplitOptions.TrimEntries))
        {
#pragma warning disable SYSLIB0039 // Whoever asks for them in so many words may have them; by default the machine decides, and most have none of them left.
            all |= name switch
            {
                "TLSv1" => SslProtocols.Tls,
                "TLSv1.1" => SslProtocols.Tls11,
#pragma warning restore SYSLIB0039
                "TLSv1.2" => SslProtocols.Tls12,
                "TLSv1.3" => SslProtocols.Tls13,
                _ => throw Refuse(Protocols, Show(value), Allowed),
            };
        }

        return all;
    }

    private static string Show(object value) => $"{value}, of type {value.GetType()}";

    private static ArgumentException Refuse(string key, string shown, string allowed) => new($"The user property {key} is {shown}; it must be {allowed}.", nameof(key));
}
