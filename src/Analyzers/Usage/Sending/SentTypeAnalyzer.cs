using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>WSG2035: what an endpoint sends to its session has an encoder, or a serializer context that knows it.</summary>
public sealed class SentTypeAnalyzer : UsageAnalyzer
{
    private static readonly string[] s_additions = ["WithEncoder", "WithJsonContext", "AddEncoder", "AddJsonContext"]; // of servers, of clients

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.SentTypeUnknown];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var json = new JsonReach(library.Known.Json);

        // Codecs that are added in code may be any: only looked for where there is something to report.
        var hasCodecsInCode = new Lazy<bool>(() => context.Compilation.SyntaxTrees.Any(static tree =>
            tree.ToString() is var text && s_additions.Any(text.Contains)));
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (SentType(call, library) is { } type
                    && EndpointOf(call.Instance, library) is { } endpoint
                    && !CanBeSent(type, endpoint, library.Known, json)
                    && !hasCodecsInCode.Value)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(
                        DiagnosticDescriptors.SentTypeUnknown, call.Arguments[0].Syntax.GetLocation(), TypeNames.InShort(type), call.TargetMethod.Name));
                }
            },
            OperationKind.Invocation);
    }

    /// <summary>The type of an object that is sent, if it is one that neither is bytes nor writes itself as text.</summary>
    private static ITypeSymbol? SentType(IInvocationOperation call, Library library)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.Name is not ("SendAsync" or "SendObject") || method.TypeArguments.Length != 1 || !Library.Same(method.ContainingType, library.WsSession))
        {
            return null;
        }

        ITypeSymbol type = KnownTypes.WithoutNullable(method.TypeArguments[0]);
        return SentTypes.IsPlainObject(type, library.Known) ? type : null;
    }

    /// <summary>The endpoint whose own session it is: a parameter of its constructor, or of a callback. Other sessions may be of other endpoints.</summary>
    private static INamedTypeSymbol? EndpointOf(IOperation? session, Library library) =>
        session is IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { ContainingType: { } type } method }
            && library.IsEndpoint(type) && (method.MethodKind == MethodKind.Constructor || library.IsCallback(method)) ? type : null;

    private static bool CanBeSent(ITypeSymbol type, INamedTypeSymbol endpoint, KnownTypes known, JsonReach json)
    {
        AttributeData attribute = (known.FindServerEndpoint(endpoint) ?? known.FindClientEndpoint(endpoint))!;
        INamedTypeSymbol? named = null;
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == "Encoders" && (argument.Value.IsNull || argument.Value.Values.Any(encoder => SentTypes.MayEncode(encoder.Value as INamedTypeSymbol, type, known))))
            {
                return true;
            }

            named = argument.Key == "JsonContext" ? argument.Value.Value as INamedTypeSymbol : named;
        }

        return named is null ? known.Json.VisibleTo(endpoint).Any(context => json.Reaches(context, type)) : json.Reaches(named, type);
    }
}
