using Microsoft.Extensions.Configuration;
using WsGen.Connections;
using WsGen.Connections.Settings;

namespace WsGen.Hosting.Binding;

/// <summary>
/// Reads the section <c>WsGen</c>, and the names that Tomcat has, in that section and beside it. What cannot be read, is not known, or is said twice in two ways
/// is refused with a sentence that names the key.
/// </summary>
internal static class OptionBinder
{
    private const string Section = "WsGen";
    private const string Compression = "Compression:";
    private const string TrafficLog = "TrafficLog:";
    private const string Drain = "Drain:";

    private static readonly OptionInfo s_noExtensions = new("", OptionKind.Flag, tomcatName: "DISABLE_BUILTIN_EXTENSIONS");

    // Client: is that of clients.
    private static readonly string[] s_sections = ["Urls", "HealthPath", "AllowedOrigins", "Endpoints", "Compression", "TrafficLog", "Drain", "Client"];

    /// <exception cref="InvalidOperationException">Something is refused.</exception>
    public static void Bind(IConfiguration configuration, WsOptions options)
    {
        IConfiguration section = configuration.GetSection(Section);
        BindSettings(section, Section, configuration, options.Settings);
        for (int i = 0; i < OptionTable.All.Length; i++)
        {
            if (Read(section, Section, configuration, OptionTable.All[i]) is { } value)
            {
                OptionPlaces.Set(options, i, value);
            }
        }

        if (options is WsServerOptions server)
        {
            server.Urls = ReadUrls(configuration) ?? server.Urls;
            server.HealthPath = section["HealthPath"] is { Length: > 0 } path ? path : server.HealthPath;
        }

        options.AllowedOrigins = ReadList(section, "AllowedOrigins") ?? options.AllowedOrigins;
        options.TrafficLog.Endpoints = ReadList(section, "TrafficLog:Endpoints") ?? options.TrafficLog.Endpoints;
        options.TrafficLog.RedactedNames = ReadList(section, "TrafficLog:RedactedNames") ?? options.TrafficLog.RedactedNames;
        foreach (IConfigurationSection endpoint in section.GetSection("Endpoints").GetChildren())
        {
            string path = "WsGen:Endpoints:" + endpoint.Key;
            var own = new EndpointOptions();
            BindSettings(endpoint, path, null, own.Settings);
            List<string> ofEndpoint = Names(SettingTable.All, "");
            ofEndpoint.Add("Compression");
            RefuseUnknown(endpoint, path, TomcatScope.Endpoint, ofEndpoint);
            options.Sections[endpoint.Key] = own;
        }

        List<string> names = Names(OptionTable.All, "");
        names.AddRange(Names(SettingTable.All, ""));
        names.AddRange(s_sections);
        RefuseUnknown(section, Section, TomcatScope.Server, names);
        List<string> ofTraffic = Names(OptionTable.All, TrafficLog);
        ofTraffic.AddRange(["Endpoints", "RedactedNames"]);
        RefuseUnknown(section.GetSection("TrafficLog"), "WsGen:TrafficLog", TomcatScope.None, ofTraffic);
        RefuseUnknown(section.GetSection("Drain"), "WsGen:Drain", TomcatScope.None, Names(OptionTable.All, Drain));
        RefuseUnknown(configuration, "", TomcatScope.Server, null);
    }

    /// <summary>Null: there is none, or it is empty.</summary>
    private static string[]? ReadList(IConfiguration section, string name)
    {
        var values = new List<string>();
        foreach (IConfigurationSection value in section.GetSection(name).GetChildren())
        {
            if (!string.IsNullOrEmpty(value.Value))
            {
                values.Add(value.Value);
            }
        }

        return values.Count > 0 ? [.. values] : null;
    }

    private static void BindSettings(IConfiguration section, string path, IConfiguration? beside, SettingValues into)
    {
        for (int i = 0; i < SettingTable.All.Length; i++)
        {
            if (Read(section, path, beside, SettingTable.All[i]) is { } value)
            {
                into[(Setting)i] = value; // of what is not read, code may have said something
            }
        }

        if (Read(section, path, beside, s_noExtensions) is > 0)
        {
            into[Setting.CompressionEnabled] = Read(section, path, beside, SettingTable.Of(Setting.CompressionEnabled)) is > 0
                ? throw Contradiction(path + ":Compression:Enabled", (beside is null ? path + ":" : "") + TomcatKeys.Prefix + s_noExtensions.TomcatName, "True", "True")
                : 0;
        }

        RefuseUnknown(section.GetSection("Compression"), path + ":Compression", TomcatScope.None, Names(SettingTable.All, Compression));
    }

