using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// Finds the callbacks of an endpoint: its own and those that it inherits and does not override, from the most basic class down and
/// in the order of the source. Reports methods that cannot be called (WSG1005), that have several attributes (WSG1004), and
/// overrides that silently switch a callback off (WSG1013).
/// </summary>
internal static class CallbackFinder
{
    public static List<AttributedMethod> Find(EndpointScope scope)
    {
        var levels = new List<INamedTypeSymbol>();
        for (INamedTypeSymbol? level = scope.Type; level is { SpecialType: not SpecialType.System_Object }; level = level.BaseType)
        {
            levels.Insert(0, level);
        }

        var found = new List<AttributedMethod>();
        for (int i = 0; i < levels.Count; i++)
        {
            foreach (IMethodSymbol method in levels[i].GetMembers().OfType<IMethodSymbol>())
            {
                scope.CancellationToken.ThrowIfCancellationRequested();
                AttributedMethod[] attributes = [.. AttributesOf(method, scope.Known)];
                if (attributes.Length > 0 && !IsReplaced(scope, attributes[0], levels.Skip(i + 1)) && IsSound(scope, attributes))
                {
                    found.Add(attributes[0]);
                }
            }
        }

        return found;
    }

    /// <summary>True if the method has a callback's attribute.</summary>
    public static bool IsCallback(IMethodSymbol method, KnownTypes known) => AttributesOf(method, known).Any();

    /// <summary>The callback attributes of a method.</summary>
    public static IEnumerable<AttributedMethod> AttributesOf(IMethodSymbol method, KnownTypes known)
    {
        foreach (AttributeData data in method.GetAttributes())
        {
            CallbackAttribute? attribute =
                KnownTypes.Same(data.AttributeClass, known.OnOpenAttribute) ? CallbackAttribute.OnOpen
                : KnownTypes.Same(data.AttributeClass, known.OnMessageAttribute) ? CallbackAttribute.OnMessage
                : KnownTypes.Same(data.AttributeClass, known.OnCloseAttribute) ? CallbackAttribute.OnClose
                : KnownTypes.Same(data.AttributeClass, known.OnErrorAttribute) ? CallbackAttribute.OnError
                : null;
            if (attribute is { } kind)
            {
                yield return new AttributedMethod(method, kind, data);
            }
        }
    }

    /// <summary>True if a class further down overrides or hides the method; that one then counts, if it has an attribute.</summary>
    private static bool IsReplaced(EndpointScope scope, AttributedMethod callback, IEnumerable<INamedTypeSymbol> furtherDown)
    {
        IMethodSymbol[] replacements = [.. furtherDown
            .SelectMany(level => level.GetMembers(callback.Method.Name).OfType<IMethodSymbol>())
            .Where(method => Replaces(method, callback.Method))];
        if (replacements.Length == 0)
        {
            return false;
        }

        // Of several, one with the attribute takes over: whether it is dropped in turn is asked when its turn comes.
        if (!replacements.Any(method => AttributesOf(method, scope.Known).Any()))
        {
            IMethodSymbol last = replacements[replacements.Length - 1];
            scope.Report(
                DiagnosticDescriptors.OverrideDropsCallback,
                new IssueSite(last, hint: $"{callback.Attribute}"),
                TypeNames.InShort(last),
                callback.Attribute,
                callback.Method.ContainingType.Name);
        }

        return true;
    }

    private static bool Replaces(IMethodSymbol method, IMethodSymbol callback)
    {
        for (IMethodSymbol? overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(overridden, callback))
            {
                return true;
            }
        }

        return callback.DeclaredAccessibility != Accessibility.Private
            && method.Arity == callback.Arity
            && method.Parameters.Select(parameter => parameter.Type)
                .SequenceEqual(callback.Parameters.Select(parameter => parameter.Type), SymbolEqualityComparer.Default);
    }

    private static bool IsSound(EndpointScope scope, AttributedMethod[] attributes)
    {
        IMethodSymbol method = attributes[0].Method;
        var site = new IssueSite(method);
        if (attributes.Length > 1)
        {
            string all = string.Join(", ", attributes.Select(attribute => $"[{attribute.Attribute}]"));
            scope.Report(DiagnosticDescriptors.SeveralCallbackAttributes, site, method.Name, all);
            return false;
        }

        if (WhyNotCallable(scope, method) is { } reason)
        {
            scope.Report(DiagnosticDescriptors.CallbackNotCallable, site, method.Name, reason);
            return false;
        }

        return true;
    }

    private static string? WhyNotCallable(EndpointScope scope, IMethodSymbol method)
    {
        if (method.MethodKind != MethodKind.Ordinary)
        {
            return "is not an ordinary method";
        }

        if (method.IsStatic)
        {
            return "is static: a callback belongs to one connection's instance";
        }

        if (method.IsAbstract)
        {
            return "is abstract and has no body to call";
        }

        if (method.IsGenericMethod)
        {
            return "is generic: nothing says what its type arguments are";
        }

        if (method.Parameters.FirstOrDefault(parameter => parameter.RefKind is not (RefKind.None or RefKind.In)) is { } byReference)
        {
            return $"takes '{byReference.Name}' by reference";
        }

        if (!scope.Known.Compilation.IsSymbolAccessibleWithin(method, scope.Type))
        {
            return $"is inherited from '{method.ContainingType.Name}' but not accessible in '{scope.Type.Name}': make it protected";
        }

        return Namesakes.FindObstacle(scope, method) is { } other
            ? $"is protected in '{method.ContainingType.Name}', where '{other.ContainingType.Name}.{TypeNames.InShort(other)}' would be called in its place: " +
                "rename one of them, or make it public or internal"
            : null;
    }
}
