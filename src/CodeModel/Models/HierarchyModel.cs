using WsGen.CodeModel.Collections;

namespace WsGen.CodeModel.Models;

/// <summary>Where a class stands: what has to be written around a second part of it.</summary>
/// <param name="Namespace">Its namespace; empty for the global one.</param>
/// <param name="Types">The types to re-open, the outermost first, the class itself last.</param>
internal sealed record HierarchyModel(string Namespace, EquatableArray<TypeDeclarationModel> Types);

/// <summary>One type to re-open.</summary>
/// <param name="Keyword">Its kind as declared: <c>class</c>, <c>record</c>, <c>struct</c>, <c>record struct</c>, <c>interface</c>.</param>
/// <param name="Name">Its name, with @ if it is a keyword and with type parameters if it has any.</param>
internal sealed record TypeDeclarationModel(string Keyword, string Name);
