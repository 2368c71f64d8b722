namespace WsGen.CodeModel.Models;

/// <summary>What the constructor gets for one parameter.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="ParameterName">The parameter, for the message if the service is missing.</param>
/// <param name="TypeName">The service's type.</param>
/// <param name="Otherwise">For <see cref="ConstructorArgumentSource.OptionalService"/>: the default value as an expression.</param>
/// <param name="Key">The key of a keyed service, as an expression; null if the service has none.</param>
internal sealed record ConstructorArgumentModel(
    ConstructorArgumentSource Source,
    string ParameterName,
    string TypeName,
    string? Otherwise = null,
    string? Key = null);

/// <summary>Where an argument of the constructor comes from.</summary>
internal enum ConstructorArgumentSource
{
    /// <summary>It is the session.</summary>
    Session,

    /// <summary>The service provider must have it.</summary>
    Service,

    /// <summary>The service provider may have it; else the parameter's default value is passed.</summary>
    OptionalService,
}

/// <summary>How an endpoint is disposed of after its session.</summary>
internal enum DisposalKind
{
    None,
    Dispose,
    DisposeAsync,
}
