using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Parsing;

/// <summary>One class while it is being read: what every rule needs, and the way to say that something is wrong.</summary>
internal sealed class EndpointScope(
    INamedTypeSymbol type,
    AttributeData attribute,
    KnownTypes known,
    IIssueSink sink,
    CancellationToken cancellationToken,
    bool isClient = false)
{
    public INamedTypeSymbol Type { get; } = type;

    /// <summary>Its [ServerEndpoint] or [ClientEndpoint].</summary>
    public AttributeData Attribute { get; } = attribute;

    /// <summary>True for a client endpoint: it has no path, and an instance may have many sessions, one after the other.</summary>
    public bool IsClient { get; } = isClient;

    /// <summary>The attribute as people write it, without brackets.</summary>
    public string AttributeName => IsClient ? "ClientEndpoint" : "ServerEndpoint";

    public KnownTypes Known { get; } = known;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Id of the first error; null while there is none.</summary>
    public string? FirstError { get; private set; }

    /// <summary>Reports an issue of the class itself.</summary>
    public void Report(DiagnosticDescriptor rule, params object[] arguments) => Report(rule, new IssueSite(Type), arguments);

    /// <summary>Reports an issue. What lies outside of the class, in a base class, is reported at the class.</summary>
    public void Report(DiagnosticDescriptor rule, in IssueSite site, params object[] arguments)
    {
        if (rule.DefaultSeverity == DiagnosticSeverity.Error)
        {
            MarkIncomplete(rule);
        }

        INamedTypeSymbol owner = site.Symbol as INamedTypeSymbol ?? site.Symbol.ContainingType;
        bool isInside = SymbolEqualityComparer.Default.Equals(owner, Type);
        sink.Report(rule, isInside ? site : new IssueSite(Type), arguments);
    }

    /// <summary>
    /// Notes that the class cannot be generated in full without reporting anything: where the compiler itself already reports an
    /// error, such as a type that does not exist, a second one from here would only be in the way.
    /// </summary>
    public void MarkIncomplete(DiagnosticDescriptor rule) => FirstError ??= rule.Id;
}
