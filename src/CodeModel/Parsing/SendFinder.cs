using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeModel.Parsing;

/// <summary>A method with [Send].</summary>
/// <param name="Method">The method.</param>
/// <param name="Data">The attribute as written.</param>
/// <param name="IsInherited">A base class that is a client endpoint itself has it, and its body.</param>
/// <param name="IsSound">It can be given a body; else that has been reported.</param>
internal readonly record struct SendMethod(IMethodSymbol Method, AttributeData Data, bool IsInherited, bool IsSound);

/// <summary>
/// Finds the [Send] methods of a client endpoint, and those that it inherits from another. Reports those that cannot be given a body (WSG1019). One that stands
/// elsewhere is the business of <see cref="Rules.SendPlaceRule"/>.
/// </summary>
internal static class SendFinder
{
    private const string GeneratorName = "WsGen.Generators";

    public static List<SendMethod> Find(EndpointScope scope)
    {
        var found = new List<SendMethod>();
        for (INamedTypeSymbol? level = scope.Type; level is not null; level = level.BaseType)
        {
            bool isOwn = KnownTypes.Same(level, scope.Type);
            if (!isOwn && scope.Known.FindClientEndpoint(level) is null)
            {
                continue;
            }

            foreach (IMethodSymbol method in level.GetMembers().OfType<IMethodSymbol>())
            {
                scope.CancellationToken.ThrowIfCancellationRequested();
                if (scope.Known.FindSend(method) is { } data)
                {
                    found.Add(new SendMethod(method, data, !isOwn, !isOwn || IsSound(scope, method)));
                }
            }
        }

        return found;
    }

    /// <summary>The modifiers of the declaration, in its order; null if no body can be added to it.</summary>
    public static string? ModifiersOf(IMethodSymbol method, CancellationToken cancellationToken) =>
        method is { IsPartialDefinition: true, IsGenericMethod: false }
        && !HasBody(method)
        && method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is MethodDeclarationSyntax declaration
            ? string.Join(" ", declaration.Modifiers.Select(modifier => modifier.ValueText))
            : null;

    /// <summary>True if our own generator has written the method.</summary>
    public static bool IsGenerated(IMethodSymbol method) => method.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.Name == "GeneratedCodeAttribute" && attribute.ConstructorArguments is [{ Value: GeneratorName }, ..]);

    private static bool IsSound(EndpointScope scope, IMethodSymbol method)
    {
        string? reason = WhyNot(scope, method);
        if (reason is not null)
        {
            scope.Report(DiagnosticDescriptors.SendCannotHaveBody, new IssueSite(method), method.Name, reason);
        }

        return reason is null;
    }

    private static string? WhyNot(EndpointScope scope, IMethodSymbol method) =>
        !method.IsPartialDefinition ? "is not partial: make it so, and leave out its body, which is generated"
        : HasBody(method) ? "has a body: leave it out, it is generated"
        : method.IsStatic ? "is static: it is one instance that is connected"
        : method.IsGenericMethod ? "is generic: how a message is encoded is found out when it is compiled"
        : CallbackFinder.IsCallback(method, scope.Known) ? "is a callback too: it would be called with its own message"
        : null;

    /// <summary>In the editor, what is generated is part of the class already.</summary>
    private static bool HasBody(IMethodSymbol method) =>
        method.PartialImplementationPart is { } body && !IsGenerated(body);
}
