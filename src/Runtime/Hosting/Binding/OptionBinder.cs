using Microsoft.Extensions.Configuration;
using WsGen.Connections.Settings;

namespace WsGen.Hosting.Binding;

/// <summary>
/// Reads the section <c>WsGen</c>, and the names that Tomcat has, in that section and beside it. What cannot be read, is not known, or is said twice in two ways
/// is refused with a sentence that names the key.
/// </summary>
internal static class OptionBinder
{
    private const string Section = "WsGen";

    private static readonly OptionInfo s_noExtensions = new("", OptionKind.Flag, tomcatName: "DISABLE_BUILTIN_EXTENSIONS");

    // Client: is that of clients.
    private static readonly string[] s_sections = ["Urls", "AllowedOrigins", "Endpoints", "Compression", "Client"];

    /// <exception cref="InvalidOperationException">Something is refused.</exception>
    public static void Bind(IConfiguration configuration, WsOptions options)
    {
        IConfiguration section = configuration.GetSection(Section);
        BindSettings(section, Section, configuration, options.Settings);
        bool? compressed = null;
        for (int i = 0; i < OptionTable.All.Length; i++)
        {
            if (Read(section, Section, configuration, OptionTable.All[i]) is { } value)
            {
                OptionTable.Set(options, i, value);
                compressed = OptionTable.All[i].Name == "Compression:Enabled" ? value != 0 : compressed;
            }
        }

        if (Read(section, Section, configuration, s_noExtensions) is > 0)
        {
            options.Compression.Enabled = compressed != true ? false : throw new InvalidOperationException(
                $"The options WsGen:Compression:Enabled and {TomcatKeys.Prefix}{s_noExtensions.TomcatName} contradict each other: both are true. Give one of them.");
        }

        if (options is WsServerOptions server && (configuration["urls"] ?? section["Urls"]) is { } urls)
        {
            server.Urls = urls;
        }

        IConfigurationSection origins = configuration.GetSection("WsGen:AllowedOrigins");
        string[] allowed = [.. origins.Value?.Split(';') ?? [], .. origins.GetChildren().Select(static origin => origin.Value ?? "")];
        options.AllowedOrigins = allowed.Length > 0 ? allowed : options.AllowedOrigins;
        foreach (IConfigurationSection endpoint in configuration.GetSection("WsGen:Endpoints").GetChildren())
        {
            BindEndpoint(endpoint, options);
        }

        RefuseUnknown(section, Section, [.. Names(OptionTable.All), .. Names(SettingTable.All), .. s_sections]);
        RefuseUnknown(configuration.GetSection("WsGen:Compression"), "WsGen:Compression", Names(OptionTable.All, "Compression:"));
        foreach (IConfigurationSection child in configuration.GetChildren())
        {
            if (TomcatKeys.IsOne(child.Key))
            {
                RefuseUnknownOfTomcat(child.Key, child.Key);
            }
        }
    }

    private static void BindEndpoint(IConfigurationSection section, WsOptions options)
    {
        var endpoint = new EndpointOptions();
        string path = "WsGen:Endpoints:" + section.Key;
        BindSettings(section, path, null, endpoint.Settings);
        RefuseUnknown(section, path, Names(SettingTable.All));
        options.Endpoints[section.Key] = endpoint;
    }

    private static void BindSettings(IConfiguration section, string path, IConfiguration? beside, SettingValues into)
    {
        for (int i = 0; i < SettingTable.All.Length; i++)
        {
            if (Read(section, path, beside, SettingTable.All[i]) is { } value)
            {
                into[(Setting)i] = value;
            }
        }
    }

    /// <summary>The value under whichever name it has; null if it has none.</summary>
    private static long? Read(IConfiguration section, string path, IConfiguration? beside, OptionInfo info)
    {
        long? value = null;
        string from = "";
        if (info.Name.Length > 0)
        {
            Take(section[info.Name], $"{path}:{info.Name}", ofTomcat: false);
        }

        if (info.TomcatName is not null)
        {
            string name = TomcatKeys.Prefix + info.TomcatName;
            Take(section[name], $"{path}:{name}", ofTomcat: true);
            Take(beside?[name], name, ofTomcat: true);
        }

        return value;

        void Take(string? text, string key, bool ofTomcat)
        {
            if (string.IsNullOrEmpty(text))
            {
                return;
            }

            bool isRead = ofTomcat ? info.TryConvert(text, out long number) : info.TryParse(text, out number);
            if (!isRead || !info.Allows(number))
            {
                throw new InvalidOperationException(isRead
                    ? $"The option {key} is {info.Format(number)}; it must be {info.Allowed}."
                    : $"The option {key} is \"{text}\"; it must be {(ofTomcat ? info.DescribeForTomcat() : info.Describe())}.");
            }

            if (value is { } other && other != number)
            {
                throw new InvalidOperationException(
                    $"The options {from} and {key} contradict each other: {info.Format(other)} and {info.Format(number)}. Give one of them.");
            }

            (value, from) = (number, key);
        }
    }

    private static void RefuseUnknown(IConfiguration section, string path, string[] known)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            string key = $"{path}:{child.Key}";
            if (TomcatKeys.IsOne(child.Key))
            {
                RefuseUnknownOfTomcat(child.Key, key);
            }
            else if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new InvalidOperationException($"There is no option {key}.{Nearest.Suggest(child.Key, known, path + ":")}");
            }
        }
    }

    private static void RefuseUnknownOfTomcat(string key, string path)
    {
        string name = key[TomcatKeys.Prefix.Length..];
        if (TomcatKeys.OfThreads.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(
                $"The option {path} is one of Tomcat 7 alone, for threads that there are none of here: WsGen:Threads says how many event loops there are.");
        }

        if (!TomcatKeys.All.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"There is no option {path}.{Nearest.Suggest(name, TomcatKeys.All, TomcatKeys.Prefix)}");
        }
    }

    private static string[] Names(OptionInfo[] options, string prefix = "") =>
        [.. options.Select(static option => option.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..])];
}
