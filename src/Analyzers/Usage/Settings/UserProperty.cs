using Microsoft.CodeAnalysis;
using WsGen.Connections.Settings;

namespace WsGen.Analyzers.Usage.Settings;

/// <summary>What Tomcat's user properties can be.</summary>
internal static class UserProperty
{
    private static readonly string[] ClientNumbers = ["IO_TIMEOUT_MS", "MAX_REDIRECTIONS", "MAX_HTTP_RESPONSE_HEADER_BYTES"];

    private static readonly string[] ClientTexts = ["DEFAULT_ORIGIN_HEADER_VALUE", "SSL_TRUSTSTORE", "SSL_TRUSTSTORE_PWD"];

    private static readonly string[] TlsVersions = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

    private static readonly string AllowedVersions = $"one or several of {string.Join(", ", TlsVersions)}, separated by commas, or a System.Security.Authentication.SslProtocols";

    /// <summary>What is wrong with a property, as a sentence; null if nothing is, or nothing is known of its value.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="ofClient">It is one of a client's options.</param>
    /// <param name="isName">It is the name that is wrong.</param>
    public static string? FindFault(string key, IOperation value, bool ofClient, out bool isName)
    {
        isName = false;
        if (TomcatKeys.Find(key, out string? fault) is not { } setting)
        {
            // A client's options are read for what they have, and misspelt names are not refused.
            isName = fault is not null && !ofClient;
            return isName ? fault : ofClient && key.StartsWith(TomcatKeys.Prefix, StringComparison.Ordinal) ? FindClientFault(key, value) : null;
        }

        IOperation bare = ConstantValues.Bare(value);
        OptionInfo info = SettingTable.Of(setting);
        return ConstantValues.Of(value) is { } known ? TomcatKeys.FindFault(key, setting, known, out _)
            : IsOther(bare.Type, takesText: true, takesNumbers: true, takesTime: info.Kind == OptionKind.Time)
            ? "The user property " + WsGen.Connections.OptionRange.Describe(key, $"of type {bare.Type!.ToDisplayString()}", info.Describe(ofTomcat: true))
            : null;
    }

    private static string? FindClientFault(string key, IOperation value)
    {
        string name = key.Substring(TomcatKeys.Prefix.Length);
        ITypeSymbol? type = ConstantValues.Bare(value).Type;
        bool isText = ClientTexts.Contains(name) || name.StartsWith("WS_AUTHENTICATION_", StringComparison.Ordinal);
        return ClientNumbers.Contains(name)
            ? ConstantValues.Of(value) switch
            {
                string text when !long.TryParse(text, out _) => Describe($"\"{text}\"", "a whole number, as text, int or long"),
                null or string or int or long or TimeSpan => IsOther(type, takesText: true, takesNumbers: true, takesTime: name == "IO_TIMEOUT_MS") ? Describe(OfType(), "a whole number, as text, int or long") : null,
                _ => Describe(OfType(), "a whole number, as text, int or long"),
            }
            : name == "SSL_PROTOCOLS" ? FindVersionsFault(ConstantValues.Of(value), type) is { } shown ? Describe(shown, AllowedVersions) : null
            : isText && IsOther(type, takesText: true, takesNumbers: false, takesTime: false) ? Describe(OfType(), "text")
            : null;

        string OfType() => $"of type {type!.ToDisplayString()}";

        string Describe(string what, string allowed) => "The user property " + WsGen.Connections.OptionRange.Describe(key, what, allowed);
    }

    private static string? FindVersionsFault(object? known, ITypeSymbol? type) => known switch
    {
        null => null,
        string names => names.Split(',').All(name => TlsVersions.Contains(name.Trim())) ? null : $"\"{names}\"",
        _ => type?.TypeKind == TypeKind.Enum ? null : $"of type {type?.ToDisplayString()}",
    };

    /// <summary>True if a value of the type can be none of what is taken.</summary>
    private static bool IsOther(ITypeSymbol? type, bool takesText, bool takesNumbers, bool takesTime) => type switch
    {
        null or { TypeKind: TypeKind.Error or TypeKind.Interface or TypeKind.TypeParameter or TypeKind.Dynamic } => false,
        { SpecialType: SpecialType.System_Object } => false,
        { SpecialType: SpecialType.System_String } => !takesText,
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } => !takesNumbers,
        { Name: "TimeSpan" } => !takesTime,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => false,
        { IsValueType: true } or { IsSealed: true } => true,
        _ => false,
    };
}
