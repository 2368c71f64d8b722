using WsGen.CodeModel.Collections;

namespace WsGen.CodeModel.Models;

/// <summary>Several handlers for messages of one kind, and what tells the messages apart.</summary>
/// <param name="Kind">Text or binary.</param>
/// <param name="Discriminator">The JSON property that does; null if decoders do.</param>
/// <param name="TypeName">The base type of the members, for people; empty if decoders tell them apart.</param>
/// <param name="Cases">What is tried, in order.</param>
internal sealed record UnionModel(CallbackKind Kind, string? Discriminator, string TypeName, EquatableArray<UnionCaseModel> Cases);

/// <summary>One of the messages of a union.</summary>
/// <param name="Value">The discriminator's value; null for the handler that takes whatever no other takes, and with decoders.</param>
/// <param name="Decoder">The field of the decoder that has the say; null with a discriminator.</param>
/// <param name="Callback">Who gets the message.</param>
internal sealed record UnionCaseModel(string? Value, string? Decoder, CallbackModel Callback);
