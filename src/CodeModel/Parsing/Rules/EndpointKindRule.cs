using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG0002: only a type that generated code can name and make an instance of can be an endpoint.</summary>
internal static class EndpointKindRule
{
    /// <returns>True if the type can be an endpoint.</returns>
    public static bool Check(EndpointScope scope)
    {
        if (WhyNot(scope) is not { } reason)
        {
            return true;
        }

        scope.Report(DiagnosticDescriptors.EndpointKindNotSupported, scope.Type.Name, reason, scope.AttributeName);
        return false;
    }

    /// <summary>False if C# has no way to declare another part of the type that implements an interface.</summary>
    public static bool CanHaveSecondPart(INamedTypeSymbol type) =>
        type is { IsStatic: false, IsRefLikeType: false } && !HierarchyParser.TypesAround(type).Any(part => part.IsFileLocal);

    private static string? WhyNot(EndpointScope scope)
    {
        INamedTypeSymbol type = scope.Type;
        if (type.IsRefLikeType)
        {
            return "is a ref struct, which cannot outlive a call";
        }

        if (type is { IsValueType: true, IsReadOnly: false })
        {
            return "is a struct that can change, and asynchronous callbacks would change a copy of it: make it readonly";
        }

        if (type.IsStatic)
        {
            return "is static, and an instance is made for each connection";
        }

        if (type.IsAbstract)
        {
            return "is abstract, and an instance is made for each connection";
        }

        foreach (INamedTypeSymbol part in HierarchyParser.TypesAround(type))
        {
            string subject = SymbolEqualityComparer.Default.Equals(part, type) ? "is" : $"is inside of '{part.Name}', which is";
            if (part.IsFileLocal)
            {
                return $"{subject} file-local, and {(scope.IsClient ? "what is generated" : "the registration")} is another file";
            }

            if (!scope.IsClient
                && !HierarchyParser.IsGeneric(type)
                && part.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return $"{subject} not accessible to the registration: make it internal or public";
            }
        }

        return null;
    }
}
