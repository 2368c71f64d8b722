using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG0001: the generator adds a part to the class, so the class and the types around it must be partial.</summary>
internal static class PartialRule
{
    /// <returns>True if a second part can be added.</returns>
    public static bool Check(EndpointScope scope)
    {
        INamedTypeSymbol[] missing = [.. HierarchyParser.TypesAround(scope.Type)
            .Where(type => !HierarchyParser.IsPartial(type, scope.CancellationToken))];
        if (missing.Length == 0)
        {
            return true;
        }

        string where = string.Join(" and ", missing.Select(type =>
            SymbolEqualityComparer.Default.Equals(type, scope.Type) ? "its declaration" : $"the declaration of '{type.Name}' around it"));
        scope.Report(DiagnosticDescriptors.EndpointMustBePartial, scope.Type.Name, where, scope.AttributeName);
        return false;
    }
}
