using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Lifetime;

/// <summary>WSG2042: a channel or queue of its class that a callback writes to has a bound.</summary>
public sealed class UnboundedQueueAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.QueueWithoutBound];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        INamedTypeSymbol? channel = context.Compilation.GetTypeByMetadataName("System.Threading.Channels.Channel");
        INamedTypeSymbol? queue = context.Compilation.GetTypeByMetadataName("System.Collections.Concurrent.ConcurrentQueue`1");
        context.RegisterSymbolStartAction(
            type =>
            {
                var use = new QueueUse(library, channel, queue);
                type.RegisterOperationAction(operation => use.See(operation.Operation, operation.ContainingSymbol), OperationKind.Invocation, OperationKind.PropertyReference);
                type.RegisterSymbolEndAction(end =>
                {
                    foreach ((ISymbol member, Location where, string writer) in use.FindUnbounded())
                    {
                        end.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.QueueWithoutBound, where, member.Name, writer));
                    }
                });
            },
            SymbolKind.NamedType);
    }

    /// <summary>What one class does with its queues.</summary>
    private sealed class QueueUse(Library library, INamedTypeSymbol? channel, INamedTypeSymbol? queue)
    {
        private readonly ConcurrentDictionary<ISymbol, Location> _made = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentDictionary<ISymbol, (Location Where, string Writer)> _written = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentDictionary<ISymbol, bool> _looked = new(SymbolEqualityComparer.Default);

        public void See(IOperation operation, ISymbol containing)
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod: { Name: "CreateUnbounded" } method } when Library.Same(method.ContainingType, channel):
                    foreach (ISymbol member in QueueMembers.InitializedBy(operation))
                    {
                        _made.TryAdd(member, operation.Syntax.GetLocation());
                    }

                    break;
                case IInvocationOperation { TargetMethod.Name: "TryWrite" or "WriteAsync" or "Enqueue" } write when library.CallbackOf(containing) is { } callback && QueueMembers.RootOf(write.Instance) is { } member:
                    _written.TryAdd(member, (write.Syntax.GetLocation(), callback.Name));
                    break;
                case IPropertyReferenceOperation { Property.Name: "Count" or "IsEmpty" } size when QueueMembers.RootOf(size.Instance) is { } member:
                    _looked.TryAdd(member, true);
                    break;
                case IInvocationOperation { TargetMethod.Name: "TryDequeue" } read when library.CallbackOf(containing) is not null && QueueMembers.RootOf(read.Instance) is { } member:
                    _looked.TryAdd(member, true);
                    break;
            }
        }

        public IEnumerable<(ISymbol Member, Location Where, string Writer)> FindUnbounded() => _written
            .Where(write => !_looked.ContainsKey(write.Key) && (_made.ContainsKey(write.Key) || Library.Same(QueueMembers.TypeOf(write.Key)?.OriginalDefinition, queue)))
            .Select(write => (write.Key, _made.TryGetValue(write.Key, out Location? made) ? made : write.Value.Where, write.Value.Writer));
    }
}
