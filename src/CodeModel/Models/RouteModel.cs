namespace WsGen.CodeModel.Models;

/// <summary>An endpoint as the registration sees it: little, so that the registration is written again only when it must be.</summary>
/// <param name="TypeName">The class as generated code names it.</param>
/// <param name="DisplayName">The class as people name it.</param>
/// <param name="Path">Its path template, well-formed.</param>
internal sealed record RouteModel(string TypeName, string DisplayName, string Path);

/// <summary>What the registration must know of the compilation.</summary>
/// <param name="HasServer">The library is referenced.</param>
/// <param name="HasAspNetCore">The ASP.NET Core integration is referenced too.</param>
internal sealed record RegistrationTarget(bool HasServer, bool HasAspNetCore);
