namespace WsGen.CodeModel.Models;

/// <summary>An encoder or decoder, or both: a field of the dispatcher.</summary>
/// <param name="FieldName">The field.</param>
/// <param name="TypeName">Its type.</param>
/// <param name="DisplayName">Its type as people name it.</param>
/// <param name="Creation">How it is made.</param>
internal sealed record CodecModel(string FieldName, string TypeName, string DisplayName, CreationModel Creation);

/// <summary>How a type is read as JSON: a static field of the dispatcher.</summary>
/// <param name="FieldName">The field.</param>
/// <param name="TypeName">The type.</param>
/// <param name="Contexts">The serializer context that covers it, as an expression; several, with commas between, if only the server will know which.</param>
/// <param name="IsStruct">The type is a struct.</param>
internal sealed record JsonTypeModel(string FieldName, string TypeName, string Contexts, bool IsStruct);

/// <summary>A service that a callback asks for: a field of the dispatcher.</summary>
/// <param name="FieldName">The field.</param>
/// <param name="Service">What to look up.</param>
/// <param name="Callback">The method, for the message if it is missing.</param>
internal sealed record ServiceModel(string FieldName, ConstructorArgumentModel Service, string Callback);
