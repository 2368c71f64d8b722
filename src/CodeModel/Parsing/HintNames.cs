using System.Collections.Concurrent;
using System.Text;
using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// The names of generated files: the full metadata name, which no other type of the compilation has. The compiler ignores case in names of generated files:
/// where two names differ in nothing else, a hash of the exact name is added.
/// </summary>
internal sealed class HintNames(IAssemblySymbol assembly)
{
    // By what contains them, for a thousand endpoints in a namespace are not to look at a million names.
    private readonly ConcurrentDictionary<ISymbol, HashSet<string>> _twins = new(SymbolEqualityComparer.Default);

    public string Of(INamedTypeSymbol type)
    {
        string name = MetadataName(type);
        return HasTwinInOtherCase(type) ? $"{name}-{Hash(name):x8}.g.cs" : $"{name}.g.cs";
    }

    private static string MetadataName(INamedTypeSymbol type)
    {
        var name = new StringBuilder(type.MetadataName);
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            name.Insert(0, outer.MetadataName + "+");
        }

        for (INamespaceSymbol? space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            name.Insert(0, space.MetadataName + ".");
        }

        return name.ToString();
    }

    private bool HasTwinInOtherCase(INamedTypeSymbol type)
    {
        for (ISymbol part = type; part.ContainingSymbol is INamespaceOrTypeSymbol outer; part = outer)
        {
            if (_twins.GetOrAdd(outer, FindTwins).Contains(part.MetadataName))
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>The names that another one differs from in case alone.</returns>
    private HashSet<string> FindTwins(ISymbol outer)
    {
        // Only source can collide, so namespaces are looked up as this assembly has them.
        INamespaceOrTypeSymbol siblings = outer is INamespaceSymbol space ? FindNamespace(space) ?? space : (INamespaceOrTypeSymbol)outer;
        var spellings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var twins = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (INamespaceOrTypeSymbol sibling in siblings.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (!spellings.TryGetValue(sibling.MetadataName, out string? spelling))
            {
                spellings.Add(sibling.MetadataName, sibling.MetadataName);
            }
            else if (spelling != sibling.MetadataName)
            {
                twins.Add(spelling);
            }
        }

        return twins;
    }

    private INamespaceSymbol? FindNamespace(INamespaceSymbol space) => space.IsGlobalNamespace
        ? assembly.GlobalNamespace
        : FindNamespace(space.ContainingNamespace)?.GetNamespaceMembers().FirstOrDefault(member => member.Name == space.Name);

    /// <summary>FNV-1a: the same on every machine and in every process, which string.GetHashCode is not.</summary>
    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return hash;
    }
}
