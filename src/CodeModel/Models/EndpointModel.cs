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

    /// <summary>False if the registration, which is another class of the assembly, cannot name the class.</summary>
    public required bool CanBeRegistered { get; init; }

    /// <summary>The path template; null if it is malformed.</summary>
    public required string? Path { get; init; }

    /// <summary>The subprotocols, the preferred one first.</summary>
    public required EquatableArray<string> Subprotocols { get; init; }

    /// <summary>How the endpoint is made.</summary>
    public required EquatableArray<ConstructorArgumentModel> ConstructorArguments { get; init; }

    /// <summary>How the endpoint is disposed of.</summary>
    public required DisposalKind Disposal { get; init; }

    /// <summary>The path values that callbacks ask for, each once; text before what must be parsed.</summary>
    public required EquatableArray<PathValueModel> PathValues { get; init; }

    /// <summary>The callbacks, at most one of each kind, in the order of <see cref="CallbackKind"/>.</summary>
    public required EquatableArray<CallbackModel> Callbacks { get; init; }

    /// <summary>Name of the nested dispatcher class: one that no member of the endpoint has.</summary>
    public required string DispatcherName { get; init; }

    /// <summary>The first error of the class; null if it can be generated in full. With an error it gets a stub that names it.</summary>
    public required string? FirstError { get; init; }

    /// <summary>True if the registration has a row for the class. A class with errors has one too: its stub tells what is wrong.</summary>
    public bool HasRoute => CanBeReopened && CanBeRegistered && Path is not null;
}
