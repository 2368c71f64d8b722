using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// Several handlers for messages of one kind (WSG1017): told apart by the discriminator of a polymorphic JSON type that their payloads are members of,
/// or by what their decoders say to each message.
/// </summary>
internal static class UnionParser
{
    private const string DefaultDiscriminator = "$type";

    /// <returns>The unions. Handlers that form none are left to <see cref="Rules.SecondCallbackRule"/>.</returns>
    public static EquatableArray<UnionModel> Parse(EndpointScope scope, Bindings bindings, IReadOnlyList<ParsedCallback> callbacks)
    {
        var unions = new List<UnionModel>();
        foreach (CallbackKind kind in new[] { CallbackKind.Text, CallbackKind.Binary })
        {
            ParsedCallback[] handlers = [.. callbacks.Where(callback => callback.Model.Kind == kind)];
            if (handlers.Length == 0 || (handlers.Length == 1 && !IsMemberOfMore(scope, handlers[0])) || HasTwins(handlers))
            {
                continue;
            }

            if (handlers.All(handler => handler.Model.Payload!.Form is PayloadForm.TextDecoder or PayloadForm.BinaryDecoder))
            {
                unions.Add(ByVerdict(kind, bindings.Codecs, handlers));
            }
            else if (handlers.All(handler => handler.Model.Payload!.Form == PayloadForm.Json) && FindBase(scope, handlers) is { } union)
            {
                unions.Add(ByDiscriminator(scope, kind, union, handlers));
            }
        }

        return unions.ToEquatableArray();
    }

    /// <summary>Two handlers for the same type: nothing can tell their messages apart.</summary>
    private static bool HasTwins(ParsedCallback[] handlers) =>
        handlers.Select(handler => handler.Model.Payload!.TypeName).Distinct().Count() < handlers.Length;

    private static UnionModel ByVerdict(CallbackKind kind, CodecBinder codecs, ParsedCallback[] handlers) => new(
        kind,
        Discriminator: null,
        TypeName: "",
        handlers
            .SelectMany(handler => handler.Model.Payload!.Fields.Select(field => (Field: field, Handler: handler)))
            .GroupBy(pair => pair.Field)
            .Select(ModelFor)
            .OrderBy(pair => codecs.PlaceOfDecoder(pair.Field))
            .Select(pair => new UnionCaseModel(null, pair.Field, pair.Model))
            .ToEquatableArray());

    private static (string Field, CallbackModel Model) ModelFor(IEnumerable<(string Field, ParsedCallback Handler)> candidates)
    {
        (string field, ParsedCallback best) = MostSpecial(candidates);
        ParsedCallback? other = candidates.Select(candidate => candidate.Handler).FirstOrDefault(handler =>
            !handler.Model.IsAwaitedOnly && KnownTypes.IsOrDerivesFrom(Plain(best), Plain(handler)));
        return (field, OrElse(best, other));
    }

    /// <summary>What nobody awaits goes to the handler that takes it, where there is one.</summary>
    private static CallbackModel OrElse(ParsedCallback callback, ParsedCallback? other) => !callback.Model.IsAwaitedOnly || other is null || other.Model.IsAwaitedOnly
        ? callback.Model
        : other.Model with { Payload = callback.Model.Payload, Awaited = callback.Model.Awaited };

    /// <summary>An answer that the server sends among other messages, which tell themselves apart: those are not to be taken for it.</summary>
    private static bool IsMemberOfMore(EndpointScope scope, ParsedCallback callback) =>
        callback.Model is { IsAwaitedOnly: true, Payload.Form: PayloadForm.Json }
        && scope.Known.Json.UnionOf(Plain(callback)) is { } union
        && !KnownTypes.Same(union, Plain(callback));

    /// <summary>What a decoder makes may fit several handlers: it is for the one whose payload is the most derived.</summary>
    private static (string Field, ParsedCallback Handler) MostSpecial(IEnumerable<(string Field, ParsedCallback Handler)> candidates) =>
        candidates.Aggregate((best, next) => KnownTypes.IsOrDerivesFrom(Plain(next.Handler), Plain(best.Handler)) ? next : best);

