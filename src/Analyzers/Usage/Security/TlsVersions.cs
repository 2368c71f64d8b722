using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Settings;

namespace WsGen.Analyzers.Usage.Security;

/// <summary>Versions of TLS as code names them: by bits of the platform's enumeration, or by Tomcat's names.</summary>
internal static class TlsVersions
{
    private static readonly (int Bits, string? Name, string Shown)[] Obsolete =
        [(0x0C, null, "SSL 2.0"), (0x30, null, "SSL 3.0"), (0xC0, "TLSv1", "TLS 1.0"), (0x300, "TLSv1.1", "TLS 1.1")];

    /// <summary>The obsolete versions that a value allows, in words; null if it allows none, or the compiler warns of the names in it.</summary>
    public static string? FindObsolete(IOperation value)
    {
        string[] found = ConstantValues.Of(value) switch
        {
            string names => [.. Obsolete.Where(version => names.Split(',').Any(name => name.Trim() == version.Name)).Select(version => version.Shown)],
            int bits when !value.DescendantsAndSelf().Any(IsWarnedOf) => [.. Obsolete.Where(version => (bits & version.Bits) != 0).Select(version => version.Shown)],
            _ => [],
        };
        return found.Length == 0 ? null : string.Join(" and ", found);
    }

    private static bool IsWarnedOf(IOperation operation) =>
        operation is IFieldReferenceOperation reference && reference.Field.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == nameof(ObsoleteAttribute));
}

/// <summary>Where a client or a server is told which versions it may speak.</summary>
internal sealed class TlsVersionPlaces(Compilation compilation, Library library)
{
    private readonly INamedTypeSymbol? _ours = compilation.GetTypeByMetadataName("WsGen.WsClientTlsOptions");
    private readonly INamedTypeSymbol? _client = compilation.GetTypeByMetadataName("System.Net.Security.SslClientAuthenticationOptions");
    private readonly INamedTypeSymbol? _server = compilation.GetTypeByMetadataName("System.Net.Security.SslServerAuthenticationOptions");

    /// <summary>True if that is what the assignment does.</summary>
    public bool IsOne(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is not IPropertyReferenceOperation { Property: { Name: "Protocols" or "EnabledSslProtocols" } property } target)
        {
            return false;
        }

        var options = new TlsOptions(library, _ours);
        return Library.Same(property.ContainingType, _ours)
            || (Library.Same(property.ContainingType, _client) && options.AreOfClient(target.Instance, assignment))
            || (Library.Same(property.ContainingType, _server) && options.AreOfServer(target.Instance, assignment));
    }
}
