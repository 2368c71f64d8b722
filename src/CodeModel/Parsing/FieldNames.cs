using System.Text;
using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Parsing;

/// <summary>Names of the dispatcher's fields: each once.</summary>
internal sealed class FieldNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal) { "_endpoint" };

    /// <summary>The wanted name or, if it is taken, the next of <c>name2</c>, <c>name3</c>.</summary>
    public string Take(string wanted)
    {
        string free = wanted;
        for (int i = 2; !_taken.Add(free); i++)
        {
            free = $"{wanted}{i}";
        }

        return free;
    }

    /// <summary>A name made of the type's: <c>_quoteForm</c>, <c>s_listOfQuoteJson</c>.</summary>
    public string Take(string prefix, ITypeSymbol type, string suffix)
    {
        var name = new StringBuilder();
        Append(name, type);
        name[0] = char.ToLowerInvariant(name[0]);
        return Take($"{prefix}{name}{suffix}");
    }

    private static void Append(StringBuilder name, ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                Append(name, array.ElementType);
                name.Append("Array");
                break;
            case INamedTypeSymbol { IsTupleType: true }:
                name.Append("Tuple");
                break;
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                Append(name, nullable.TypeArguments[0]);
                break;
            default:
                name.Append(type.Name.Length > 0 ? type.Name : "value");
                foreach (ITypeSymbol argument in (type as INamedTypeSymbol)?.TypeArguments ?? [])
                {
                    name.Append("Of");
                    Append(name, argument);
                }

                break;
        }
    }
}
