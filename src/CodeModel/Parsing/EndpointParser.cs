using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing.Rules;
using WsGen.Endpoints.Routing;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// Reads a [ServerEndpoint] class: symbols in, a model and issues out. The one place that knows what the class means, whoever asks:
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

        // 2. Where it lives and how it is made
        RouteTemplate? template = PathRule.Check(scope);
        CreationModel creation = isSupportedKind ? ConstructorParser.Parse(scope) : new CreationModel(default, default);

        // 3. Its callbacks
        var bindings = new Bindings(scope, template);
        var callbackParser = new CallbackParser(scope, bindings);
        ParsedCallback[] callbacks = [.. CallbackFinder.Find(scope).Select(callbackParser.Parse).OfType<ParsedCallback>()];
        EquatableArray<UnionModel> unions = UnionParser.Parse(scope, bindings, callbacks);
        SecondCallbackRule.Check(scope, callbacks, unions);
        int maxConcurrentMessages = DeliveryRule.Check(scope);

        return new EndpointModel
        {
            TypeName = TypeNames.InCode(type),
            DisplayName = TypeNames.ForPeople(type),
            HintName = HierarchyParser.HintName(type, scope.Known.Compilation),
            Hierarchy = HierarchyParser.Parse(type),
            CanBeReopened = isPartial && EndpointKindRule.CanHaveSecondPart(type),
            CanBeRegistered = isSupportedKind && !HierarchyParser.IsGeneric(type),
            Path = template?.Text,
            Subprotocols = ParseSubprotocols(scope.Attribute),
            Creation = creation,
            Disposal = ParseDisposal(type, scope.Known),
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
            Configurator = AttributeTypes.Single(scope, "Configurator", scope.Known.Codecs.Configurator) is { } configurator
                ? TypeNames.InCode(configurator)
                : null,
            Options = OptionsParser.Parse(scope),
            MaxConcurrentMessages = maxConcurrentMessages,
            IgnoresUnhandled = AttributeTypes.ValueOf(scope, "UnhandledMessages").Value is int and not 0,
            DispatcherName = ChooseDispatcherName(type),
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

    private static string ChooseDispatcherName(INamedTypeSymbol type)
    {
        const string wanted = "WsGenDispatcher";
        string name = wanted;
        for (int i = 2; IsTaken(name); i++)
        {
            name = $"{wanted}{i}";
        }

        return name;

        bool IsTaken(string candidate)
        {
            for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
            {
                if (level.GetMembers(candidate).Length > 0)
                {
                    return true;
                }
            }

            return type.TypeParameters.Any(parameter => parameter.Name == candidate);
        }
    }
}