    /// <summary>The type with derived types by attribute that has most of the payloads as members: all of them, in code that is right.</summary>
    private static ITypeSymbol? FindBase(EndpointScope scope, ParsedCallback[] handlers) => handlers
        .SelectMany(handler => KnownTypes.SelfAndBases(Plain(handler)))
        .Distinct<ITypeSymbol>(SymbolEqualityComparer.Default)
        .Where(type => scope.Known.Json.DerivedTypesOf(type).Any())
        .Select(type => (Type: type, Count: handlers.Count(handler => IsMember(scope, type, handler.PayloadType!))))
        .Where(candidate => candidate.Count > 1 || handlers.Length == 1)
        .OrderByDescending(candidate => candidate.Count)
        .FirstOrDefault().Type;

    private static UnionModel ByDiscriminator(EndpointScope scope, CallbackKind kind, ITypeSymbol union, ParsedCallback[] handlers)
    {
        var cases = new List<UnionCaseModel>();
        var seen = new Dictionary<string, ITypeSymbol>(StringComparer.Ordinal);
        ParsedCallback? rest = handlers.FirstOrDefault(handler => KnownTypes.Same(Plain(handler), union));
        foreach ((ITypeSymbol member, string? value) in scope.Known.Json.DerivedTypesOf(union))
        {
            ParsedCallback? handler = handlers.FirstOrDefault(candidate => KnownTypes.Same(Plain(candidate), member));
            if (handler is null && rest is null)
            {
                Report(handlers[0], $"no handler takes its member '{TypeNames.InShort(member)}': add one, or one for '{TypeNames.InShort(union)}' itself, which takes what no other takes");
            }
            else if (handler is not null && value is null && !KnownTypes.Same(member, union))
            {
                Report(handler, $"its member '{TypeNames.InShort(member)}' has no discriminator: give [JsonDerivedType] a second argument");
            }
            else if (value is not null && seen.TryGetValue(value, out ITypeSymbol? other))
            {
                Report(handler ?? handlers[0], $"its members '{TypeNames.InShort(other)}' and '{TypeNames.InShort(member)}' have the same discriminator \"{value}\"");
            }
            else if (value is not null)
            {
                seen.Add(value, member);
                if (handler is not null)
                {
                    cases.Add(new UnionCaseModel(value, null, OrElse(handler, rest)));
                }
            }
        }

        foreach (ParsedCallback handler in handlers.Where(handler => !IsMember(scope, union, handler.PayloadType!)))
        {
            Report(handler, $"'{TypeNames.InShort(handler.PayloadType!)}' is not one of its members: add [JsonDerivedType(typeof({TypeNames.InShort(Plain(handler))}), ...)] to '{TypeNames.InShort(union)}'");
        }

        if (rest is not null)
        {
            cases.RemoveAll(item => item.Callback == rest.Model);
            cases.Add(new UnionCaseModel(null, null, rest.Model));
        }

        return new UnionModel(kind, DiscriminatorOf(scope, union), TypeNames.ForPeople(union), cases.ToEquatableArray());

        void Report(ParsedCallback handler, string reason) => scope.Report(
            DiagnosticDescriptors.UnionIncomplete, new IssueSite(handler.Callback.Method), handler.Callback.Method.Name, TypeNames.InShort(union), reason);
    }

    private static string DiscriminatorOf(EndpointScope scope, ITypeSymbol union) => union.GetAttributes()
        .Where(attribute => KnownTypes.Same(attribute.AttributeClass, scope.Known.Json.Polymorphic))
        .SelectMany(attribute => attribute.NamedArguments)
        .FirstOrDefault(argument => argument.Key == "TypeDiscriminatorPropertyName").Value.Value as string ?? DefaultDiscriminator;

    private static bool IsMember(EndpointScope scope, ITypeSymbol union, ITypeSymbol payload) =>
        KnownTypes.Same(KnownTypes.WithoutNullable(payload), union)
        || scope.Known.Json.DerivedTypesOf(union).Any(derived => KnownTypes.Same(derived.Type, KnownTypes.WithoutNullable(payload)));

    private static ITypeSymbol Plain(ParsedCallback handler) => KnownTypes.WithoutNullable(handler.PayloadType!);
}
