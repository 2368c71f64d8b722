using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Memory;

/// <summary>Members to which the library lends memory.</summary>
internal sealed class BorrowOwners
{
    private readonly Library _library;
    private readonly BorrowTypes _types;
    private readonly INamedTypeSymbol?[] _decoders;
    private readonly INamedTypeSymbol? _handler;

    public BorrowOwners(Library library, BorrowTypes types)
    {
        _library = library;
        _types = types;
        _handler = library.Known.Compilation.GetTypeByMetadataName("WsGen.MessageHandler");
        _decoders = [.. new[] { "IBinaryDecoder`1", "IBinaryStreamDecoder`1", "ITextStreamDecoder`1" }
            .Select(name => library.Known.Compilation.GetTypeByMetadataName("WsGen." + name))];
    }

    /// <summary>What of the parameters is borrowed.</summary>
    public BorrowState BorrowedBy(ISymbol owner, out bool isDecoder)
    {
        var state = new BorrowState();
        isDecoder = false;
        if (owner is IMethodSymbol { Parameters.IsEmpty: false } method && method.Parameters.Any(parameter => _types.IsBorrowedPayload(parameter.Type))
            && (IsMessageHandler(method) || (isDecoder = IsDecoder(method))))
        {
            foreach (IParameterSymbol parameter in method.Parameters.Where(parameter => _types.IsBorrowedPayload(parameter.Type) && !IsService(parameter)))
            {
                state[parameter] = Borrow.Value;
            }
        }

        return state;
    }

    /// <summary>True for what adds a handler of messages, or reads those of a client.</summary>
    public bool MayLend(IOperation operation) => operation switch
    {
        IInvocationOperation invocation => (Library.Same(invocation.TargetMethod.ContainingType, _library.WsSession) || Library.Same(invocation.TargetMethod.ContainingType, _handler))
            && invocation.Arguments.Any(argument => argument.Parameter?.Type.TypeKind == TypeKind.Delegate),
        IPropertyReferenceOperation property => property.Property.Name == "Messages" && Library.Same(property.Property.ContainingType, _library.WsClient),
        _ => false,
    };

    private bool IsMessageHandler(IMethodSymbol method) => method.GetAttributes().Any(attribute => Library.Same(attribute.AttributeClass, _library.Known.OnMessageAttribute));

    private bool IsService(IParameterSymbol parameter) => parameter.GetAttributes().Any(attribute =>
        Library.Same(attribute.AttributeClass, _library.Known.FromServicesAttribute) || Library.Same(attribute.AttributeClass, _library.Known.FromKeyedServicesAttribute));

    private bool IsDecoder(IMethodSymbol method) => method.ContainingType.AllInterfaces
        .Where(face => _decoders.Any(decoder => Library.Same(face.OriginalDefinition, decoder)))
        .SelectMany(face => face.GetMembers())
        .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));
}
