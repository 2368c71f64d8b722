using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing.Rules;
using WsGen.Endpoints.Routing;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// Reads a [ServerEndpoint] or [ClientEndpoint] class: symbols in, a model and issues out. The one place that knows what the class means, whoever asks:
/// the generator takes the model, the analyzer the issues.
/// </summary>
internal static class EndpointParser
{
    public static EndpointModel Parse(EndpointScope scope)
    {
        // 1. The class itself: can it be an endpoint, and can another part of it be written?
        INamedTypeSymbol type = scope.Type;
        bool isSupportedKind = EndpointKindRule.Check(scope);
        bool isPartial = PartialRule.Check(scope);
        EndpointUseRule.CheckKind(scope);
        SubprotocolRule.Check(scope);

        // 2. Where it lives and how it is made
        RouteTemplate? template = scope.IsClient ? RouteTemplate.Parse("/") : PathRule.Check(scope);
        string? whyNotCreated = null;
        CreationModel creation =
            !isSupportedKind ? new CreationModel(default, default)
            : scope.IsClient ? ConstructorParser.ParseClient(scope, out whyNotCreated)
            : ConstructorParser.Parse(scope);

        // 3. Its callbacks
        var bindings = new Bindings(scope, template);
        var callbackParser = new CallbackParser(scope, bindings);
        ParsedCallback[] callbacks = [.. CallbackFinder.Find(scope).Select(callbackParser.Parse).OfType<ParsedCallback>()];
        ParsedSend[] sends = scope.IsClient ? ParseSends(scope, bindings, callbacks) : [];
        callbacks = new AnswerBinder(scope, bindings).Bind(callbacks, sends);
        EquatableArray<UnionModel> unions = UnionParser.Parse(scope, bindings, callbacks);
        SecondCallbackRule.Check(scope, callbacks, unions);
        int maxConcurrentMessages = DeliveryRule.Check(scope);
        EndpointUseRule.CheckUse(scope, callbacks.Length > 0, sends.Length > 0, creation);
        OtherKindRule.Check(scope, bindings.Codecs, callbacks);
        CodecListRule.Check(scope, bindings.Codecs);

        return new EndpointModel
        {
            TypeName = TypeNames.InCode(type),
            DisplayName = TypeNames.ForPeople(type),
            HintName = HintName(scope),
            Hierarchy = HierarchyParser.Parse(type),
            CanBeReopened = isPartial && EndpointKindRule.CanHaveSecondPart(type) && !(scope.IsClient && type.IsValueType),
            CanBeRegistered = isSupportedKind && !HierarchyParser.IsGeneric(type),
            Client = scope.IsClient ? ClientParser.Parse(scope, bindings, sends, whyNotCreated) : null,
            Path = template?.Text,
            Subprotocols = ParseSubprotocols(scope.Attribute),
            Creation = creation,
            Disposal = scope.IsClient ? DisposalKind.None : ParseDisposal(type, scope.Known),
            PathValues = bindings.Path.Values,
            Callbacks = callbacks
                .Select(callback => callback.Model)
                .OrderBy(model => model.Kind)
                .ThenByDescending(model => model.Error?.Depth ?? 0)
                .ToEquatableArray(),
            Unions = unions,
            Services = bindings.Services.Services,
            Codecs = bindings.Codecs.Codecs,
            Encoders = bindings.Codecs.Encoders,
            Decoders = bindings.Codecs.Decoders,
            EncoderTypes = bindings.Codecs.EncoderTypes,
            DecoderTypes = bindings.Codecs.DecoderTypes,
            Forms = bindings.Forms.Forms,
            JsonTypes = bindings.Json.Types,
            OpenJsonTypes = bindings.Json.OpenTypes,
            JsonContexts = bindings.Json.ContextNames,
            Configurator = AttributeTypes.Single(scope, "Configurator", scope.IsClient ? scope.Known.Codecs.ClientConfigurator : scope.Known.Codecs.Configurator) is { } configurator
                ? TypeNames.InCode(configurator)
                : null,
            Options = OptionsParser.Parse(scope),
            MaxConcurrentMessages = maxConcurrentMessages,
            IgnoresUnhandled = AttributeTypes.ValueOf(scope, "UnhandledMessages").Value is int and not 0,
            DispatcherName = MemberNames.Free(type, "WsGenDispatcher"),
            FirstError = scope.FirstError,
        };
    }

    private static EquatableArray<string> ParseSubprotocols(AttributeData attribute)
    {
        TypedConstant value = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Subprotocols").Value;
        return value.Kind == TypedConstantKind.Array && !value.IsNull
            ? value.Values.Select(item => item.Value).OfType<string>().ToEquatableArray()
            : default;
    }

    private static DisposalKind ParseDisposal(INamedTypeSymbol type, KnownTypes known) =>
        type.AllInterfaces.Any(candidate => KnownTypes.Same(candidate, known.AsyncDisposable)) ? DisposalKind.DisposeAsync
        : type.AllInterfaces.Any(candidate => KnownTypes.Same(candidate, known.Disposable)) ? DisposalKind.Dispose
        : DisposalKind.None;

    private static ParsedSend[] ParseSends(EndpointScope scope, Bindings bindings, IReadOnlyList<ParsedCallback> callbacks)
    {
        var parser = new SendParser(scope, bindings, callbacks);
        return [.. SendFinder.Find(scope).Select(parser.Parse)];
    }

    /// <summary>A class that is both has two files, which must not have the same name. No type's name has a hyphen.</summary>
    private static string HintName(EndpointScope scope)
    {
        string name = scope.Known.HintNames.Of(scope.Type);
        return scope.IsClient && scope.Known.FindServerEndpoint(scope.Type) is not null ? name.Replace(".g.cs", "-client.g.cs") : name;
    }
}
