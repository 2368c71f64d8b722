using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Lifetime;

/// <summary>WSG2041: sessions that are put into a static member are taken out again, wherever in the project that is.</summary>
public sealed class StaticSessionAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.SessionKeptInStatic];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var stores = new ConcurrentBag<(ISymbol Member, Location Where)>();
        var released = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
        var uses = new StaticUses(library);
        context.RegisterOperationAction(
            operation =>
            {
                if (uses.FindStore(operation.Operation, out IOperation? session) is { } member)
                {
                    stores.Add((member, session!.Syntax.GetLocation()));
                }
            },
            OperationKind.SimpleAssignment,
            OperationKind.Invocation);
        context.RegisterOperationAction(
            operation =>
            {
                var reference = (IMemberReferenceOperation)operation.Operation;
                if (reference.Member.IsStatic && uses.MayRelease(reference))
                {
                    released.TryAdd(reference.Member, true);
                }
            },
            OperationKind.FieldReference,
            OperationKind.PropertyReference);
        context.RegisterCompilationEndAction(end =>
        {
            foreach ((ISymbol member, Location where) in stores.Where(store => !released.ContainsKey(store.Member)))
            {
                end.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.SessionKeptInStatic, where, member.Name));
            }
        });
    }
}
