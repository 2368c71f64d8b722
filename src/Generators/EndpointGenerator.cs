using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing;
using WsGen.Generators.Emission;

namespace WsGen.Generators;

/// <summary>
/// Turns every [ServerEndpoint] and [ClientEndpoint] class into a dispatcher, a client's [Send] methods into sends, and the assembly's server endpoints into a
/// route table with AddEndpoints() and MapEndpoints(). Reports nothing: what is wrong with a class is the business of EndpointShapeAnalyzer, which reads it with the
/// same parser.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class EndpointGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // 1. Discover: annotated classes become models at once; no symbol goes further than the parser.
        IncrementalValuesProvider<EndpointModel> endpoints = Find(
            context, KnownTypes.ServerEndpointAttributeName, TrackingNames.Endpoints, static (found, cancellationToken) => Parse(found, false, cancellationToken));
        IncrementalValuesProvider<EndpointModel> clients = Find(
            context, KnownTypes.ClientEndpointAttributeName, TrackingNames.ClientEndpoints, static (found, cancellationToken) => Parse(found, true, cancellationToken));

        // 2. Each class gets a file of its own, written again only if its model has changed.
        foreach (IncrementalValuesProvider<EndpointModel> each in new[] { endpoints, clients })
        {
            context.RegisterSourceOutput(
                each.Where(static endpoint => endpoint.CanBeReopened),
                static (output, endpoint) => output.AddSource(endpoint.HintName, EndpointEmitter.Emit(endpoint)));
        }

        // 3. The registration needs of each class a name and a path, in an order that does not depend on files...
        IncrementalValueProvider<EquatableArray<RouteModel>> routes = endpoints
            .Where(static endpoint => endpoint.HasRoute)
            .Select(static (endpoint, _) => new RouteModel(endpoint.TypeName, endpoint.DisplayName, endpoint.Path!))
            .Collect()
            .Select(static (all, _) => all.OrderBy(route => route.TypeName, StringComparer.Ordinal).ToEquatableArray())
            .WithTrackingName(TrackingNames.Routes);

        // ...and of the compilation which hosts it references.
        IncrementalValueProvider<RegistrationTarget> target = context.CompilationProvider
            .Select(static (compilation, _) => new RegistrationTarget(
                HasServer: KnownTypes.TryCreate(compilation) is not null,
                HasAspNetCore: compilation.GetTypeByMetadataName(KnownTypes.AspNetCoreExtensionsName) is not null))
            .WithTrackingName(TrackingNames.RegistrationTarget);

        // 4. One small file: the route table, AddEndpoints() and MapEndpoints().
        context.RegisterSourceOutput(
            routes.Combine(target).WithTrackingName(TrackingNames.Registration),
            static (output, registration) =>
            {
                if (registration.Right.HasServer)
                {
                    output.AddSource(RegistrationEmitter.HintName, RegistrationEmitter.Emit(registration.Left, registration.Right));
                }
            });
    }

    private static IncrementalValuesProvider<EndpointModel> Find(
        IncrementalGeneratorInitializationContext context,
        string attributeName,
        string trackingName,
        Func<GeneratorAttributeSyntaxContext, CancellationToken, EndpointModel?> parse) => context.SyntaxProvider
            .ForAttributeWithMetadataName(attributeName, static (node, _) => node is TypeDeclarationSyntax, parse)
            .Where(static endpoint => endpoint is not null)
            .Select(static (endpoint, _) => endpoint!)
            .WithTrackingName(trackingName);

    private static EndpointModel? Parse(GeneratorAttributeSyntaxContext found, bool isClient, CancellationToken cancellationToken) =>
        found.TargetSymbol is INamedTypeSymbol type && KnownTypes.TryCreate(found.SemanticModel.Compilation) is { } known
            ? EndpointParser.Parse(new EndpointScope(type, found.Attributes[0], known, SilentIssueSink.Instance, cancellationToken, isClient))
            : null;
}