    /// <summary>The value under whichever name it has; null if it has none.</summary>
    private static long? Read(IConfiguration section, string path, IConfiguration? beside, OptionInfo info)
    {
        long? value = null;
        string from = "";
        if (info.Name.Length > 0)
        {
            Take(section[info.Name], info, path + ":" + info.Name, ofTomcat: false, ref value, ref from);
        }

        if (info.TomcatName is not null)
        {
            string name = TomcatKeys.Prefix + info.TomcatName;
            Take(section[name], info, path + ":" + name, ofTomcat: true, ref value, ref from);
            Take(beside?[name], info, name, ofTomcat: true, ref value, ref from);
        }

        return value;
    }

    private static void Take(string? text, OptionInfo info, string key, bool ofTomcat, ref long? value, ref string from)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        bool isRead = ofTomcat ? info.TryConvert(text, out long number) : info.TryParse(text, out number);
        if (!isRead || !info.Allows(number))
        {
            throw new InvalidOperationException("The option " + (isRead
                ? OptionRange.Describe(key, info.Format(number), info.Allowed)
                : OptionRange.Describe(key, "\"" + text + "\"", info.Describe(ofTomcat))));
        }

        if (value is { } other && other != number)
        {
            throw Contradiction(from, key, info.Format(other), info.Format(number));
        }

        (value, from) = (number, key);
    }

    private static InvalidOperationException Contradiction(string key, string other, string value, string otherValue) =>
        new($"The options {key} and {other} contradict each other: they are {value} and {otherValue}. Give one of them.");

    /// <summary>Where to listen. The host's own key says it too: of two sources the later counts, as it does for one key; one source must not contradict itself.</summary>
    private static string? ReadUrls(IConfiguration configuration)
    {
        (string? own, int ownSource) = Locate(configuration, "WsGen:Urls");
        (string? hosts, int hostsSource) = Locate(configuration, "urls");
        return own is null || hosts is null ? own ?? hosts
            : ownSource != hostsSource ? (ownSource > hostsSource ? own : hosts)
            : own == hosts ? own
            : throw Contradiction("WsGen:Urls", "urls", own, hosts);
    }

    /// <summary>A value, null if it is empty or there is none, and the number of the source that it is from.</summary>
    private static (string? Value, int Source) Locate(IConfiguration configuration, string key)
    {
        int source = 0;
        int number = 0;
        foreach (IConfigurationProvider provider in configuration is IConfigurationRoot root ? root.Providers : [])
        {
            number++;
            source = provider.TryGet(key, out _) ? number : source;
        }

        return configuration[key] is { Length: > 0 } value ? (value, source) : (null, 0);
    }

    /// <param name="section">Where the keys stand.</param>
    /// <param name="path">Its path.</param>
    /// <param name="scope">Which of Tomcat's names mean something there.</param>
    /// <param name="names">What there may be; null: anything that does not claim to be Tomcat's.</param>
    private static void RefuseUnknown(IConfiguration section, string path, TomcatScope scope, List<string>? names)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            string key = path.Length > 0 ? path + ":" + child.Key : child.Key;
            string? fault = null;
            if (TomcatKeys.IsOne(child.Key))
            {
                fault = TomcatKeys.FindFault(child.Key, key, scope) ?? FindMisplaced(child, key);
            }
            else if (names is not null)
            {
                string[] known = [.. names];
                fault = Nearest.IndexOf(known, child.Key) >= 0 ? FindMisplaced(child, key) : "There is no option " + key + "." + Nearest.Suggest(child.Key, known, path + ":");
            }

            if (fault is not null)
            {
                throw new InvalidOperationException(fault);
            }
        }
    }

    /// <summary>A value where there are keys, or keys where there is a value: neither would have an effect.</summary>
    private static string? FindMisplaced(IConfigurationSection child, string key)
    {
        bool isList = key is "WsGen:AllowedOrigins" or "WsGen:TrafficLog:Endpoints" or "WsGen:TrafficLog:RedactedNames";
        bool isGroup = isList || key is "WsGen:Endpoints" or "WsGen:TrafficLog" or "WsGen:Drain" || key.EndsWith(":Compression", StringComparison.Ordinal);
        return isGroup && !string.IsNullOrEmpty(child.Value) ? "The option " + key + " has no value of its own; what is meant stands below it"
            + (isList ? ", as " + key + ":0." : ".")
            : !isGroup && key != "WsGen:Client" && child.GetChildren().GetEnumerator().MoveNext() ? "There is nothing below the option " + key + "."
            : null;
    }

    /// <summary>The names that stand in one section.</summary>
    private static List<string> Names(OptionInfo[] options, string section)
    {
        var names = new List<string>();
        foreach (OptionInfo option in options)
        {
            if (option.Name.StartsWith(section, StringComparison.Ordinal))
            {
                names.Add(option.Name[section.Length..]);
            }
        }

        return names;
    }
}
