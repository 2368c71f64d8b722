using WsGen.CodeModel.Collections;

namespace WsGen.CodeModel.Models;

/// <summary>What an annotated class means: all that the emitters need to know of it.</summary>
/// <remarks>
/// The law of this folder: sealed records of strings, numbers, enums, other models and <see cref="EquatableArray{T}"/> of them.
/// Models live on in the compiler's cache between two key presses and are compared to decide what must be generated again: a
/// symbol, syntax node, location or compilation in here would keep whole old compilations alive and never be equal to its
/// successor. A test reflects over the folder and fails on any.
/// </remarks>
internal sealed record EndpointModel
{
    /// <summary>The class as generated code names it: <c>global::Demo.Chat</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>The class as people name it: <c>Demo.Chat</c>.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Name of the generated file.</summary>
    public required string HintName { get; init; }

    /// <summary>How to re-open the class.</summary>
    public required HierarchyModel Hierarchy { get; init; }

    /// <summary>False if no second part of the class can be written, because it is not partial for instance: nothing is generated then.</summary>
    public required bool CanBeReopened { get; init; }

    /// <summary>False if the registration, which is another class of the assembly, cannot name the class, or not its type arguments.</summary>
    public required bool CanBeRegistered { get; init; }

    /// <summary>What it has as a client endpoint; null if it is a server endpoint.</summary>
    public required ClientModel? Client { get; init; }

    /// <summary>The path template; null if it is malformed. Of a client endpoint "/".</summary>
    public required string? Path { get; init; }

    /// <summary>The subprotocols, the preferred one first.</summary>
    public required EquatableArray<string> Subprotocols { get; init; }

    /// <summary>How the endpoint is made.</summary>
    public required CreationModel Creation { get; init; }

    /// <summary>How the endpoint is disposed of.</summary>
    public required DisposalKind Disposal { get; init; }

    /// <summary>The path values that callbacks ask for, each once; text before what must be parsed.</summary>
    public required EquatableArray<PathValueModel> PathValues { get; init; }

    /// <summary>
    /// The callbacks in the order of <see cref="CallbackKind"/>, of error handlers the most special first. At most one of each kind, but for error
    /// handlers and unions.
    /// </summary>
    public required EquatableArray<CallbackModel> Callbacks { get; init; }

    /// <summary>What tells messages apart where there are several handlers for one kind.</summary>
    public required EquatableArray<UnionModel> Unions { get; init; }

    /// <summary>The services that callbacks ask for.</summary>
    public required EquatableArray<ServiceModel> Services { get; init; }

    /// <summary>The encoders and decoders, each once.</summary>
    public required EquatableArray<CodecModel> Codecs { get; init; }

    /// <summary>Fields of the encoders, in the order in which they are tried.</summary>
    public required EquatableArray<string> Encoders { get; init; }

    /// <summary>Fields of the decoders, in the order in which they are tried.</summary>
    public required EquatableArray<string> Decoders { get; init; }

    /// <summary>The encoders as the attribute names them.</summary>
    public required EquatableArray<string> EncoderTypes { get; init; }

    /// <summary>The decoders as the attribute names them.</summary>
    public required EquatableArray<string> DecoderTypes { get; init; }

    /// <summary>How replies become messages.</summary>
    public required EquatableArray<FormModel> Forms { get; init; }

    /// <summary>How payloads are read as JSON.</summary>
    public required EquatableArray<JsonTypeModel> JsonTypes { get; init; }

    /// <summary>The types that must be found in a serializer context when the endpoint is added, because type arguments decide what they are.</summary>
    public required EquatableArray<JsonTypeModel> OpenJsonTypes { get; init; }

    /// <summary>The serializer contexts that a session of the endpoint may use.</summary>
    public required EquatableArray<string> JsonContexts { get; init; }

    /// <summary>The configurator; null if none is named.</summary>
    public required string? Configurator { get; init; }

    /// <summary>What [EndpointOptions] sets, each as an initializer has it.</summary>
    public required EquatableArray<string> Options { get; init; }

    /// <summary>How many messages are handled at once.</summary>
    public required int MaxConcurrentMessages { get; init; }

    /// <summary>True if messages for which there is no handler are thrown away.</summary>
    public required bool IgnoresUnhandled { get; init; }

    /// <summary>Name of the nested dispatcher class: one that no member of the endpoint has.</summary>
    public required string DispatcherName { get; init; }

    /// <summary>The first error of the class; null if it can be generated in full. With an error it gets a stub that names it.</summary>
    public required string? FirstError { get; init; }

    /// <summary>True if callbacks or codecs take services.</summary>
    public bool DispatcherUsesServices => Services.Count > 0 || Codecs.Any(codec => codec.Creation.UsesServices);

    /// <summary>True if the registration has a row for the class. A class with errors has one too: its stub tells what is wrong.</summary>
    public bool HasRoute => Client is null && CanBeReopened && CanBeRegistered && Path is not null;
}
