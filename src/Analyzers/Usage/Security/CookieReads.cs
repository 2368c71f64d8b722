using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Security;

/// <summary>Where a compilation goes by the cookies of handshakes, and whether it looks at their origins itself.</summary>
internal sealed class CookieReads(Library library, Compilation compilation)
{
    private readonly INamedTypeSymbol? _headers = compilation.GetTypeByMetadataName("WsGen.HandshakeHeaders");
    private readonly INamedTypeSymbol? _request = compilation.GetTypeByMetadataName("WsGen.HandshakeRequest");
    private readonly INamedTypeSymbol? _cookieScheme = compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.CookieExtensions");
    private readonly ConcurrentBag<string> _cookies = [];
    private readonly ConcurrentBag<string> _users = [];
    private volatile bool _signsInByCookie;
    private volatile bool _looksAtOrigin;

    /// <summary>A member that goes by cookies, always the same one; null if none does, or origins are compared by other means.</summary>
    public string? Find() => _looksAtOrigin ? null : (_signsInByCookie ? _cookies.Concat(_users) : _cookies).OrderBy(name => name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Takes down what an operation reads.</summary>
    public void Look(IOperation operation, ISymbol place)
    {
        switch (operation)
        {
            case IPropertyReferenceOperation { Property: { IsIndexer: true } property, Arguments: [var name] } when Library.Same(property.ContainingType, _headers):
                Look(name, place);
                break;
            case IInvocationOperation { TargetMethod: { Name: "GetValues" or "Contains" } method, Arguments: [var name, ..] } when Library.Same(method.ContainingType, _headers):
                Look(name, place);
                break;
            case IInvocationOperation { TargetMethod: { Name: "AddCookie" } method } when Library.Same(method.ContainingType, _cookieScheme):
                _signsInByCookie = true;
                break;
            case IPropertyReferenceOperation { Property: { Name: "Origin" or "IsOriginAllowed" } property } when Library.Same(property.ContainingType, _request):
                _looksAtOrigin = true;
                break;
            case IPropertyReferenceOperation { Property: { Name: "User" } property } read
                when (Library.Same(property.ContainingType, library.WsSession) || Library.Same(property.ContainingType, _request)) && !IsWritten(read) && !IsOfClient(place):
                _users.Add(NameOf(place));
                break;
        }
    }

    /// <summary>Takes down a configurator that decides about origins itself; whether it does so well is another rule's matter.</summary>
    public void Look(IMethodSymbol method)
    {
        if (method is { Name: "CheckOrigin", IsOverride: true } && library.ServerEndpointConfigurator is { } configurator && KnownTypes.IsOrDerivesFrom(method.ContainingType, configurator))
        {
            _looksAtOrigin = true;
        }
    }

    private static bool IsWritten(IOperation reference) => reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference;

    private static string NameOf(ISymbol place) => place.ContainingType is { } type && place is not { Name: "<Main>$" } ? $"{type.Name}.{place.Name}" : "Program";

    private void Look(IArgumentOperation name, ISymbol place)
    {
        if (name.Value.ConstantValue is not { HasValue: true, Value: string text })
        {
            return;
        }

        if (text.Equals("Origin", StringComparison.OrdinalIgnoreCase))
        {
            _looksAtOrigin = true;
        }
        else if (text.Equals("Cookie", StringComparison.OrdinalIgnoreCase) && !IsOfClient(place))
        {
            _cookies.Add(NameOf(place));
        }
    }

    /// <summary>True in a client's endpoint, where cookies are those that it sends itself.</summary>
    private bool IsOfClient(ISymbol place) => place.ContainingType is { } type && library.Known.FindClientEndpoint(type) is not null;
}
