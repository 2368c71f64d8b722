using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Parsing;

/// <summary>Names of members that are added to a class.</summary>
internal static class MemberNames
{
    /// <summary>The wanted name or, if it is taken, the next of <c>name2</c>, <c>name3</c>.</summary>
    public static string Free(INamedTypeSymbol type, string wanted)
    {
        string name = wanted;
        for (int i = 2; IsTaken(type, name); i++)
        {
            name = $"{wanted}{i}";
        }

        return name;
    }

    /// <summary>True if a member of the class or of a base class has the name, or a type parameter, or the class itself.</summary>
    public static bool IsTaken(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers(name).Length > 0)
            {
                return true;
            }
        }

        return type.Name == name || type.TypeParameters.Any(parameter => parameter.Name == name);
    }
}
