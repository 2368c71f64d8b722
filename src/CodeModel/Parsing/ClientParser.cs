using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>Reads what a client endpoint gets besides its callbacks: the way to connect, its connection, its sends.</summary>
internal static class ClientParser
{
    public static ClientModel Parse(EndpointScope scope, Bindings bindings, IReadOnlyList<ParsedSend> sends, string? whyNotCreated)
    {
        INamedTypeSymbol type = scope.Type;
        INamedTypeSymbol? baseEndpoint = FindBaseEndpoint(scope);
        return new ClientModel
        {
            Sends = sends.Select(send => send.Model).OfType<SendModel>().ToEquatableArray(),
            ConnectionField = MemberNames.Free(type, "_wsGenConnection"),
            BaseEndpoint = baseEndpoint is null ? null : TypeNames.InCode(baseEndpoint),
            HasClientProperty = baseEndpoint is null && !MemberNames.IsTaken(type, "Client"),
            HasConnect = type.GetMembers("ConnectAsync").Length == 0 && type.Name != "ConnectAsync",
            HasDispose = baseEndpoint is null && !MemberNames.IsTaken(type, "DisposeAsync") && !Implements(type, scope.Known.AsyncDisposable),
            IsDisposable = Implements(type, scope.Known.Disposable),
            WhyNotCreated = whyNotCreated,
            SentJsonTypes = bindings.Json.SentTypes,
        };
    }

    private static INamedTypeSymbol? FindBaseEndpoint(EndpointScope scope)
    {
        for (INamedTypeSymbol? level = scope.Type.BaseType; level is not null; level = level.BaseType)
        {
            if (scope.Known.FindClientEndpoint(level) is not null)
            {
                return level;
            }
        }

        return null;
    }

    private static bool Implements(INamedTypeSymbol type, INamedTypeSymbol? known) => type.AllInterfaces.Any(face => KnownTypes.Same(face, known));
}
