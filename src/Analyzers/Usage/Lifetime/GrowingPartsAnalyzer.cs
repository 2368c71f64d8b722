using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Lifetime;

/// <summary>WSG2045: a handler of parts that puts them together has a limit of its own.</summary>
public sealed class GrowingPartsAnalyzer : UsageAnalyzer
{
    private static readonly string[] GathererNames =
    [
        "System.Text.StringBuilder", "System.IO.MemoryStream", "System.IO.StringWriter", "System.Buffers.ArrayBufferWriter`1", "System.Collections.Generic.List`1", "System.Collections.Generic.Queue`1",
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.PartsWithoutLimit];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var gatherers = new HashSet<ITypeSymbol>(GathererNames.Select(name => context.Compilation.GetTypeByMetadataName(name)).OfType<INamedTypeSymbol>(), SymbolEqualityComparer.Default);
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol method && library.IsCallback(method) && method.Parameters.Any(parameter => parameter.Type.SpecialType == SpecialType.System_Boolean))
            {
                Check(block, method, gatherers);
            }
        });
    }

    private static void Check(OperationBlockAnalysisContext context, IMethodSymbol method, HashSet<ITypeSymbol> gatherers)
    {
        IOperation[] operations = [.. context.OperationBlocks.SelectMany(block => block.DescendantsAndSelf())];
        var done = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (IOperation operation in operations)
        {
            if (FindGatherer(operation, gatherers) is { } gatherer && done.Add(gatherer) && !operations.Any(each => LooksAtSize(each, gatherer)))
            {
                context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.PartsWithoutLimit, operation.Syntax.GetLocation(), method.Name, gatherer.Name));
            }
        }
    }

    private static ISymbol? FindGatherer(IOperation operation, HashSet<ITypeSymbol> gatherers) => operation switch
    {
        IInvocationOperation { TargetMethod.Name: "Append" or "AppendLine" or "Add" or "AddRange" or "Enqueue" or "Write" or "WriteAsync" } add
            when QueueMembers.RootOf(add.Instance ?? (add.TargetMethod.IsExtensionMethod ? add.Arguments[0].Value : null)) is { } member
                && QueueMembers.TypeOf(member) is { } type && gatherers.Contains(type.OriginalDefinition) => member,
        ICompoundAssignmentOperation { Target.Type.SpecialType: SpecialType.System_String } append => QueueMembers.RootOf(append.Target),
        _ => null,
    };

    private static bool LooksAtSize(IOperation operation, ISymbol gatherer) =>
        operation is IPropertyReferenceOperation { Property.Name: "Length" or "Count" or "Position" or "WrittenCount" or "FreeCapacity" } size
        && SymbolEqualityComparer.Default.Equals(QueueMembers.RootOf(size.Instance), gatherer);
}
