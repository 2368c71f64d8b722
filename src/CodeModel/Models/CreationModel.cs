using WsGen.CodeModel.Collections;

namespace WsGen.CodeModel.Models;

/// <summary>How an instance is made for a connection.</summary>
/// <param name="Arguments">What its constructor gets, in order.</param>
/// <param name="Members">Its required members, which an object initializer sets.</param>
internal sealed record CreationModel(EquatableArray<ConstructorArgumentModel> Arguments, EquatableArray<ConstructorArgumentModel> Members)
{
    /// <summary>True if something of it comes from the service provider.</summary>
    public bool UsesServices => Arguments.Concat(Members).Any(argument => argument.Source != ConstructorArgumentSource.Session);
}
